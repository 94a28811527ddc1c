"""Answers over HTTP: /scene, /code, /file and /table, for every lesson alike and by whichever process is asked."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import aclosing
from functools import wraps
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from regularize.export import quiz
from regularize.lessons import link
from regularize.lessons.link import MissingTable, Question, Refused, line
from ui.answers import Answer, Answers, Progress, head, in_turn, last, waited_for
from ui.assets import UNKEPT, kept
from ui.life import LIFE, RENEWED, Leaving
from ui.refusals import REFUSALS

OURS = {"X-Regularize": "1", "Cache-Control": UNKEPT, "Content-Encoding": "identity"}
"""Whoever gets an answer without the first header has talked to somebody else. A scene is made for one link; compressing
it would take longer than making it."""
AHEAD = "x-ahead"
"""The header of a question that nobody has asked yet."""
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
        except Leaving:
            return Response(RENEWED, status_code=503, headers=OURS)
        except Refused as error:
            return Response(str(error), status_code=400, headers=OURS)

    return handled


async def _asked(request: Request) -> Question:
    return await ANSWERS.asked(request.path_params["page"], request.query_params)


def _kept(request: Request, question: Question) -> str:
    """A view is a pure function of link and code: for good, if the address names this code. A visitor's own table is nobody
    else's, and a point on its way somewhere is asked for once."""
    own = getattr(question.settings, "table", "") or "point" in request.query_params
    return UNKEPT if own else kept(request)


@refusing
async def scene(request: Request) -> Response:
    """The scene of a link: lines of progress while it is computed, one line of JSON, and the bytes (`Scene.wire`).

    Nothing (204) for a lab that only expects to be asked for it, where it takes longer than a moment or others wait.
    """
    question = await _asked(request)
    if not question.usable:
        return Response(head(question, None), media_type=SCENE, headers=OURS)
    quick, ahead = ANSWERS.is_quick(question), AHEAD in request.headers
    if ahead and (waited_for() or not quick):
        return Response(status_code=204, headers=OURS)
    if not quick:
        LIFE.take()
    telling = ANSWERS.answer(question)
    try:
        first = await anext(telling)
    except Refused as error:
        return Response(_refused(question, error), media_type=SCENE, headers=OURS)
    if isinstance(first, Answer):
        headers = {**OURS, "Cache-Control": _kept(request, question)}
        return Response(head(question, first) + first.wire, media_type=SCENE, headers=headers)
    if ahead:
        await telling.aclose()
        return Response(status_code=204, headers=OURS)
    return StreamingResponse(_told(question, first, telling), media_type=SCENE, headers=OURS)


async def _told(
    question: Question, first: Progress, telling: AsyncGenerator[Progress | Answer, None]
) -> AsyncGenerator[bytes, None]:
    """Lines of progress, of which the first has been heard, and the scene."""
    try:
        async with aclosing(telling):
            yield _share(first)
            async for found in telling:
                if isinstance(found, Progress) and LIFE.hands_on:
                    yield line({"elsewhere": True})
                    return
                yield _share(found) if isinstance(found, Progress) else head(question, found) + found.wire
    except Refused as error:
        yield _refused(question, error)


def _refused(question: Question, error: Refused) -> bytes:
    """The answer of a question that cannot be computed: a visitor finds beside it what to choose otherwise."""
    return head(question.refused(str(error)), None)


def _share(told: Progress) -> bytes:
    return line({"progress": round(told.share, 3), "label": told.label})


async def _results(question: Question) -> Sequence[Any]:
    if not question.usable:
        raise Refused(" ".join(question.notices))
    if not ANSWERS.is_quick(question):
        LIFE.take()
    return await last(ANSWERS.results(question))


@refusing
async def code(request: Request) -> Response:
    """The script to take home for a link."""
    question = await _asked(request)
    script = await in_turn(_code, question, await _results(question))
    return Response(script, media_type="text/x-python; charset=utf-8", headers=OURS)


def _code(question: Question, results: Sequence[Any]) -> str:
    return question.lesson.code(question.settings, *results)


@refusing
async def file(request: Request) -> Response:
    """A file to take home for a link."""
    question = await _asked(request)
    found = link.file(question, await _results(question), request.path_params["name"])
    content = await in_turn(found.content)
    headers = {**OURS, "Content-Disposition": f'attachment; filename="{found.name}"'}
    kind = "html" if found.name.endswith(".html") else "csv"
    return Response(content, media_type=f"text/{kind}; charset=utf-8", headers=headers)


@refusing
async def truth(request: Request) -> Response:
    """What a prediction is compared with: the truth of a driving question for the seed of a link."""
    one, question = link.driving(request.path_params["page"], request.path_params["name"], request.query_params)
    told = await in_turn(link.truth, one, question, await _results(question), request.query_params)
    return Response(told, media_type="application/json", headers=OURS)


@refusing
async def answered(request: Request) -> Response:
    """What follows an answer to an item of the quiz."""
    told = await in_turn(quiz.told, request.path_params["name"])
    return Response(told, media_type="application/json", headers=OURS)


async def table(request: Request) -> Response:
    """Takes a visitor's table: its digest, or a sentence why it cannot be read."""
    content = bytearray()
    try:
        async for part in request.stream():
            content += part
            if len(content) > LARGEST:
                return JSONResponse({"refused": "The file has more than 2 MB; at most 2 MB can be read."}, headers=OURS)
    except ClientDisconnect:
        return Response(status_code=400)  # nobody is there to read it
    return JSONResponse(await in_turn(taken, bytes(content)), headers=OURS)


def taken(content: bytes) -> dict[str, str]:
    """The digest of a table that is kept, or why it cannot be read."""
    try:
        return {"digest": ANSWERS.take(content)}
    except ValueError as error:
        # What is in a visitor's table is nobody else's, and no log's.
        REFUSALS.note("a table", f"{len(content)} bytes")
        return {"refused": str(error)}


ROUTES = (
    Route("/scene/{page}", scene),
    Route("/lab/{version}/scene/{page}", scene),
    Route("/code/{page}", code),
    Route("/file/{page}/{name}", file),
    Route("/truth/{page}/{name}", truth),
    Route(f"/{quiz.SHEET}/{{name}}", answered),
    Route("/table", table, methods=["POST"]),
)
