"""Answers over HTTP: /scene, /code, /file and /table, for every lesson alike and by whichever process is asked."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import aclosing
from functools import wraps
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from regularize.lessons import link
from regularize.lessons.link import MissingTable, Question, Refused, line
from ui.answers import Answers, Progress, head, in_turn, last

OURS = {"X-Regularize": "1", "Cache-Control": "no-store", "Content-Encoding": "identity"}
"""Whoever gets an answer without the first header has talked to somebody else. A scene is made for one link; compressing
it would take longer than making it."""
LARGEST = 2 * 1024**2
SCENE = "application/x-regularize"

Handler = Callable[[Request], Awaitable[Response]]
ANSWERS = Answers()


def refusing(handle: Handler) -> Handler:
    """`handle`, with what cannot be done as a sentence."""

    @wraps(handle)
    async def handled(request: Request) -> Response:
        try:
            return await handle(request)
        except MissingTable:
            return Response("This process does not have the table.", status_code=409, headers=OURS)
        except Refused as error:
            return Response(str(error), status_code=400, headers=OURS)

    return handled


def _asked(request: Request) -> Question:
    return ANSWERS.read(request.path_params["page"], request.query_params)


@refusing
async def scene(request: Request) -> Response:
    """The scene of a link: lines of progress while it is computed, one line of JSON, and the bytes (`Scene.wire`)."""
    question = _asked(request)
    if not question.usable:
        return Response(head(question, None), media_type=SCENE, headers=OURS)
    if ANSWERS.is_quick(question):
        found = await last(ANSWERS.answer(question))
        return Response(head(question, found) + found.wire, media_type=SCENE, headers=OURS)
    return StreamingResponse(_told(question), media_type=SCENE, headers=OURS)


async def _told(question: Question) -> AsyncGenerator[bytes, None]:
    try:
        async with aclosing(ANSWERS.answer(question)) as told:
            async for found in told:
                if isinstance(found, Progress):
                    yield line({"progress": round(found.share, 3), "label": found.label})
                else:
                    yield head(question, found) + found.wire
    except Refused as error:
        yield line({"error": str(error)})


async def _results(question: Question) -> Sequence[Any]:
    if not question.usable:
        raise Refused(" ".join(question.notices))
    return await last(ANSWERS.results(question))


@refusing
async def code(request: Request) -> Response:
    """The script to take home for a link."""
    question = _asked(request)
    script = await in_turn(_code, question, await _results(question))
    return Response(script, media_type="text/x-python; charset=utf-8", headers=OURS)


def _code(question: Question, results: Sequence[Any]) -> str:
    return question.lesson.code(question.settings, *results)


@refusing
async def file(request: Request) -> Response:
    """A file to take home for a link."""
    question = _asked(request)
    found = link.file(question, await _results(question), request.path_params["name"])
    content = await in_turn(found.content)
    headers = {**OURS, "Content-Disposition": f'attachment; filename="{found.name}"'}
    return Response(content, media_type="text/csv; charset=utf-8", headers=headers)


async def table(request: Request) -> Response:
    """Takes a visitor's table: its digest, or a sentence why it cannot be read."""
    content = b""
    async for part in request.stream():
        content += part
        if len(content) > LARGEST:
            return JSONResponse({"refused": "The file has more than 2 MB; at most 2 MB can be read."}, headers=OURS)
    return JSONResponse(await in_turn(taken, content), headers=OURS)


def taken(content: bytes) -> dict[str, str]:
    """The digest of a table that is kept, or why it cannot be read."""
    try:
        return {"digest": ANSWERS.take(content)}
    except ValueError as error:
        return {"refused": str(error)}


ROUTES = (
    Route("/scene/{page}", scene),
    Route("/code/{page}", code),
    Route("/file/{page}/{name}", file),
    Route("/table", table, methods=["POST"]),
)
