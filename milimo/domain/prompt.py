"""The prompt: a shot's facts put into the sentences that a prompted model expects, most important first."""

from milimo.domain.job import Figure, Spoken
from milimo.domain.shot import Framing, Move, ShotValues, Size
from milimo.domain.speech import is_off_screen

_SIZES: dict[Size, str] = {
    "ECU": "Extreme close-up",
    "CU": "Close-up",
    "MCU": "Medium close-up",
    "MS": "Medium shot",
    "MLS": "Medium long shot",
    "LS": "Long shot",
    "ELS": "Extreme long shot",
}
_FRAMINGS: dict[Framing, str] = {
    "single": "",
    "two": "two-shot",
    "group": "group shot",
    "over-shoulder": "over the shoulder",
    "POV": "point of view",
    "insert": "insert",
}
_MOVES: dict[Move, str] = {
    "static": "The camera is still.",
    "push-in": "The camera slowly pushes in.",
    "pull-out": "The camera slowly pulls out.",
    "pan-left": "The camera pans left.",
    "pan-right": "The camera pans right.",
    "tilt-up": "The camera tilts up.",
    "tilt-down": "The camera tilts down.",
    "track-left": "The camera tracks left.",
    "track-right": "The camera tracks right.",
    "crane-up": "The camera cranes up.",
    "crane-down": "The camera cranes down.",
    "follow": "The camera follows the subject.",
    "handheld": "Handheld camera.",
}
_SETTINGS = {"INT": "Interior", "EXT": "Exterior", "INT/EXT": "Interior and exterior"}


def assemble_prompt(
    values: ShotValues,
    *,
    setting: str,
    location: str,
    time_of_day: str,
    place: str,
    figures: tuple[Figure, ...],
    props: tuple[str, ...],
    direction: str,
    dialogue: tuple[Spoken, ...],
    style: str,
    still: bool,
) -> str:
    """One paragraph: view, place, action, who is seen, the director's words, camera, words spoken, the look.

    `place` describes the location, `props` the things named; a `still` has no camera move and no sound.
    """
    view = ", ".join(part for part in (_SIZES[values.size], _FRAMINGS[values.framing]) if part)
    if values.subject and values.purpose == "insert":
        view += f" of {values.subject}"
    where = ", ".join(part for part in (_SETTINGS.get(setting, ""), location.capitalize(), time_of_day.lower()) if part)
    parts = [view, where, place, values.action]
    parts += [f"{figure.name.title()}: {figure.description}" for figure in figures if figure.description]
    parts += [*props, direction]
    if not still:
        parts.append(_MOVES[values.move])
        parts += [spoken_sentence(spoken) for spoken in dialogue]
    parts.append(style)
    return " ".join(_sentence(part) for part in parts if part.strip())


def spoken_sentence(spoken: Spoken) -> str:
    """A line with its tone; who is heard and not seen is said to be, so that nobody's lips are made to move."""
    how = spoken.parenthetical.strip().strip("()").strip()
    unseen = " unseen" if is_off_screen(spoken.extension) else ""
    return f'{spoken.character.title()} says{unseen}{f", {how}" if how else ""}: "{spoken.text}"'


def _sentence(text: str) -> str:
    text = " ".join(text.split())
    return text if text.endswith((".", "!", "?", '"', "…")) else text + "."
