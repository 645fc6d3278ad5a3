"""Language models behind a server: Ollama's own dialect, and OpenAI's, which most others speak."""

import base64
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import httpx
from pydantic import BaseModel

from milimo.engines.text.base import Question
from milimo.engines.text.structured import schema_text
from milimo.errors import EngineFailed, NotReady

Check = Callable[[], None]
LONGEST_ANSWER = 2_000_000  # bytes


@dataclass(frozen=True)
class Server:
    """Where a model is served. `wait_seconds` is the longest silence that is borne; `limit_seconds` the longest answer."""

    address: str
    model: str
    key: str = ""
    wait_seconds: float = 60.0
    limit_seconds: float = 600.0
    keep_alive: str = "5m"
    """Ollama's: how long the model stays loaded after an answer (`0` unloads it at once)."""


class OllamaModel:
    """A model of an Ollama server."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self.name = server.model

    def answer(self, question: Question, schema: type[BaseModel] | None, check_cancelled: Check) -> str:
        """Streamed, so that a cancel is heard between pieces."""
        user: dict[str, Any] = {"role": "user", "content": question.text}
        if question.picture is not None:
            user["images"] = [base64.b64encode(question.picture).decode()]
        body: dict[str, Any] = {
            "model": self._server.model,
            "messages": [{"role": "system", "content": question.instructions}, user],
            "stream": True,
            "keep_alive": self._server.keep_alive,
        }
        if schema is not None:
            body["format"] = schema.model_json_schema()
        return _stream(
            self._server, "/api/chat", body, headers={}, piece_of=_ollama_piece, check_cancelled=check_cancelled
        )

    def models(self) -> tuple[str, ...]:
        """Names of the models the server has. Raises NotReady when it cannot be reached."""
        listing = _get(self._server, "/api/tags")
        return tuple(sorted(str(entry["name"]) for entry in listing.get("models", [])))


class OpenAiModel:
    """A model of any server that speaks OpenAI's chat dialect."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self.name = server.model

    def answer(self, question: Question, schema: type[BaseModel] | None, check_cancelled: Check) -> str:
        """Streamed, so that a cancel is heard between pieces."""
        content: Any = question.text
        if question.picture is not None:
            kind = "png" if question.picture.startswith(b"\x89PNG") else "jpeg"
            picture = f"data:image/{kind};base64,{base64.b64encode(question.picture).decode()}"
            content = [{"type": "text", "text": question.text}, {"type": "image_url", "image_url": {"url": picture}}]
        instructions = question.instructions
        body: dict[str, Any] = {"model": self._server.model, "stream": True}
        if schema is not None:
            # Not every server holds an answer to a schema; all can read one.
            instructions += f"\nAnswer only with JSON that fits this schema:\n{schema_text(schema)}"
            shape = {"name": schema.__name__, "schema": schema.model_json_schema()}
            body["response_format"] = {"type": "json_schema", "json_schema": shape}
        body["messages"] = [{"role": "system", "content": instructions}, {"role": "user", "content": content}]
        headers = {"Authorization": f"Bearer {self._server.key}"} if self._server.key else {}
        path = "/v1/chat/completions"
        return _stream(
            self._server, path, body, headers=headers, piece_of=_openai_piece, check_cancelled=check_cancelled
        )

    def models(self) -> tuple[str, ...]:
        """Names of the models the server has. Raises NotReady when it cannot be reached."""
        return tuple(sorted(str(entry["id"]) for entry in _get(self._server, "/v1/models").get("data", [])))


def _ollama_piece(line: str) -> str | None:
    message = json.loads(line)
    if "error" in message:
        raise ValueError(message["error"])
    return str(message.get("message", {}).get("content", ""))


def _openai_piece(line: str) -> str | None:
    if not line.startswith("data:"):
        return None
    data = line.removeprefix("data:").strip()
    if data == "[DONE]":
        return None
    choices = json.loads(data).get("choices") or [{}]
    return str(choices[0].get("delta", {}).get("content") or "")


def _stream(
    server: Server,
    path: str,
    body: Mapping[str, Any],
    *,
    headers: Mapping[str, str],
    piece_of: Callable[[str], str | None],
    check_cancelled: Check,
) -> str:
    said: list[str] = []
    ends, size = time.monotonic() + server.limit_seconds, 0
    timeout = httpx.Timeout(server.wait_seconds, connect=min(5.0, server.wait_seconds))
    try:
        with httpx.stream("POST", server.address + path, json=dict(body), headers=headers, timeout=timeout) as reply:
            _check_status(server, reply)
            for line in reply.iter_lines():
                check_cancelled()
                size += len(line)
                if time.monotonic() > ends or size > LONGEST_ANSWER:
                    raise EngineFailed(f"{server.model} does not come to an end.", "Choose another model.")
                if line.strip() and (piece := piece_of(line)):
                    said.append(piece)
    except httpx.TimeoutException as error:
        raise NotReady(
            f"The language model at {server.address} did not answer within {server.wait_seconds:.0f} seconds.",
            "Wait until it has loaded its model, or choose a smaller one.",
        ) from error
    except (httpx.TransportError, httpx.InvalidURL) as error:
        raise NotReady(
            f"The language model at {server.address} cannot be reached.", "Start the server, or correct its address."
        ) from error
    except (ValueError, TypeError, AttributeError, KeyError) as error:
        raise EngineFailed(
            f"The server at {server.address} answered in a form that cannot be read.",
            "Check that it is the kind chosen.",
        ) from error
    if not "".join(said).strip():
        raise EngineFailed(f"{server.model} answered nothing.", "Try again, or choose another model.")
    return "".join(said)


def _check_status(server: Server, reply: httpx.Response) -> None:
    if reply.status_code == HTTPStatus.NOT_FOUND:
        raise NotReady(f"{server.address} has no model called {server.model}.", "Pull it there, or choose another.")
    if reply.status_code in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        raise NotReady(f"{server.address} does not accept the key.", "Correct the key in the settings.")
    if not reply.is_success:
        raise EngineFailed(f"The language model answered with status {reply.status_code}.", "Try again later.")


def _get(server: Server, path: str) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {server.key}"} if server.key else {}
    try:
        reply = httpx.get(server.address + path, headers=headers, timeout=min(5.0, server.wait_seconds))
        _check_status(server, reply)
        found = reply.json()
    except (httpx.TransportError, httpx.InvalidURL) as error:
        raise NotReady(
            f"The language model at {server.address} cannot be reached.", "Start the server, or correct its address."
        ) from error
    except ValueError as error:
        raise EngineFailed(f"The server at {server.address} is of another kind.", "Choose its kind anew.") from error
    return found if isinstance(found, dict) else {}
