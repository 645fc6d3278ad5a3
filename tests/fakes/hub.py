"""A model hub on loopback, with the dialect of the real one, that misbehaves as it is told to.

It lists repositories, asks for a token where a repository is gated, and sends large files on to a second server (the CDN), which
has another address. `python -m tests.fakes.hub FOLDER` serves `FOLDER/owner/name/...` and prints the address.
"""

import hashlib
import json
import sys
import threading
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

LARGE = 1000  # bytes; from here on files are kept by LFS
COMMIT = "c0ffee" + "0" * 34
TOKEN = "hf_good"
ACCOUNT = "mara"
BLOCK = 1 << 16


@dataclass(frozen=True)
class Asked:
    """One request as it came."""

    server: str
    path: str
    range: str | None
    authorization: str | None


@dataclass
class FakeHub:
    """`repositories` is their files' content by path. The other fields are its faults."""

    repositories: dict[str, dict[str, bytes]] = field(default_factory=dict[str, dict[str, bytes]])
    commit: str = COMMIT
    gated: set[str] = field(default_factory=set[str])
    knows_tokens: bool = False
    """Whether a token that it does not know shuts every repository, as the real hub has it."""
    licences: dict[str, dict[str, str]] = field(default_factory=dict[str, dict[str, str]])
    """What the card of a repository says of its licence."""
    drops: int = 0
    """So many times, the line is cut after `drop_after` bytes of a large file."""
    drop_after: int = 1_500_000
    altered: dict[str, bytes] = field(default_factory=dict[str, bytes])
    """What is really sent for a path."""
    listed_bytes: dict[str, int] = field(default_factory=dict[str, int])
    """What size the listing claims for a path."""
    statuses: list[int] = field(default_factory=list[int])
    """Answered to the next requests, one each."""
    retry_after: str = "0"
    """What such an answer says of when to come again."""
    listing: str | None = None
    """Sent in place of a listing."""
    ranges: bool = True
    pause_seconds: float = 0.0
    """Between blocks of 64 kB."""
    most_at_once: int = 0
    """So many large files were on their way together."""
    asked: list[Asked] = field(default_factory=list[Asked])
    address: str = ""
    cdn: str = ""

    def paths(self) -> list[str]:
        """Paths in repositories that were asked for, in order; without listings."""
        return [each.path.split("/resolve/")[1].split("/", 1)[1] for each in self.asked if "/resolve/" in each.path]

    def told(self, repository: str) -> str:
        files = self.repositories[repository]
        siblings = [self._sibling(path, content) for path, content in files.items()]
        gated = "manual" if repository in self.gated else False
        told: dict[str, object] = {"id": repository, "sha": self.commit, "gated": gated, "siblings": siblings}
        if repository in self.licences:
            told["cardData"] = self.licences[repository]
        return json.dumps(told)

    def _sibling(self, path: str, content: bytes) -> dict[str, object]:
        size = self.listed_bytes.get(path, len(content))
        blob = hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()
        told: dict[str, object] = {"rfilename": path, "size": size, "blobId": blob}
        if len(content) >= LARGE:
            told["lfs"] = {"sha256": hashlib.sha256(content).hexdigest(), "size": size, "pointerSize": 134}
        return told


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """Whoever cancels a download hangs up on us: that is no news."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # pyright: ignore[reportArgumentType]


@contextmanager
def serving(hub: FakeHub) -> Generator[FakeHub]:
    """The hub and its CDN, until the block ends."""
    servers = [_Server(("127.0.0.1", 0), _handler(hub, name)) for name in ("hub", "cdn")]
    hub.address, hub.cdn = (f"http://127.0.0.1:{server.server_port}" for server in servers)
    for server in servers:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield hub
    finally:
        for server in servers:
            server.shutdown()
            server.server_close()


def read_repositories(folder: Path) -> dict[str, dict[str, bytes]]:
    """`folder/owner/name/...` as repositories."""
    found: dict[str, dict[str, bytes]] = {}
    for root in sorted(folder.glob("*/*")):
        files = [path for path in sorted(root.rglob("*")) if path.is_file()]
        found["/".join(root.parts[-2:])] = {path.relative_to(root).as_posix(): path.read_bytes() for path in files}
    return found


class _UnderWay:
    """Counts who is inside of it."""

    def __init__(self, hub: FakeHub) -> None:
        self._hub = hub
        self._lock = threading.Lock()
        self._now = 0

    def __enter__(self) -> None:
        with self._lock:
            self._now += 1
            self._hub.most_at_once = max(self._hub.most_at_once, self._now)

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._now -= 1


def _handler(hub: FakeHub, name: str) -> type[BaseHTTPRequestHandler]:
    under_way = _UnderWay(hub)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = unquote(urlsplit(self.path).path)
            hub.asked.append(Asked(name, path, self.headers["Range"], self.headers["Authorization"]))
            if hub.statuses and (status := hub.statuses.pop(0)) != 200:
                self.send_response(status)
                self.send_header("Retry-After", hub.retry_after)
                self._end(b"")
            elif path == "/api/whoami-v2":
                self._account()
            elif path.startswith("/api/models/"):
                self._list(path)
            else:
                self._file(path)

        def _account(self) -> None:
            known = self.headers["Authorization"] == f"Bearer {TOKEN}"
            self.send_response(200 if known else 401)
            if not known:
                self.send_header("X-Error-Message", "Invalid username or password.")
            self._end(json.dumps({"type": "user", "name": ACCOUNT}).encode() if known else b"")

        def _list(self, path: str) -> None:
            repository = path.removeprefix("/api/models/").split("/revision/")[0]
            if self._refused(repository):
                return
            self.send_response(200)
            self._end((hub.listing or hub.told(repository)).encode())

        def _file(self, path: str) -> None:
            repository, _, rest = path.removeprefix("/").partition("/resolve/")
            commit, _, inside = rest.partition("/")
            if name == "hub" and self._refused(repository):
                return
            content = hub.repositories.get(repository, {}).get(inside)
            if content is None or commit != hub.commit:
                self.send_error(404)
            elif name == "hub" and len(content) >= LARGE:
                self.send_response(302)
                self.send_header("Location", hub.cdn + self.path)
                self._end(b"")
            else:
                with under_way:
                    self._send(hub.altered.get(inside, content))

        def _refused(self, repository: str) -> bool:
            if repository not in hub.repositories:
                self.send_error(404)
            elif hub.knows_tokens and self.headers["Authorization"] not in (None, f"Bearer {TOKEN}"):
                self.send_response(401)
                self.send_header("X-Error-Message", "Invalid credentials in Authorization header")
                self._end(b"")
            elif repository in hub.gated and self.headers["Authorization"] != f"Bearer {TOKEN}":
                self.send_error(401)
            else:
                return False
            return True

        def _send(self, content: bytes) -> None:
            asked = self.headers["Range"] if hub.ranges else None
            start = int(asked.removeprefix("bytes=").rstrip("-")) if asked else 0
            body = content[start:]
            self.send_response(206 if asked else 200)
            if asked:
                self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
            if hub.drops and len(body) > hub.drop_after:
                hub.drops -= 1
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body[: hub.drop_after])
                self.wfile.flush()
                self.connection.close()
            else:
                self._end(body)

        def _end(self, body: bytes) -> None:
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            for at in range(0, len(body), BLOCK):
                self.wfile.write(body[at : at + BLOCK])
                time.sleep(hub.pause_seconds)

        def log_message(self, format: str, *args: object) -> None:
            del format, args

    return Handler


def main(arguments: list[str]) -> None:
    """`--slow SECONDS` waits between blocks; `--gated OWNER/NAME` asks for the token there."""
    gated = {arguments[at + 1] for at, word in enumerate(arguments) if word == "--gated"}
    pause = float(arguments[arguments.index("--slow") + 1]) if "--slow" in arguments else 0.0
    repositories: Mapping[str, dict[str, bytes]] = read_repositories(Path(arguments[0]))
    with serving(FakeHub(dict(repositories), gated=gated, pause_seconds=pause)) as hub:
        print(hub.address, flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main(sys.argv[1:])
