"""What can be read: pages, booklets, labels and signs, with their words lettered on them."""

from functools import lru_cache

import numpy as np

from milimo.engines.previz.mesh import F32, I32, Builder, Material, Mesh

PAPER = Material((0.95, 0.93, 0.87), ink=0.55)
INK = Material((0.17, 0.18, 0.30), ink=0.0)
ROWS = 26
"""Rows of pixels in which a line of words is set."""


def page(words: str) -> Mesh:
    """A sheet lying flat, 0.21 by 0.28, with an envelope under it; `words` written on it, ` / ` between lines."""
    b = Builder()
    b.box((0.07, 0.06, 0.004), (0.24, 0.16, 0.006), Material((0.82, 0.74, 0.58)), 0.3)
    b.box((0, 0, 0.011), (0.21, 0.28, 0.003), PAPER)
    _written(b, words, 0.17, 0.22, 0.0135)
    return b.mesh()


def booklet(words: str) -> Mesh:
    """A thin book of tables lying shut, 0.16 by 0.22, a pencil in it, its title on the cover."""
    b = Builder()
    b.box((0.004, -0.003, 0.006), (0.158, 0.216, 0.01), Material((0.90, 0.86, 0.74), ink=0.6))
    b.box((0, 0, 0.0125), (0.162, 0.222, 0.003), Material((0.34, 0.44, 0.46), ink=0.7))
    b.box((0, 0.01, 0.0145), (0.124, 0.13, 0.001), Material((0.93, 0.90, 0.80), ink=0.45))
    b.tube(((0.03, -0.125, 0.009), (0.05, 0.09, 0.009)), (0.004, 0.004), Material((0.82, 0.60, 0.22)), 7)
    b.tube(((0.03, -0.125, 0.009), (0.028, -0.138, 0.009)), (0.004, 0.0006), Material((0.20, 0.18, 0.16)), 7)
    _letters(b, _lines(words, 12)[:4], 0.108, 0.11, 0.0155, middle=(0.0, 0.01))
    return b.mesh()


def tag(words: str) -> Mesh:
    """A small printed card lying flat."""
    b = Builder()
    b.box((0, 0, 0.003), (0.10, 0.066, 0.004), PAPER)
    b.box((0, 0.024, 0.0055), (0.092, 0.01, 0.0008), Material((0.40, 0.50, 0.56), ink=0.2))
    _letters(b, _lines(words, 16)[:3], 0.084, 0.036, 0.0062, middle=(0.0, -0.007))
    return b.mesh()


def sign(words: str) -> Mesh:
    """A board on two posts, its face towards -y, 2.2 wide and 1.9 tall."""
    b = Builder()
    post = Material((0.30, 0.30, 0.31))
    for x in (-0.8, 0.8):
        b.box((x, 0.05, 0.75), (0.08, 0.08, 1.5), post)
    b.box((0, 0, 1.35), (2.2, 0.07, 1.0), Material((0.22, 0.29, 0.33)))
    b.box((0, -0.04, 1.35), (2.08, 0.02, 0.88), Material((0.90, 0.87, 0.79), ink=0.4))
    flat = Builder()
    _letters(flat, _lines(words, 16)[:4], 1.86, 0.74, 0.0)
    _stood(b, flat.mesh(), -0.054, 1.35)
    return b.mesh()


def card_of(words: str) -> Mesh:
    """A folded card that stands and says what nobody has drawn: an honest stand-in, 0.2 wide."""
    b = Builder()
    b.quad((-0.1, -0.03, 0.0), (0.1, -0.03, 0.0), (0.1, 0.0, 0.13), (-0.1, 0.0, 0.13), PAPER)
    b.quad((0.1, 0.05, 0.0), (-0.1, 0.05, 0.0), (-0.1, 0.0, 0.13), (0.1, 0.0, 0.13), PAPER)
    flat = Builder()
    _letters(flat, _lines(words, 14)[:3], 0.17, 0.09, 0.0)
    mesh = flat.mesh()
    lean = 0.03 / 0.13
    points = mesh.vertices
    turned = np.stack([points[:, 0], -0.0165 + points[:, 1] * lean - 0.001, 0.064 + points[:, 1]], 1).astype(np.float32)
    b.add(turned, mesh.triangles, INK)
    return b.mesh()


def _stood(b: Builder, flat: Mesh, y: float, z: float) -> None:
    """Add flat lettering upright, read from -y."""
    points = flat.vertices
    b.add(
        np.stack([points[:, 0], np.full(len(points), y), points[:, 1] + z], 1).astype(np.float32), flat.triangles, INK
    )


def _written(b: Builder, words: str, wide: float, tall: float, z: float) -> None:
    """Words in lines, or without words the strokes of a hand."""
    if words.strip():
        _letters(b, _lines(words, 24)[:9], wide, tall, z)
        return
    for i in range(8):
        y = tall / 2 - i * tall / 8
        end = wide / 2 - (0.05 if i in (3, 7) else 0.008 * (i % 2))
        b.box(((end - wide / 2) / 2, y, z), (end + wide / 2, 0.003, 0.0006), INK)


def _lines(words: str, most: int) -> list[str]:
    """Words broken into lines of about `most` letters; ` / ` breaks too."""
    lines: list[str] = []
    for part in words.split(" / "):
        line = ""
        for word in part.split():
            if line and len(line) + 1 + len(word) > most:
                lines.append(line)
                line = word
            else:
                line = f"{line} {word}".strip()
        lines.append(line)
    return [line for line in lines if line] or [" "]


def _letters(
    b: Builder, lines: list[str], wide: float, tall: float, z: float, middle: tuple[float, float] = (0.0, 0.0)
) -> None:
    """Set lines in a box about `middle` in the plane at height `z`, read from -y."""
    set_lines = [_bitmap(line) for line in lines]
    longest = max(bitmap.shape[1] for bitmap in set_lines)
    pixel = min(wide / longest, tall / (ROWS * 1.25 * len(lines)))
    step = pixel * ROWS * 1.25
    top = step * len(lines) / 2
    points: list[F32] = []
    for row, bitmap in enumerate(set_lines):
        left = -bitmap.shape[1] * pixel / 2
        for y0, y1, x0, x1 in _runs(bitmap):
            xa, xb = left + x0 * pixel + middle[0], left + x1 * pixel + middle[0]
            ya, yb = top - row * step - y0 * pixel + middle[1], top - row * step - y1 * pixel + middle[1]
            points.append(np.array([(xa, yb, z), (xb, yb, z), (xb, ya, z), (xa, ya, z)], np.float32))
    if not points:
        return
    corners = np.arange(len(points), dtype=np.int32)[:, None] * 4
    triangles = np.concatenate([corners + np.array([0, 1, 2]), corners + np.array([0, 2, 3])]).astype(np.int32)
    b.add(np.concatenate(points), triangles, INK)


@lru_cache(maxsize=64)
def _bitmap(line: str) -> I32:
    """A line of words as ones and noughts, ROWS high."""
    from PIL import Image, ImageDraw, ImageFont

    font = ImageFont.load_default(ROWS * 0.86)
    wide = max(8, int(font.getlength(line)) + 4)
    canvas = Image.new("L", (wide, ROWS), 0)
    ImageDraw.Draw(canvas).text((2, 0), line, font=font, fill=255)
    return (np.asarray(canvas) > 110).astype(np.int32)


def _runs(bitmap: I32) -> list[tuple[int, int, int, int]]:
    """Rectangles (y0, y1, x0, x1) that cover the ones: runs along rows, joined where the row below repeats them."""
    open_runs: dict[tuple[int, int], int] = {}
    done: list[tuple[int, int, int, int]] = []
    for y in range(bitmap.shape[0] + 1):
        here: set[tuple[int, int]] = set()
        if y < bitmap.shape[0]:
            edges = np.flatnonzero(np.diff(np.concatenate([[0], bitmap[y], [0]])))
            here = {(int(a), int(c)) for a, c in zip(edges[::2], edges[1::2], strict=True)}
        for run in [run for run in open_runs if run not in here]:
            done.append((open_runs.pop(run), y, *run))
        for run in here:
            open_runs.setdefault(run, y)
    return done
