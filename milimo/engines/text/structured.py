"""Answers that fit a schema: asked once, repaired once, then the rules answer."""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from pydantic import BaseModel, ValidationError

from milimo.engines.text.base import Heard, LanguageModel, Question, unheard
from milimo.errors import EngineFailed, NotReady, OutOfRoom

T = TypeVar("T", bound=BaseModel)
THOUGHTS_END = "</think>"
"""Models that think aloud do so first, up to this mark; servers that know the mark leave the thoughts out."""
_FENCE = re.compile(r"```(?:json)?\s*(.*?)```", re.DOTALL)


@dataclass(frozen=True)
class Answer(Generic[T]):
    """A record. `by` is the model's name or `rules`; `note` says why the rules had to answer."""

    value: T
    by: str
    note: str = ""


Judge = Callable[[T], Sequence[str]]
"""What is wrong with a record that fits its schema, in words a model can mend it by; nothing when it is good."""


def ask(
    model: LanguageModel | None,
    question: Question,
    schema: type[T],
    rules: Callable[[], T],
    heard: Heard = unheard,
    *,
    judge: Judge[T] | None = None,
) -> Answer[T]:
    """Ask for a record. An answer that does not fit goes back once with what is wrong; then, and on failure, `rules` answers."""
    if model is None:
        return Answer(rules(), "rules")
    try:
        text = model.answer(question, schema, heard)
        found = _judged(text, schema, judge)
        if isinstance(found, list):
            repair = _repair(question, text, found)
            found = _judged(model.answer(repair, schema, heard), schema, judge)
    except (NotReady, EngineFailed, OutOfRoom) as error:
        return Answer(rules(), "rules", " ".join(part for part in (error.detail, error.remedy) if part))
    if isinstance(found, list):
        return Answer(rules(), "rules", f"{model.name} answered twice in a form that cannot be used: {found[0]}")
    return Answer(found, model.name)


def _judged(text: str, schema: type[T], judge: "Judge[T] | None") -> T | list[str]:
    """The record, or what is wrong with it."""
    try:
        value = read(text, schema)
    except ValidationError as error:
        return [f"{'.'.join(map(str, it['loc'])) or 'the whole'}: {it['msg']}" for it in error.errors()[:5]]
    faults = list(judge(value)) if judge is not None else []
    return faults[:8] if faults else value


def read(text: str, schema: type[T]) -> T:
    """The record in an answer, which may stand behind thoughts, in a fence or amid words. Raises pydantic's ValidationError."""
    text = text.rpartition(THOUGHTS_END)[2]
    fenced = _FENCE.search(text)
    body = fenced[1] if fenced else text
    start, end = body.find("{"), body.rfind("}")
    return schema.model_validate_json(body[start : end + 1] if 0 <= start < end else body)


def _repair(question: Question, answer: str, wrong: Sequence[str]) -> Question:
    return replace(
        question,
        text=f"{question.text}\n\nYour answer was:\n{answer[:8000]}\n\nIt does not fit: {'; '.join(wrong)}\n"
        "Answer again, only with JSON.",
    )


def schema_text(schema: type[BaseModel]) -> str:
    """The schema as a model is shown it."""
    return json.dumps(schema.model_json_schema(), ensure_ascii=False)
