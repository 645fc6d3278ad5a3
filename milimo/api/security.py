"""Who may ask: the studio's own page, and programs that can read the data folder's token. Nobody else's page.

A browser lets any page send requests to 127.0.0.1. So the `Host` must be one of ours (or a name that somebody points at
127.0.0.1 would count as ours), another site's page may not ask at all, and a write needs our own `Origin` or the token.
"""

import secrets
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from milimo.api.errors import problem_response
from milimo.errors import MilimoError, NotAllowed, TooLarge

TOKEN_HEADER = "X-Milimo-Token"
BODY_LIMIT_BYTES = 48_000_000
"""The longest JSON body: a change that holds a screenplay of the longest kind, with all its lines and shots."""

_HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})
_SAFE_METHODS = frozenset({"GET", "HEAD"})
_FOREIGN = frozenset({"cross-site", "same-site"})
_CONTENT_POLICY = "; ".join((
    "default-src 'self'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self' 'unsafe-inline'",  # the editor and floating panels place themselves by style attributes
    "img-src 'self' blob: data:",
    "media-src 'self' blob:",
    "font-src 'self' data:",
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
))  # fmt: skip
_HEADERS = {
    "Content-Security-Policy": _CONTENT_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class Guard:
    """ASGI middleware that refuses whom it does not know, bounds bodies, and adds the headers that every answer has."""

    def __init__(self, app: ASGIApp, token: str, unbounded: tuple[str, ...] = ()) -> None:
        """`unbounded` are the endings of paths whose routes bound their body themselves."""
        self._app = app
        self._token = token
        self._unbounded = unbounded

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            if scope["type"] == "websocket":
                await send({"type": "websocket.close", "code": 1008})
                return
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        headers = Headers(scope=scope)
        refusal = _refusal(scope, headers, self._token)
        bounded = not scope["path"].endswith(self._unbounded) if self._unbounded else True
        if refusal is None and bounded and int(headers.get("content-length", "0") or 0) > BODY_LIMIT_BYTES:
            refusal = _too_large()
        if refusal is not None:
            await problem_response(refusal)(scope, receive, send_with_headers)
            return
        await self._app(scope, _bounded(receive) if bounded else receive, send_with_headers)


def _refusal(scope: Scope, headers: Headers, token: str) -> MilimoError | None:
    host = headers.get("host", "")
    if _hostname(host) not in _HOSTS:
        return NotAllowed(
            "The studio is not known under that name.", "Open it at the address that it printed when it started."
        )
    origin = headers.get("origin")
    own_origin = origin is not None and origin.lower() == f"{scope['scheme']}://{host}".lower()
    foreign = (origin is not None and not own_origin) or headers.get("sec-fetch-site") in _FOREIGN
    safe = scope["method"] in _SAFE_METHODS
    of_api = scope["path"].startswith("/api")
    if foreign and (of_api or not safe):
        return NotAllowed("Another site's page may not use the studio.", "Use the studio's own page.")
    given = headers.get(TOKEN_HEADER)
    if not safe and not own_origin and not (given is not None and _same(given, token)):
        return NotAllowed(
            "Only the studio's own page, or a program with its token, may change something.",
            f"Send the token of the data folder as {TOKEN_HEADER}.",
        )
    return None


def _hostname(host: str) -> str:
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def _same(given: str, token: str) -> bool:
    return secrets.compare_digest(given.encode("utf-8", "replace"), token.encode())


def _too_large() -> TooLarge:
    return TooLarge(f"A request holds at most {BODY_LIMIT_BYTES // 1_000_000} MB.", "Split it, or add it as a file.")


def _bounded(receive: Receive) -> Receive:
    """Bodies without a length are counted while they come."""
    taken = 0

    async def bounded() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > BODY_LIMIT_BYTES:
            # Frameworks pass this one on from inside the reading of a body; any other error would become a 400.
            raise HTTPException(413, _too_large().detail)
        return message

    return bounded
