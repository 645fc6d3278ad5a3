"""Language model servers on loopback, well and badly behaved."""

import json
import threading
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal

Manner = Literal[
    "good", "slow", "endless", "drops", "html", "missing", "locked", "broken", "empty", "error",
    "silent", "one long line", "elsewhere", "blind", "fails at pictures", "loose", "reasoned", "unlisted", "odd list",
]  # fmt: skip
"""`silent` takes the question and says nothing; `blind` refuses pictures; `loose` refuses to be held to a schema; `reasoned` refuses
with the reason, and repeats the key; `unlisted` answers and tells nothing of its models.
"""


@dataclass
class Script:
    """What a server answers, in turn (the last for ever), and what it was asked."""

    answers: list[str]
    manner: Manner = "good"
    asked: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    seeing: tuple[str, ...] = ()
    """The models that say that they look at pictures; the others say that they do not."""
    below: str = "/v1"
    """Where OpenAI's dialect is served."""
    shut: threading.Event = field(default_factory=threading.Event)
    gone: threading.Event = field(default_factory=threading.Event)
    """Set when a client closes an endless answer."""

    def next(self) -> str:
        return self.answers[min(len(self.asked) - 1, len(self.answers) - 1)]


@contextmanager
def served(script: Script, kind: Literal["ollama", "openai"]) -> Generator[str]:
    """A server's address."""

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            pass

        def do_GET(self) -> None:
            if script.manner in ("html", "elsewhere"):
                self._astray()
                return
            if script.manner == "unlisted":
                self._send(404, "no")
                return
            if script.manner == "odd list":
                self._send(200, json.dumps({"models": {"a": 1}, "data": [1]}))
                return
            if kind == "openai" and self.path != f"{script.below}/models":
                self._send(404, "no")
                return
            tags = {"models": [{"name": "b"}, {"name": "a"}]}
            listed = [{"id": name, "capabilities": {"vision": name in script.seeing}} for name in ("b", "a")]
            self._send(200, json.dumps(tags if kind == "ollama" else {"data": listed}))

        def _astray(self) -> None:
            if script.manner == "html":
                self._send(200, "data: <html>hello</html>\n")
            else:
                self._send(302, "", {"Location": "http://169.254.169.254/latest"})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            question = json.loads(body)
            if self.path == "/api/show":
                sees = question["model"] in script.seeing
                self._send(200, json.dumps({"capabilities": ["completion", *(["vision"] if sees else [])]}))
                return
            if kind == "openai" and self.path != f"{script.below}/chat/completions":
                self._send(404, "no")
                return
            script.asked.append(question | {"authorization": self.headers.get("Authorization", "")})
            statuses = {"missing": 404, "locked": 401, "broken": 500}
            seeing = "image_url" in body.decode()
            refuses = {"blind": seeing, "fails at pictures": seeing, "loose": "response_format" in question}
            if script.manner in statuses:
                self._send(statuses[script.manner], "no")
            elif refuses.get(script.manner):
                self._send(500 if script.manner == "fails at pictures" else 400, "no")
            elif script.manner == "reasoned":
                error = f"more memory than there is for {self.headers.get('Authorization')}"
                self._send(500, json.dumps({"error": error if kind == "ollama" else {"message": error}}))
            elif script.manner in ("html", "elsewhere"):
                self._astray()
            else:
                self._answer()

        def _answer(self) -> None:
            if script.manner == "slow":
                time.sleep(1.5)
            self.send_response(200)
            self.end_headers()
            self.wfile.flush()
            if script.manner == "silent":
                script.shut.wait(30)
                return
            if script.manner == "one long line":
                self._endless_line()
                return
            text = "" if script.manner == "empty" else script.next()
            if script.manner == "error":
                self.wfile.write(b'{"error": "out of memory"}\n')
                return
            half = len(text) // 2
            for piece in (text[:half], text[half:]):
                self.wfile.write(self._line(piece))
                if script.manner == "drops":
                    self.wfile.flush()
                    self.connection.shutdown(2)
                    return
            try:
                while script.manner == "endless":
                    self.wfile.write(self._line("and "))
                    time.sleep(0.01)
            except OSError:
                script.gone.set()
                return
            self.wfile.write(b"" if kind == "ollama" else b"data: [DONE]\n\n")

        def _endless_line(self) -> None:
            try:
                while not script.shut.is_set():
                    self.wfile.write(b" " * 65536)
            except OSError:
                return

        def _line(self, piece: str) -> bytes:
            if kind == "ollama":
                return json.dumps({"message": {"content": piece}}).encode() + b"\n"
            return b"data: " + json.dumps({"choices": [{"delta": {"content": piece}}]}).encode() + b"\n\n"

        def _send(self, status: int, body: str, headers: Mapping[str, str] | None = None) -> None:
            self.send_response(status)
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body.encode())))
            self.end_headers()
            self.wfile.write(body.encode())

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        script.shut.set()
        server.shutdown()
        server.server_close()
