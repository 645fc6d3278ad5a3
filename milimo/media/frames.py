"""One frame of a film, or a picture, at its full size and without loss."""

from pathlib import Path

from PIL import Image

from milimo.errors import BadInput
from milimo.media.decode import PictureReader
from milimo.media.planes import grey_of, rgb_of, still
from milimo.media.probe import Probed


def full_frame(path: Path, probed: Probed, frame: int = 0) -> Image.Image:
    """Upright, with square pixels. Grey where the film is grey, so that a mask's frame keeps its values.

    Raises BadInput for a sound, and for a frame that the film has not.
    """
    if probed.type == "audio":
        raise BadInput("A sound has no picture.")
    if not 0 <= frame < max(1, probed.frames):
        raise BadInput(f"The film has no frame {frame}.", f"Choose a frame from 0 to {probed.frames - 1}.")
    if probed.type == "image":
        return still(path)
    with PictureReader(path) as film:
        found = film.frame(frame)
        if found.format.name == "gray":
            return Image.fromarray(grey_of(found))
        return Image.fromarray(rgb_of(found, film.width, film.height))


def save_frame(path: Path, probed: Probed, frame: int, out: Path) -> Path:
    """Write it as a PNG; gives `out`."""
    full_frame(path, probed, frame).save(out, compress_level=1)
    return out
