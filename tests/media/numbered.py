"""Numbered footage: every frame carries its film's number and its own, as bars that survive H.264 from 320x180 upward.

The bars fill the top twelfth of the picture: 24 cells of equal width, white for 1 and black for 0.

    cell   0      1      2..5             6..21             22                   23
           white  black  film (4 bits)    frame (16 bits)   odd parity of 2..21  black

Bits come lowest first. To read one (in any language): look at the brightness of the picture at x = (cell + 0.5) * width / 24 and
y = height / 24, and call it 1 above the middle. Cells 0, 1, 23 and the parity tell a true reading from a false one. A dissolve at
half strength reads as None; footage placed in a box is read within that box.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import av.video.frame
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from milimo.domain.render_plan import SAMPLE_RATE, sample_at
from milimo.domain.time import Rate
from milimo.media.encode import PROXY, Encoding, FilmWriter
from milimo.media.planes import film_frame

CELLS = 24
FILM_RATE = Rate(numerator=24)
FILMS, FRAMES = 16, 1 << 16


@dataclass(frozen=True)
class Number:
    """What a frame says of itself."""

    film: int
    frame: int


def draw_number(width: int, height: int, number: Number) -> Image.Image:
    """An RGB picture with its bars, its number in figures, and something that moves."""
    rows, columns = np.mgrid[0:height, 0:width]
    shade = ((rows + columns + 3 * number.frame) // 8 % 24 * 4 + 60).astype(np.uint8)
    tint = np.array([(number.film * 5) % 16, (number.film * 3) % 16, (number.film * 9) % 16], np.uint8) * 4
    image = Image.fromarray(shade[..., None] // 2 + tint)
    draw = ImageDraw.Draw(image)
    font = ImageFont.load_default(height / 4)
    draw.text((width / 2, height / 2), f"{number.film}:{number.frame}", fill="white", font=font, anchor="mm")
    pixels = np.asarray(image).copy()
    for cell, bit in enumerate(_bits(number)):
        left, right = cell * width // CELLS, (cell + 1) * width // CELLS
        pixels[: height // 12, left:right] = 255 * bit
    return Image.fromarray(pixels)


def read_number(picture: NDArray[Any]) -> Number | None:
    """Read [height, width] brightness or [height, width, 3] RGB (uint8); None when the bars are not whole."""
    height, width = picture.shape[:2]
    row = picture[height // 24].astype(np.float64)
    brightness = row if row.ndim == 1 else row.mean(-1)
    cells = [float(brightness[int((cell + 0.5) * width / CELLS)]) for cell in range(CELLS)]
    if any(70 < value < 185 for value in cells):
        return None
    bits = [int(value > 128) for value in cells]
    number = Number(_number(bits[2:6]), _number(bits[6:22]))
    return number if bits == _bits(number) else None


def _bits(number: Number) -> list[int]:
    data = [number.film >> bit & 1 for bit in range(4)] + [number.frame >> bit & 1 for bit in range(16)]
    return [1, 0, *data, 1 - sum(data) % 2, 0]


def _number(bits: list[int]) -> int:
    return sum(bit << place for place, bit in enumerate(bits))


def tone(start: int, count: int, hertz: float, level: float = 0.25) -> NDArray[np.float32]:
    """Samples [start, start + count) of a sine at SAMPLE_RATE: [count, 2], float32."""
    wave = level * np.sin(2 * np.pi * hertz * np.arange(start, start + count) / SAMPLE_RATE)
    return np.repeat(wave.astype(np.float32)[:, None], 2, axis=1)


def write_numbered_film(
    path: Path,
    *,
    film: int,
    frames: int,
    width: int = 320,
    height: int = 180,
    rate: Rate = FILM_RATE,
    hertz: float | None = None,
    encoding: Encoding = PROXY,
) -> Path:
    """Make an MP4 of numbered frames 0 to frames - 1, with a tone when `hertz` is given. Gives the path back."""
    with FilmWriter(
        path, width=width, height=height, rate=rate, encoding=encoding, with_sound=hertz is not None
    ) as writer:
        for frame in range(frames):
            drawn = av.video.frame.VideoFrame.from_image(draw_number(width, height, Number(film, frame)))
            writer.add_frame(film_frame(drawn, width, height))
            if hertz is not None:
                start = sample_at(frame, rate)
                writer.add_sound(tone(start, sample_at(frame + 1, rate) - start, hertz))
        for _ in writer.finish():
            pass
    return path


def write_tone(path: Path, *, seconds: float, hertz: float, sample_rate: int = SAMPLE_RATE) -> Path:
    """Make a WAV with a tone."""
    count = round(seconds * sample_rate)
    wave = 0.25 * np.sin(2 * np.pi * hertz * np.arange(count) / sample_rate)
    data = np.ascontiguousarray((wave * 32767).astype(np.int16)[None, :])
    with av.open(str(path), "w") as container:
        stream = container.add_stream("pcm_s16le", rate=sample_rate, layout="mono")
        frame = av.AudioFrame.from_ndarray(data, format="s16", layout="mono")
        frame.sample_rate = sample_rate
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def frames_of(path: Path) -> Iterator[NDArray[np.uint8]]:
    """Every frame's brightness, [height, width], uint8, stretched to 0 to 255."""
    with av.open(str(path)) as container:
        for frame in container.decode(video=0):
            grey = frame.to_ndarray()[: frame.height, : frame.width].astype(np.float64)
            yield np.clip((grey - 16) * 255 / 219, 0, 255).astype(np.uint8)


def numbers_of(path: Path) -> list[Number | None]:
    """What every frame of a film says of itself."""
    return [read_number(frame) for frame in frames_of(path)]


def sound_of(path: Path) -> NDArray[np.float32]:
    """A file's whole sound: [samples, 2], float32, at SAMPLE_RATE; for short test films only."""
    resampler = av.AudioResampler(format="flt", layout="stereo", rate=SAMPLE_RATE)
    with av.open(str(path)) as container:
        parts = [
            made.to_ndarray().reshape(-1, 2)
            for frame in (*container.decode(audio=0), None)
            for made in resampler.resample(frame)
        ]
    return np.concatenate(parts).astype(np.float32)


def strength(samples: NDArray[np.float32], hertz: float) -> float:
    """How strong a tone is in a piece of sound: its amplitude, whatever its phase."""
    turn = np.exp(-2j * np.pi * hertz * np.arange(len(samples)) / SAMPLE_RATE)
    return float(2 * abs(np.mean(samples[:, 0] * turn))) if len(samples) else 0.0
