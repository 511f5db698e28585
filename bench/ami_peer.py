"""The other side of the AMI benches: a process that logs in whoever comes and says what it is told to.

`python -m bench.ami_peer flood SECONDS`: the bundled dialogue again and again, as fast as it is taken; prints
its port, and at the end how many messages it said.
`python -m bench.ami_peer pace SECONDS PER_S`: pauses and unpauses of as many agents as there are events in a
second, evenly; each names in its reason the moment at which it was said.
"""

import asyncio
import gzip
import sys
import time
from collections.abc import Awaitable, Callable
from importlib.resources import files

import msgspec

RECORDING = "light.ami.jsonl.gz"
CHUNK = 65_536
BURST_S = 0.01
"""Events of so long go out together, as those of one call do."""


class _Line(msgspec.Struct):
    raw: str | None = None


def dialogue() -> bytes:
    """Return what the PBX said unasked in the bundled recording."""
    packed = files("collectors.replay").joinpath("recordings", RECORDING).read_bytes()
    decode = msgspec.json.Decoder(_Line).decode
    said = [decode(line).raw for line in gzip.decompress(packed).splitlines()]
    unasked = [raw for raw in said if raw is not None and raw.startswith("Event:") and "ActionID:" not in raw]
    return "".join(raw for raw in unasked if not raw.startswith("Event: FullyBooted")).encode()


async def flood(say: asyncio.StreamWriter, seconds: float) -> int:
    """Say the dialogue until the time is over; return how many messages that were."""
    stream = dialogue()
    messages = stream.count(b"\r\n\r\n")
    said, until = 0, time.monotonic() + seconds
    while time.monotonic() < until:
        for start in range(0, len(stream), CHUNK):
            say.write(stream[start : start + CHUNK])
            await say.drain()
        said += messages
    return said


async def pace(say: asyncio.StreamWriter, seconds: float, per_s: int) -> int:
    """Say `per_s` events a second."""
    total, began = int(seconds * per_s), time.monotonic()
    said = 0
    while said < total:
        due = min(int((time.monotonic() - began) * per_s) + 1, total)
        for number in range(said, due):
            say.write(
                b"Event: QueueMemberPause\r\nQueue: queue%d\r\nMemberName: Agent\r\nInterface: PJSIP/%d\r\n"
                b"Status: 1\r\nPaused: 1\r\nPausedReason: %.6f\r\nLastPause: %d\r\n\r\n"
                % (number % 20, 1000 + number % per_s, time.time(), int(time.time()))
            )
        said = due
        await say.drain()
        await asyncio.sleep(BURST_S)
    return said


async def serve(act: Callable[[asyncio.StreamWriter], Awaitable[int]]) -> None:
    """Serve one connection: answer questions, act once the list of channels was asked for."""
    over: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    acting: list[asyncio.Task[None]] = []

    async def do(writer: asyncio.StreamWriter) -> None:
        over.set_result(await act(writer))

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"Asterisk Call Manager/11.0.0\r\n")
        while True:
            try:
                block = (await reader.readuntil(b"\r\n\r\n")).decode()
            except (asyncio.IncompleteReadError, ConnectionError):
                return
            headers = dict(line.split(": ", 1) for line in block.split("\r\n") if line)
            action, mark = headers["Action"], headers["ActionID"]
            writer.write(
                f"Response: Success\r\nActionID: {mark}\r\nTimestamp: {time.time():.6f}\r\n\r\n".encode()
            )
            if action == "Login":
                writer.write(b"Event: FullyBooted\r\nUptime: 100\r\n\r\n")
            elif action != "Ping":
                end = f"{action}Complete"
                writer.write(f"Event: {end}\r\nActionID: {mark}\r\nListItems: 0\r\n\r\n".encode())
                if action == "CoreShowChannels" and not acting:
                    acting.append(asyncio.create_task(do(writer)))

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    print(await over, flush=True)
    await asyncio.to_thread(sys.stdin.read)


def main() -> None:
    """Read the command line and serve."""
    kind, seconds = sys.argv[1], float(sys.argv[2])
    if kind == "flood":
        asyncio.run(serve(lambda writer: flood(writer, seconds)))
    else:
        asyncio.run(serve(lambda writer: pace(writer, seconds, int(sys.argv[3]))))


if __name__ == "__main__":
    main()
