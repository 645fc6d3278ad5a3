"""One frame of a film, or a picture, at its full size and without loss."""

from pathlib import Path

from PIL import Image

from milimo.errors import BadInput
from milimo.media.decode import PictureReader
from milimo.media.encode import room_on_disk
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
        kept = found.format.name == "gray" and probed.mime == "video/x-matroska"
        if kept and (found.width, found.height) == (film.width, film.height):
            return Image.fromarray(grey_of(found))
        return Image.fromarray(rgb_of(found, film.width, film.height))


def save_frame(path: Path, probed: Probed, frame: int, out: Path) -> Path:
    """Write it as a PNG, by rename; gives `out`. Raises as `full_frame`; OutOfRoom."""
    picture = full_frame(path, probed, frame)
    part = out.with_suffix(".part")
    with room_on_disk():
        out.parent.mkdir(parents=True, exist_ok=True)
        picture.save(part, "PNG", compress_level=1)
        part.replace(out)
    return out
