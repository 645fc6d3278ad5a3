"""Answers that fit a schema: asked once, repaired once, then the rules answer."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from pydantic import BaseModel, ValidationError

from milimo.engines.text.base import LanguageModel, Question
from milimo.errors import EngineFailed, NotReady

T = TypeVar("T", bound=BaseModel)
_FENCE = re.compile(r"```(?:json)?\s*(.*?)```", re.DOTALL)


@dataclass(frozen=True)
class Answer(Generic[T]):
    """A record. `by` is the model's name or `rules`; `note` says why the rules had to answer."""

    value: T
    by: str
    note: str = ""


def ask(
    model: LanguageModel | None,
    question: Question,
    schema: type[T],
    rules: Callable[[], T],
    check_cancelled: Callable[[], None] = lambda: None,
) -> Answer[T]:
    """Ask for a record. An answer that does not fit goes back once with what is wrong; then, and on failure, `rules` answers."""
    if model is None:
        return Answer(rules(), "rules")
    try:
        text = model.answer(question, schema, check_cancelled)
        try:
            return Answer(read(text, schema), model.name)
        except ValidationError as error:
            repaired = model.answer(_repair(question, text, error), schema, check_cancelled)
            return Answer(read(repaired, schema), model.name)
    except (NotReady, EngineFailed) as error:
        return Answer(rules(), "rules", error.detail)
    except ValidationError:
        return Answer(rules(), "rules", f"{model.name} answered twice in a form that cannot be used.")


def read(text: str, schema: type[T]) -> T:
    """The record in an answer, which may stand in a fence or amid words. Raises pydantic's ValidationError."""
    fenced = _FENCE.search(text)
    body = fenced[1] if fenced else text
    start, end = body.find("{"), body.rfind("}")
    return schema.model_validate_json(body[start : end + 1] if 0 <= start < end else body)


def _repair(question: Question, answer: str, error: ValidationError) -> Question:
    wrong = "; ".join(f"{'.'.join(map(str, it['loc'])) or 'the whole'}: {it['msg']}" for it in error.errors()[:5])
    return replace(
        question,
        text=f"{question.text}\n\nYour answer was:\n{answer[:4000]}\n\nIt does not fit: {wrong}\nAnswer again, only with JSON.",
    )


def schema_text(schema: type[BaseModel]) -> str:
    """The schema as a model is shown it."""
    return json.dumps(schema.model_json_schema(), ensure_ascii=False)
