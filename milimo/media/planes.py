"""Pictures as film keeps them: Y'CbCr 4:2:0, 8 bit, BT.709, limited range, in one array, and the mixing of them.

A mix of such pictures is the mix of their R'G'B' values, for the conversion is linear; so nothing is converted to be mixed.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import cast

import av.video.frame
import cv2
import numpy as np
from av.video.reformatter import ColorRange, Colorspace, VideoReformatter
from numpy.typing import NDArray
from PIL import Image, ImageOps

from milimo.domain.render_plan import Box

Plane = NDArray[np.uint8]
"""[height, width], uint8."""

BLACK_LUMA, NO_COLOUR = 16, 128


@dataclass(frozen=True)
class Planes:
    """A picture of even size; `packed` is [height * 3 / 2, width], uint8: luma, then both colours at half its resolution."""

    packed: Plane

    @property
    def height(self) -> int:
        return self.packed.shape[0] * 2 // 3

    @property
    def width(self) -> int:
        return self.packed.shape[1]

    def split(self) -> tuple[Plane, Plane, Plane]:
        """Views of luma, blue and red difference."""
        height, width = self.height, self.width
        colours = self.packed[height:].reshape(2, height // 2, width // 2)
        return self.packed[:height], colours[0], colours[1]

    @classmethod
    def black(cls, width: int, height: int) -> "Planes":
        packed = np.full((height * 3 // 2, width), NO_COLOUR, np.uint8)
        packed[:height] = BLACK_LUMA
        return cls(packed)


def film_frame(
    frame: av.video.frame.VideoFrame, width: int, height: int, reformatter: VideoReformatter | None = None
) -> av.video.frame.VideoFrame:
    """A decoded frame as `yuv420p`, BT.709, limited range, of a size; the same frame when it is that already.

    `reformatter`, kept for the frames of one film, need not be set up for each: five times as quick.
    """
    colorspace = _colorspace(frame)
    full = _is_full_range(frame)
    ours = frame.format.name == "yuv420p" and not full and colorspace == Colorspace.ITU709
    if ours and (frame.width, frame.height) == (width, height):
        return frame
    return (reformatter or VideoReformatter()).reformat(
        frame,
        width=width,
        height=height,
        format="yuv420p",
        src_colorspace=colorspace,
        dst_colorspace=Colorspace.ITU709,
        src_color_range=ColorRange.JPEG if full else ColorRange.MPEG,
        dst_color_range=ColorRange.MPEG,
        interpolation="BICUBIC",
    )


def rgb_of(frame: av.video.frame.VideoFrame, width: int, height: int) -> NDArray[np.uint8]:
    """A decoded frame as RGB of a size: [height, width, 3], uint8, full range."""
    converted = frame.reformat(
        width=width,
        height=height,
        format="rgb24",
        src_colorspace=_colorspace(frame),
        src_color_range=ColorRange.JPEG if _is_full_range(frame) else ColorRange.MPEG,
        dst_color_range=ColorRange.JPEG,
        interpolation="BICUBIC",
    )
    return np.asarray(converted.to_ndarray(), np.uint8)


def grey_of(frame: av.video.frame.VideoFrame) -> NDArray[np.uint8]:
    """The values of a `gray` frame, as they are stored: [height, width], uint8, full range."""
    return np.asarray(frame.to_ndarray(), np.uint8)


def _is_full_range(frame: av.video.frame.VideoFrame) -> bool:
    return frame.color_range == ColorRange.JPEG or frame.format.name.startswith("yuvj") or frame.format.is_rgb


def _colorspace(frame: av.video.frame.VideoFrame) -> Colorspace:
    """A frame's own, or what players take for granted at its height when it does not say."""
    if frame.format.is_rgb:
        return Colorspace.ITU709
    if frame.colorspace in (Colorspace.ITU709, Colorspace.ITU601, Colorspace.SMPTE240M):
        return Colorspace(frame.colorspace)
    return Colorspace.ITU709 if frame.height >= 720 else Colorspace.ITU601


def planes_of(frame: av.video.frame.VideoFrame) -> Planes:
    """The planes of a `yuv420p` frame, copied once."""
    planes = Planes(np.empty((frame.height * 3 // 2, frame.width), np.uint8))
    for copy, plane in zip(planes.split(), frame.planes, strict=True):
        rows = np.frombuffer(cast(memoryview, plane), np.uint8).reshape(-1, plane.line_size)
        copy[:] = rows[: copy.shape[0], : copy.shape[1]]
    return planes


def frame_of(planes: Planes) -> av.video.frame.VideoFrame:
    """A frame of its own memory, tagged."""
    frame = av.video.frame.VideoFrame.from_ndarray(planes.packed, format="yuv420p")
    frame.colorspace, frame.color_range = Colorspace.ITU709, ColorRange.MPEG
    return frame


def planes_of_image(image: Image.Image, width: int, height: int) -> Planes:
    """An opaque picture, resized."""
    if image.size != (width, height):
        image = image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)
    frame = av.video.frame.VideoFrame.from_ndarray(np.asarray(image.convert("RGB")), format="rgb24")
    return planes_of(film_frame(frame, width, height))


def still(path: Path) -> Image.Image:
    """A picture file, upright, on black where it was see-through."""
    with Image.open(path) as file:
        image = ImageOps.exif_transpose(file)
        if image.has_transparency_data:
            backed = Image.new("RGBA", image.size, (0, 0, 0, 255))
            return Image.alpha_composite(backed, image.convert("RGBA")).convert("RGB")
        return image.convert("RGB")


def placed(planes: Planes, box: Box, width: int, height: int) -> Planes:
    """A picture at its box in a black frame."""
    if (box.x, box.y, box.width, box.height) == (0, 0, width, height):
        return planes
    frame = Planes.black(width, height)
    lay_over(frame, planes, box, 1.0)
    return frame


def resized(cover: Plane, width: int, height: int) -> Plane:
    """An opacity map at another size."""
    return np.asarray(Image.fromarray(cover).resize((width, height), Image.Resampling.LANCZOS))


def add(total: Planes, picture: Planes, share: float) -> Planes:
    """A picture's light, in a share of 0 to 1, on top of what is there: black adds nothing."""
    out = np.empty_like(total.packed)
    height = total.height
    for rows, dark in ((slice(0, height), BLACK_LUMA), (slice(height, None), NO_COLOUR)):
        cv2.addWeighted(total.packed[rows], 1.0, picture.packed[rows], share, -share * dark, dst=out[rows])
    return Planes(out)


def lay_over(frame: Planes, picture: Planes, box: Box, share: float, cover: Plane | None = None) -> None:
    """Draw a picture of the box's size into a frame, in place. `cover` (0 to 255, of the box's size) says where it is opaque."""
    left, top = max(0, box.x), max(0, box.y)
    right, bottom = min(frame.width, box.x + box.width), min(frame.height, box.y + box.height)
    if right <= left or bottom <= top:
        return
    for plane, (below, above) in enumerate(zip(frame.split(), picture.split(), strict=True)):
        step = 2 if plane else 1
        target = below[top // step : bottom // step, left // step : right // step]
        window = np.s_[
            (top - box.y) // step : (bottom - box.y) // step, (left - box.x) // step : (right - box.x) // step
        ]
        if cover is None:
            target[:] = cv2.addWeighted(above[window], share, target, 1 - share, 0)
        else:
            alpha = cover[::step, ::step][window].astype(np.float32) * (share / 255)
            target[:] = np.rint(above[window] * alpha + target * (1 - alpha)).astype(np.uint8)
