"""A picture made small enough to be sent along with a question."""

import io
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from milimo.errors import Unreadable

_QUALITY = 85


def as_jpeg(path: Path, side: int = 768) -> bytes:
    """A JPEG of a picture, `side` pixels at the most along its longer side. Raises Unreadable."""
    try:
        with Image.open(path) as picture:
            small = picture.convert("RGB")
            small.thumbnail((side, side))
    except (OSError, UnidentifiedImageError, Image.DecompressionBombError) as error:
        raise Unreadable("The first frame cannot be read.", "Choose another picture for it.") from error
    file = io.BytesIO()
    small.save(file, "JPEG", quality=_QUALITY)
    return file.getvalue()
