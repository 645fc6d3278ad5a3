"""Talks to a language model's server: bounded in size and time, and a cancel is heard even while the server is silent."""

import asyncio
import json
import time
from collections.abc import AsyncGenerator, Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from ipaddress import ip_address
from typing import Any, TypeVar
from urllib.parse import urlsplit

import httpx

from milimo.engines.text.base import Heard
from milimo.errors import BadInput, EngineFailed, NotReady

LONGEST_ANSWER = 16_000_000
"""Bytes, as they come: a streamed word has two hundred around it."""
LONGEST_REASON = 300
_LONGEST_REFUSAL = 16_000  # bytes
LOOK_SECONDS = 0.1
CONNECT_SECONDS = 5.0
LISTING_SECONDS = 8.0

T = TypeVar("T")


@dataclass(frozen=True)
class Server:
    """Where a model is served. `wait_seconds` is the longest silence that is borne; `limit_seconds` the longest answer."""

    address: str
    model: str = ""
    key: str = field(default="", repr=False)
    wait_seconds: float = 60.0
    limit_seconds: float = 600.0
    keep_alive_seconds: int = 300
    """How long the model stays loaded after an answer; 0 unloads it at once."""


class Refused(EngineFailed):
    """The server did not take the request. `status` is HTTP's."""

    def __init__(self, detail: str, remedy: str, status: int) -> None:
        super().__init__(detail, remedy)
        self.status = status


def checked_address(text: str) -> str:
    """A server's address as it is kept: http or https, without a trailing slash, and without `/v1` when that is its whole path.

    Raises BadInput for any other.
    """
    address = text.strip().rstrip("/")
    try:
        parts = urlsplit(address)
        known = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        known = False
    if not known or any(character.isspace() or ord(character) < 32 for character in address):
        raise BadInput(f"{text.strip()[:200]!r} is no address.", "Write it like http://127.0.0.1:11434.")
    parts = urlsplit(address)
    if parts.username is not None or parts.password is not None:
        raise BadInput("An address may hold no name and password.", "Put the key into the field for it.")
    if parts.query or parts.fragment:
        raise BadInput("An address ends before ? and #.", "Write it like http://127.0.0.1:11434.")
    return address.removesuffix("/v1") if parts.path == "/v1" else address


def stream(
    server: Server, path: str, body: Mapping[str, Any], piece_of: Callable[[str], str | None], heard: Heard
) -> str:
    """Post a question and put the pieces of the answer together. Raises NotReady, EngineFailed, Refused, Cancelled."""
    said: list[str] = []

    async def read() -> str:
        async for line in _lines(server, path, body):
            if line.strip() and (piece := piece_of(line)):
                said.append(piece)
        return "".join(said)

    text = in_words(server, lambda: asyncio.run(_attended(server, read(), lambda: heard(sum(map(len, said))))))
    if not text.strip():
        raise EngineFailed(f"{server.model} answered nothing.", "Try again, or choose another model.")
    return text


def get(server: Server, path: str) -> dict[str, Any]:
    """What a server tells of itself."""
    return gather(server, [("GET", path, None)])[0]


def gather(server: Server, asked: list[tuple[str, str, Mapping[str, Any] | None]]) -> list[dict[str, Any]]:
    """Several short questions (method, path, body) at once."""

    async def ask(client: httpx.AsyncClient, method: str, path: str, body: Mapping[str, Any] | None) -> dict[str, Any]:
        async with client.stream(method, server.address + path, json=body) as reply:
            await _check_status(server, reply)
            content = b""
            async for block in reply.aiter_bytes():
                content += block
                if len(content) > LONGEST_ANSWER:
                    raise EngineFailed(f"{server.address} does not come to an end.", "Check that the address is right.")
        found = json.loads(content)
        if not isinstance(found, dict):
            raise ValueError("not an object")
        return found

    async def all_of_them() -> list[dict[str, Any]]:
        async with asyncio.timeout(min(LISTING_SECONDS, server.wait_seconds)), _client(server) as client:
            return list(await asyncio.gather(*(ask(client, *each) for each in asked)))

    return in_words(server, lambda: asyncio.run(all_of_them()))


async def _lines(server: Server, path: str, body: Mapping[str, Any]) -> AsyncGenerator[str]:
    size, left = 0, b""
    async with _client(server) as client, client.stream("POST", server.address + path, json=dict(body)) as reply:
        await _check_status(server, reply)
        async for block in reply.aiter_bytes():
            size += len(block)
            if size > LONGEST_ANSWER:
                raise _endless(server)
            *whole, left = (left + block).split(b"\n")
            for line in whole:
                yield line.decode("utf-8", "replace")
        if left:
            yield left.decode("utf-8", "replace")


async def _attended(server: Server, reading: Coroutine[Any, Any, T], look: Callable[[], None]) -> T:
    """Read, looking up ten times a second: for a cancel, and for an answer that takes too long."""
    task, ends = asyncio.ensure_future(reading), time.monotonic() + server.limit_seconds
    try:
        while not (await asyncio.wait({task}, timeout=LOOK_SECONDS))[0]:
            look()
            if time.monotonic() > ends:
                raise _endless(server)
        look()
        return task.result()
    finally:
        task.cancel()
        await asyncio.wait({task})


def _client(server: Server) -> httpx.AsyncClient:
    """No redirect is followed: a question, and the key with it, goes to the address that the user gave, or nowhere."""
    headers = {"Accept-Encoding": "identity"}
    if server.key:
        headers["Authorization"] = f"Bearer {server.key}"
    wait = httpx.Timeout(server.wait_seconds, connect=min(CONNECT_SECONDS, server.wait_seconds))
    return httpx.AsyncClient(timeout=wait, headers=headers, follow_redirects=False, trust_env=not _is_here(server))


def _is_here(server: Server) -> bool:
    """Whether the server is on this machine, which no proxy can reach."""
    host = urlsplit(server.address).hostname or ""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _endless(server: Server) -> EngineFailed:
    return EngineFailed(f"{server.model} does not come to an end.", "Choose another model, or a longer limit.")


def in_words(server: Server, talk: Callable[[], T]) -> T:
    """What goes wrong while talking, or in reading what was said, as what the user can do about it. Raises NotReady, EngineFailed."""
    try:
        return talk()
    except (httpx.TimeoutException, TimeoutError) as error:
        raise NotReady(
            f"The language model at {server.address} did not answer within {server.wait_seconds:.0f} seconds.",
            "Wait until it has loaded its model, choose a smaller one, or allow more time in the settings.",
        ) from error
    except httpx.DecodingError as error:
        raise _unreadable(server) from error
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise NotReady(
            f"The language model at {server.address} cannot be reached.", "Start the server, or correct its address."
        ) from error
    except (ValueError, TypeError, AttributeError, KeyError, IndexError) as error:
        raise _unreadable(server) from error


def _unreadable(server: Server) -> EngineFailed:
    return EngineFailed(
        f"The server at {server.address} answered in a form that cannot be read.", "Check that it is the kind chosen."
    )


def said_no(server: Server, error: object) -> EngineFailed:
    """In the server's own words, which know best: `model requires more system memory`."""
    return EngineFailed(
        f"The language model could not answer: {_reason(server, error)}", "Choose another model, or try again."
    )


def _reason(server: Server, error: object) -> str:
    """As a server gives it: a text, or an object with a `message`. A key that it repeats is left out."""
    why = str(error.get("message", error) if isinstance(error, dict) else error)
    return (why.replace(server.key, "…") if server.key else why).strip()[:LONGEST_REASON]


async def _refused_because(server: Server, reply: httpx.Response) -> str:
    """What a refusal says of itself; empty when it says nothing that can be read."""
    content = b""
    async for block in reply.aiter_bytes():
        content += block
        if len(content) > _LONGEST_REFUSAL:
            return ""
    try:
        found = json.loads(content)
        return _reason(server, found["error"] if "error" in found else found["detail"])
    except (ValueError, TypeError, KeyError):
        return ""


async def _check_status(server: Server, reply: httpx.Response) -> None:
    status = reply.status_code
    if reply.is_success:
        return
    if status == HTTPStatus.NOT_FOUND:
        what = f"has no model called {server.model}" if server.model else "is no server of this kind"
        raise NotReady(f"{server.address} {what}.", "Pull it there, choose another, or correct the address.")
    if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        raise NotReady(f"{server.address} does not accept the key.", "Correct the key in the settings.")
    if reply.is_redirect:
        raise NotReady(
            f"{server.address} sends the studio elsewhere.", "Give the address that it sends to, if it is yours."
        )
    why = await _refused_because(server, reply)
    told = f"The language model refused with status {status}: {why}" if why else ""
    raise Refused(
        told or f"The language model answered with status {status}.",
        "Choose another model, or try again later.",
        status,
    )
