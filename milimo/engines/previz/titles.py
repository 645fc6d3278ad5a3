"""Title cards: words set well on black, and a slow breath of movement so that they live."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

BREATH = 0.025
"""How much a title grows over its shot."""


def title(words: str, width: int, height: int, share: float = 0.0) -> NDArray[np.uint8]:
    """A card [H, W, 3] uint8; `share` of the shot from 0 to 1. Long words are wrapped and shrunk to fit."""
    from PIL import Image, ImageDraw, ImageFont

    canvas = Image.new("RGB", (width * 2, height * 2), (6, 6, 8))
    pen = ImageDraw.Draw(canvas)
    words = " ".join(words.split())[:600] or " "
    size = height * 2 * 0.085 * (1 + BREATH * share)
    limit = width * 2 * 0.78
    while True:
        font = ImageFont.load_default(size)
        lines = _wrapped(words, lambda line, font=font: float(pen.textlength(line, font=font)), limit)
        if (
            len(lines) * size * 1.5 < height * 2 * 0.8
            and max(pen.textlength(line, font=font) for line in lines) <= limit
        ) or size < 12:
            break
        size *= 0.88
    step = size * 1.5
    y = height - step * len(lines) / 2
    for line in lines:
        wide = pen.textlength(line, font=font)
        pen.text((width - wide / 2, y + step * 0.12), line, font=font, fill=(226, 222, 212))
        y += step
    return np.asarray(canvas.resize((width, height), Image.Resampling.LANCZOS), np.uint8)


def _wrapped(words: str, measure: Callable[[str], float], limit: float) -> list[str]:
    lines: list[str] = []
    line = ""
    for word in words.split(" "):
        longer = f"{line} {word}".strip()
        if line and measure(longer) > limit:
            lines.append(line)
            line = word
        else:
            line = longer
    return [*lines, line]
