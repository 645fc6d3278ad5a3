"""Lettering: a typeface that has the letters a text needs.

Source Sans (SIL Open Font License) is installed with the studio and covers Latin, Greek and Cyrillic. For other scripts a font of the
system is taken, when there is one that has every letter.
"""

from collections.abc import Iterator
from pathlib import Path

from font_source_sans_pro import font_files_ttf
from PIL import Image, ImageDraw, ImageFont

_SYSTEM_FONTS = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf",
    "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
    "/System/Library/Fonts/PingFang.ttc",
    "/System/Library/Fonts/Hiragino Sans GB.ttc",
    "/Library/Fonts/Arial Unicode.ttf",
    "/System/Library/Fonts/Supplemental/Arial Unicode.ttf",
)
_NO_LETTER = "\uffff"


def font_for(text: str, size: float, *, strong: bool = False) -> ImageFont.FreeTypeFont:
    """A font of a size in pixels that has every letter of the text; Source Sans when none has. Bold-ish when `strong`."""
    own = ImageFont.truetype(font_files_ttf["SourceSansProSemibold" if strong else "SourceSansPro"], max(6.0, size))
    fonts = (own, *_system_fonts(size)) if not _has_all(own, text) else (own,)
    return next((font for font in fonts if _has_all(font, text)), own)


def _system_fonts(size: float) -> Iterator[ImageFont.FreeTypeFont]:
    for path in _SYSTEM_FONTS:
        if Path(path).exists():
            yield ImageFont.truetype(path, max(6.0, size))


def _has_all(font: ImageFont.FreeTypeFont, text: str) -> bool:
    small = font.font_variant(size=16)
    missing = drawn(small, _NO_LETTER)
    return all(letter.isspace() or drawn(small, letter) != missing for letter in set(text))


def drawn(font: ImageFont.FreeTypeFont, letter: str) -> bytes:
    """How a font draws a letter, as pixels: what it lacks, it draws all alike."""
    side = 3 * int(font.size)
    image = Image.new("L", (side, side))
    ImageDraw.Draw(image).text((side / 3, side / 3), letter, fill=255, font=font)
    return image.tobytes()
