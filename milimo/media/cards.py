"""Cards: slates that stand in for what is not made yet, and titles. Drawn with type, for a frame of any size."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from milimo.domain.render_plan import SlatePicture, TitlePicture
from milimo.media.lettering import font_for

_PAPER, _RULE, _BRIGHT, _SOFT, _DIM = "#14171c", "#2b3038", "#e8eaed", "#b4bac4", "#7d8592"


@dataclass(frozen=True)
class Card:
    """A drawn card: `image` RGB, and where it is opaque ([height, width], uint8), None for everywhere."""

    image: Image.Image
    cover: NDArray[np.uint8] | None = None


def slate(picture: SlatePicture, width: int, height: int) -> Card:
    """A numbered slate: the shot's label, its scene's heading, and what is to be seen."""
    image = Image.new("RGB", (width, height), _PAPER)
    draw = ImageDraw.Draw(image)
    unit = min(width / 16, height / 9)
    margin = unit * 0.55
    draw.rectangle((margin, margin, width - margin, height - margin), outline=_RULE, width=max(1, round(unit / 24)))
    middle = width / 2
    if picture.label:
        label = font_for(picture.label, unit * 2.1, strong=True)
        draw.text((middle, height * 0.36), picture.label, fill=_BRIGHT, font=label, anchor="mm")
    large, small = font_for(picture.heading, unit * 0.5, strong=True), font_for(picture.text, unit * 0.4)
    heading = _wrapped(draw, picture.heading, large, width * 0.8, 2)
    draw.multiline_text((middle, height * 0.555), heading, fill=_SOFT, font=large, anchor="ma", align="center")
    text = _wrapped(draw, picture.text, small, width * 0.72, 3)
    top = height * 0.555 + unit * (1.4 if "\n" in heading else 0.85)
    draw.multiline_text((middle, top), text, fill=_DIM, font=small, anchor="ma", align="center", spacing=unit * 0.12)
    return Card(image)


def title(picture: TitlePicture, width: int, height: int, *, on_black: bool) -> Card:
    """Words in the middle of the frame, white; see-through around them, with a soft shadow, unless on black."""
    size = min(width / 16, height / 9) * 0.8
    font = font_for(picture.text, size, strong=True)
    mask = Image.new("L", (width, height), 0)
    draw = ImageDraw.Draw(mask)
    words = _wrapped(draw, picture.text, font, width * 0.8, 8)
    draw.multiline_text(
        (width / 2, height / 2), words, fill=255, font=font, anchor="mm", align="center", spacing=size * 0.4
    )
    white = Image.merge("RGB", (mask, mask, mask))
    if on_black:
        return Card(white)
    cover = np.asarray(mask)
    shadow = np.maximum.reduce([np.roll(cover, (dy, dx), (0, 1)) for dy in (0, 1, 2) for dx in (0, 1, 2)]) // 2
    return Card(white, np.maximum(cover, shadow))


def _wrapped(draw: ImageDraw.ImageDraw, text: str, font: ImageFont.FreeTypeFont, width: float, most: int) -> str:
    """Text broken into at most `most` lines of a width in pixels; what does not fit ends in an ellipsis."""
    lines: list[str] = []
    for paragraph in text.splitlines():
        line = ""
        for word in paragraph.split():
            longer = f"{line} {word}".strip()
            if line and draw.textlength(longer, font=font) > width:
                lines.append(line)
                line = word
            else:
                line = longer
        lines.append(line)
    if len(lines) > most:
        last = lines[most - 1]
        while last and draw.textlength(f"{last}…", font=font) > width:
            last = last[:-1]
        lines = [*lines[: most - 1], f"{last.rstrip()}…"]
    return "\n".join(lines)
