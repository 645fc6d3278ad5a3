"""A picture made small enough to be sent along with a question."""

import io
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from milimo.errors import Unreadable
from milimo.media.planes import still

_QUALITY = 85


def as_jpeg(path: Path, side: int = 768) -> bytes:
    """A JPEG of a picture, `side` pixels at the most along its longer side. Raises Unreadable."""
    try:
        small = still(path)
        small.thumbnail((side, side))
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise Unreadable("The first frame cannot be read.", "Choose another picture for it.") from error
    file = io.BytesIO()
    small.save(file, "JPEG", quality=_QUALITY)
    return file.getvalue()
