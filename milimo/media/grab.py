"""One frame of a film as a picture of its own."""

from pathlib import Path

from PIL import Image

from milimo.media.decode import PictureReader
from milimo.media.encode import room_on_disk
from milimo.media.planes import rgb_of


def grab_frame(film: Path, frame: int, out: Path) -> None:
    """Write frame `frame` (at the film's own rate) as a PNG of the film's size, by rename. Raises Unreadable, OutOfRoom."""
    with PictureReader(film) as reader:
        picture = Image.fromarray(rgb_of(reader.frame(frame), reader.width, reader.height))
    part = out.with_suffix(".part")
    with room_on_disk():
        out.parent.mkdir(parents=True, exist_ok=True)
        picture.save(part, "PNG")
        part.replace(out)
