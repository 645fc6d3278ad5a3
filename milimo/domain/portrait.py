"""How an element is asked for as a picture: its description in the words and the shape that an image model expects. Pure."""

from dataclasses import dataclass

from milimo.domain.element import Element

_VIEWS = {
    "character": "Full-length portrait of {name}, standing, the whole figure in frame, neutral grey backdrop, even light.",
    "location": "Wide establishing view of {name}, nobody in it.",
    "prop": "{name}, alone on a neutral grey backdrop, the whole object in frame, even light.",
}
_SHEETS = {
    "character": "Character sheet of {name}: the same person from the front, in profile and from behind, full length, and a "
    "close-up of the face, side by side on a neutral grey backdrop, even light.",
    "location": "Location sheet of {name}: the same place from four sides, in four panels, nobody in it.",
    "prop": "Prop sheet of {name}: the same object from the front, the side and above, side by side on a neutral grey backdrop.",
}
_TALL, _WIDE, _SQUARE = (832, 1216), (1216, 832), (1024, 1024)
_SIZES = {"character": _TALL, "location": _WIDE, "prop": _SQUARE}
_SHEET_SIZE = (1344, 768)


@dataclass(frozen=True)
class Portrait:
    """`width` and `height` are multiples of 16."""

    prompt: str
    width: int
    height: int


def portrait_of(element: Element, *, style: str, sheet: bool) -> Portrait:
    """View, description, the film's look."""
    view = (_SHEETS if sheet else _VIEWS)[element.type].format(name=element.name)
    width, height = _SHEET_SIZE if sheet else _SIZES[element.type]
    parts = [view, " ".join(element.description.split()), " ".join(style.split())]
    return Portrait(" ".join(part for part in parts if part), width, height)
