"""Reading a screenplay without keeping it."""

from fastapi import APIRouter

from milimo.domain.record import Value
from milimo.domain.time import Rate
from milimo.interchange.outline import DEFAULT_RATE, ScriptOutline, outline_of
from milimo.interchange.reading import ScriptFormat, read_text

router = APIRouter(tags=["proposals"])


class ScriptText(Value):
    text: str
    format: ScriptFormat = "fountain"
    rate: Rate = DEFAULT_RATE


@router.post("/parse")
def parse(asked: ScriptText) -> ScriptOutline:
    """The scenes and shots that a text breaks down into: what `milimo parse --json` prints."""
    return outline_of(read_text(asked.text, asked.format), asked.rate)
