"""What stands between visitors and processes: one after the other is given the next connection, whoever it comes from."""

import asyncio
import contextlib
import itertools
import re
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

ASKED = re.compile(rb"^(?:GET|POST) (\S+) HTTP/1.1\r$", re.MULTILINE)


@contextmanager
def round_robin(ports: Sequence[int], asked: list[str] | None = None) -> Iterator[str]:
    """The address of a proxy before local processes; one that is not there is passed over. Into `asked` go the paths of all
    requests, also of those that a browser does not tell of."""
    turns = itertools.cycle(ports)
    loop, started, found = asyncio.new_event_loop(), threading.Event(), list[int]()

    async def pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, heard: list[str]) -> None:
        with contextlib.suppress(ConnectionError, asyncio.CancelledError):
            while chunk := await reader.read(65_536):
                heard += [path.decode() for path in ASKED.findall(chunk)]
                writer.write(chunk)
                await writer.drain()
        writer.close()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for port in itertools.islice(turns, len(ports)):
            with contextlib.suppress(OSError):
                up, down = await asyncio.open_connection("127.0.0.1", port)
                await asyncio.gather(pass_on(reader, down, [] if asked is None else asked), pass_on(up, writer, []))
                return
        writer.close()

    async def serve() -> None:
        server = await asyncio.start_server(connected, "127.0.0.1", 0)
        found.append(server.sockets[0].getsockname()[1])
        started.set()
        with contextlib.suppress(asyncio.CancelledError):
            await server.serve_forever()

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()), daemon=True)
    thread.start()
    started.wait()
    try:
        yield f"http://127.0.0.1:{found[0]}"
    finally:
        loop.call_soon_threadsafe(lambda: [task.cancel() for task in asyncio.all_tasks(loop)])
        thread.join()
        loop.close()
