"""Prompts made richer for a picture or video model. The user's words stay in front, whatever answers."""

from dataclasses import replace

from pydantic import BaseModel, ConfigDict, Field

from milimo.domain.job import JobSpec, Spoken
from milimo.domain.prompt import spoken_sentence
from milimo.domain.record import LONGEST_TEXT
from milimo.engines.text.base import Enhanced, Heard, LanguageModel, Picture, Question, unheard
from milimo.engines.text.structured import ask
from milimo.errors import EngineFailed, NotReady

INSTRUCTIONS = (
    "You write prompts for a video model. Given a shot of a screenplay, describe in one paragraph of at most 120 words "
    "what is seen and heard, in the present tense, in the order in which it happens: the action first, then the people "
    "and the place, the light, the camera and the sound. Invent no person, no word of dialogue and no cut. "
    "What the user wrote stays as it stands, word for word; write only what belongs around it. "
    "If a picture is shown, it is the first frame: go on from it and do not describe what it already shows at length."
)
_SIZES = {
    "ECU": "extreme close-up", "CU": "close-up", "MCU": "medium close-up", "MS": "medium shot",
    "MLS": "medium long shot", "LS": "long shot", "ELS": "extreme long shot",
}  # fmt: skip
_LIGHT = {
    "DAY": "natural daylight", "NIGHT": "night, pools of practical light", "DAWN": "first pale light",
    "MORNING": "low morning sun", "DUSK": "blue hour", "EVENING": "warm evening light", "SUNSET": "low golden light",
}  # fmt: skip


_STRAIGHT = str.maketrans("\u2018\u2019\u201c\u201d", "''\"\"")


class _Paragraph(BaseModel):
    """A prompt."""

    model_config = ConfigDict(extra="ignore")

    prompt: str = Field(min_length=1, max_length=2000)


def enhance(
    spec: JobSpec,
    model: LanguageModel | None,
    first_frame: Picture | None = None,
    heard: Heard = unheard,
    *,
    own: str = "",
) -> Enhanced:
    """A richer prompt for a spec: by the model, which is shown the first frame if it looks at pictures, else by rules.

    `own` is what the user wrote in the place of the script's prompt: it is what is made richer, and stays whole. Without it the
    director's description does.
    """
    if own:
        spec = spec.model_copy(update={"prompt": own, "direction": own})
    question = Question(INSTRUCTIONS, _shot_text(spec, own), first_frame)
    if model is not None and first_frame is not None and _is_blind(model):
        question = replace(question, picture=None)
    answer = ask(model, question, _Paragraph, lambda: _ruled(spec), heard)
    return Enhanced(_with_own_words(spec, answer.value.prompt), answer.by, answer.note)


def _is_blind(model: LanguageModel) -> bool:
    """Only what says so: many a server answers questions and tells nothing of its models."""
    try:
        return model.sees() is False
    except (NotReady, EngineFailed):
        return False


def _shot_text(spec: JobSpec, own: str) -> str:
    parts = [
        f"Heading: {spec.heading}" if spec.heading else "",
        f"Action: {spec.action}" if spec.action else "",
        f"The user wrote: {own}" if own else f"Director: {spec.direction}" if spec.direction else "",
        f"Camera: {_SIZES[spec.size]}, {spec.move}",
        *(f"{it.name}: {it.description}" for it in spec.figures if it.description),
        *(f"{it.character} {it.parenthetical} says: {it.text}" for it in spec.dialogue),
        f"Prompt so far: {spec.prompt}" if spec.prompt and not own else "",
    ]
    return "\n".join(part for part in parts if part)


def _ruled(spec: JobSpec) -> _Paragraph:
    # As long as the user's words are: the schema bounds what a model says.
    return _Paragraph.model_construct(prompt=_by_rules(spec))


def _by_rules(spec: JobSpec) -> str:
    """The prompt with camera, light and sound, where it does not speak of them."""
    text = spec.prompt or spec.direction or spec.action or spec.heading or "An empty frame."
    said = text.lower()
    light = _LIGHT.get(spec.time_of_day.upper(), "")
    move = "" if spec.move == "static" else f"{spec.move} camera move"
    additions = [_SIZES[spec.size], move, light]
    spoken = [spoken_sentence(it) for it in _unsaid(spec, text)]
    fresh = [part for part in additions if part and part.lower() not in said]
    sentences = [text.rstrip().rstrip("."), *spoken, ", ".join(fresh).capitalize()]
    return ". ".join(part for part in sentences if part).removesuffix(".") + "."


def _with_own_words(spec: JobSpec, prompt: str) -> str:
    """The user's words stand whole at the front, and each line that is spoken at the end, unless the prompt holds it."""
    own = spec.direction.strip()
    prompt = prompt if _plain(own).rstrip(".") in _plain(prompt) else f"{own} {prompt}"
    return " ".join([prompt, *(spoken_sentence(it) for it in _unsaid(spec, prompt))])[:LONGEST_TEXT]


def _unsaid(spec: JobSpec, prompt: str) -> list[Spoken]:
    """The lines of a film that its prompt has not: unsaid, they would not be heard. A still is silent."""
    return [it for it in spec.dialogue if spec.frames > 1 and _plain(it.text).rstrip(".!? ") not in _plain(prompt)]


def _plain(text: str) -> str:
    """Without what a model changes in passing: case, curled quotes, spaces."""
    return " ".join(text.casefold().translate(_STRAIGHT).split())
