"""Thumbnails: small pictures of any frame, kept by the content they were made from, so they never grow stale."""

import os
import tempfile
from io import BytesIO
from pathlib import Path

import av.video.frame
from PIL import Image

from milimo.errors import BadInput
from milimo.media.decode import PictureReader
from milimo.media.encode import room_on_disk
from milimo.media.planes import rgb_of, still
from milimo.media.probe import Probed

WIDTHS = (80, 160, 320, 640, 1280)
"""The widths that are made; any other is answered by the next larger one, so that a client cannot fill the disk."""
_QUALITY = 80


class Thumbnails:
    """WebP files in a folder of their own, which may be deleted at any time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, path: Path, sha256: str, probed: Probed, *, frame: int = 0, width: int = 320) -> Path:
        """The thumbnail of a frame of a film (counted at its own rate), or of a picture. Raises BadInput for a sound."""
        if probed.type == "audio":
            raise BadInput("A sound has no picture.")
        number = max(0, min(frame, probed.frames - 1))
        wide = next((known for known in WIDTHS if known >= width), WIDTHS[-1])
        kept = self._folder / sha256[:2] / f"{sha256}-{number}-{wide}.webp"
        if not kept.exists():
            self._keep(kept, _webp(_picture(path, probed, number), wide))
        return kept

    def _keep(self, kept: Path, content: bytes) -> None:
        """Publish by rename: two that make the same thumbnail at once do no harm."""
        with room_on_disk():
            kept.parent.mkdir(parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=kept.parent, suffix=".part")
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(content)
                Path(temporary).replace(kept)
            finally:
                Path(temporary).unlink(missing_ok=True)


def _picture(path: Path, probed: Probed, number: int) -> Image.Image:
    if probed.type == "image":
        return still(path)
    with PictureReader(path) as film:
        return _image(film.frame(number), film.width, film.height)


def _image(frame: av.video.frame.VideoFrame, width: int, height: int) -> Image.Image:
    """A frame as RGB with square pixels, no larger than is ever asked for."""
    factor = min(1.0, WIDTHS[-1] / width)
    size = max(2, round(width * factor)), max(2, round(height * factor))
    return Image.fromarray(rgb_of(frame, *size))


def _webp(image: Image.Image, width: int) -> bytes:
    if image.width > width:
        height = max(1, round(image.height * width / image.width))
        image = image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=2.0)
    buffer = BytesIO()
    image.save(buffer, "WEBP", quality=_QUALITY, method=2)
    return buffer.getvalue()
