"""Language models behind a server: Ollama's own dialect, and OpenAI's, which most others speak."""

import base64
import json
from collections.abc import Mapping
from functools import partial
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from pydantic import BaseModel

from milimo.engines.text.base import Heard, ModelCard, Question
from milimo.engines.text.structured import schema_text
from milimo.engines.text.wire import Refused, Server, gather, get, in_words, said_no, stream
from milimo.errors import EngineFailed, NotReady

_MOST_MODELS = 200
_USUAL_CONTEXT = 4096
"""Tokens that an Ollama server reads if nobody says more: of what is longer, it drops the beginning without a word."""
_CONTEXTS = (_USUAL_CONTEXT, 8192, 16_384, 32_768)
_CHARACTERS_A_TOKEN = 3
_ANSWER_TOKENS = 2000
_PICTURE_TOKENS = 1000
_FAILED = HTTPStatus.INTERNAL_SERVER_ERROR
_WILL_NOT_TAKE = (HTTPStatus.BAD_REQUEST, HTTPStatus.UNSUPPORTED_MEDIA_TYPE, HTTPStatus.UNPROCESSABLE_ENTITY)


class OllamaModel:
    """A model of an Ollama server."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self.name = server.model

    def sees(self) -> bool | None:
        """As the server says of its model. Raises NotReady."""
        [shown] = gather(self._server, [("POST", "/api/show", {"model": self._server.model})])
        return _ollama_sees(shown)

    def answer(self, question: Question, schema: type[BaseModel] | None, heard: Heard) -> str:
        """Streamed, so that what has come is told while it comes."""
        user: dict[str, Any] = {"role": "user", "content": question.text}
        if question.picture is not None:
            user["images"] = [base64.b64encode(question.picture.data).decode()]
        body: dict[str, Any] = {
            "model": self._server.model,
            "messages": [{"role": "system", "content": question.instructions}, user],
            "stream": True,
            "keep_alive": self._server.keep_alive_seconds,
        }
        if schema is not None:
            body["format"] = schema.model_json_schema()
        if (context := _context_for(question)) > _USUAL_CONTEXT:
            body["options"] = {"num_ctx": context}
        return stream(self._server, "/api/chat", body, partial(_ollama_piece, self._server), heard)

    def models(self) -> tuple[ModelCard, ...]:
        """The models that the server has. Raises NotReady when it cannot be reached."""
        entries = get(self._server, "/api/tags").get("models") or []
        names = in_words(self._server, lambda: sorted(str(entry["name"]) for entry in entries[:_MOST_MODELS]))
        try:
            shown = gather(self._server, [("POST", "/api/show", {"model": name}) for name in names])
        except (NotReady, EngineFailed):
            # One that is broken, or too many to ask: all can still be chosen.
            return tuple(ModelCard(name) for name in names)
        return tuple(ModelCard(name, _ollama_sees(each)) for name, each in zip(names, shown, strict=True))


class OpenAiModel:
    """A model of any server that speaks OpenAI's chat dialect."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self.name = server.model

    def sees(self) -> bool | None:
        """As the server says of its model; most say nothing. Raises NotReady."""
        return next((card.sees for card in self.models() if card.name == self.name), None)

    def answer(self, question: Question, schema: type[BaseModel] | None, heard: Heard) -> str:
        """Streamed, so that what has come is told while it comes. What a server will not take (a picture, a schema to hold the
        answer to) is left out at the next try.
        """
        picture, held = question.picture is not None, schema is not None
        while True:
            body = self._body(question, schema, picture=picture, held=held)
            try:
                return stream(
                    self._server, self._path("/chat/completions"), body, partial(_openai_piece, self._server), heard
                )
            except Refused as refusal:
                # A picture that a model cannot take is a server's own error to some.
                unfit = refusal.status in _WILL_NOT_TAKE or (picture and refusal.status == _FAILED)
                if not (picture or held) or not unfit:
                    raise
                picture, held = False, held and picture

    def _path(self, of: str) -> str:
        """Below the address as it was given; below `/v1`, where nearly all have it, when it is a host alone."""
        return of if urlsplit(self._server.address).path else f"/v1{of}"

    def _body(self, question: Question, schema: type[BaseModel] | None, *, picture: bool, held: bool) -> dict[str, Any]:
        content: Any = question.text
        if question.picture is not None and picture:
            kind = "png" if question.picture.data.startswith(b"\x89PNG") else "jpeg"
            url = f"data:image/{kind};base64,{base64.b64encode(question.picture.data).decode()}"
            content = [{"type": "text", "text": question.text}, {"type": "image_url", "image_url": {"url": url}}]
        instructions = question.instructions
        body: dict[str, Any] = {"model": self._server.model, "stream": True}
        if schema is not None:
            # Not every server holds an answer to a schema; all can read one.
            instructions += f"\nAnswer only with JSON that fits this schema:\n{schema_text(schema)}"
        if schema is not None and held:
            shape = {"name": schema.__name__.strip("_"), "schema": schema.model_json_schema()}
            body["response_format"] = {"type": "json_schema", "json_schema": shape}
        return body | {"messages": [{"role": "system", "content": instructions}, {"role": "user", "content": content}]}

    def models(self) -> tuple[ModelCard, ...]:
        """The models that the server has. Raises NotReady when it cannot be reached."""
        entries = get(self._server, self._path("/models")).get("data") or []

        def read() -> list[ModelCard]:
            return [ModelCard(str(entry["id"]), _openai_sees(entry)) for entry in entries[:_MOST_MODELS]]

        return tuple(sorted(in_words(self._server, read), key=lambda card: card.name))


def _ollama_sees(shown: Mapping[str, Any]) -> bool | None:
    """`/api/show` lists capabilities: `completion`, `tools`, `vision`. Older servers list none."""
    capabilities = shown.get("capabilities")
    return "vision" in capabilities if isinstance(capabilities, list) else None


def _openai_sees(entry: Mapping[str, Any]) -> bool | None:
    """No field for it is agreed on. Read where it is said: `architecture.input_modalities` (OpenRouter), `capabilities` as names
    (llama.cpp) or as flags (Mistral), `type` (LM Studio).
    """
    architecture = entry.get("architecture")
    modalities = architecture.get("input_modalities") if isinstance(architecture, dict) else None
    if isinstance(modalities, list):
        return "image" in modalities
    capabilities = entry.get("capabilities")
    if isinstance(capabilities, list):
        return any(name in capabilities for name in ("vision", "multimodal", "image"))
    if isinstance(capabilities, dict) and isinstance(capabilities.get("vision"), bool):
        return capabilities["vision"]
    return {"vlm": True, "llm": False}.get(str(entry.get("type")))


def _context_for(question: Question) -> int:
    """Tokens of context that a question and its answer need, on a scale whose steps are few: each other one loads the model anew."""
    characters = len(question.instructions) + len(question.text)
    needed = characters // _CHARACTERS_A_TOKEN + _ANSWER_TOKENS + (_PICTURE_TOKENS if question.picture else 0)
    return next((size for size in _CONTEXTS if size >= needed), _CONTEXTS[-1])


def _ollama_piece(server: Server, line: str) -> str | None:
    message = json.loads(line)
    if "error" in message:
        raise said_no(server, message["error"])
    return str(message.get("message", {}).get("content", ""))


def _openai_piece(server: Server, line: str) -> str | None:
    if not line.startswith("data:"):
        return None
    data = line.removeprefix("data:").strip()
    if data == "[DONE]":
        return None
    message = json.loads(data)
    if "error" in message:
        raise said_no(server, message["error"])
    choices = message.get("choices") or [{}]
    return str(choices[0].get("delta", {}).get("content") or "")
