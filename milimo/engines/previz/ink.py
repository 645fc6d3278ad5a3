"""The pen: outlines from what lies beside what, with a weight that swells in shadow and thins with distance, then paper."""

import math

from milimo.engines.previz.jit import compiled
from milimo.engines.previz.kernels import INK, OBJECT, noise
from milimo.engines.previz.mesh import F32, I32, U8


@compiled
def draw_ink(
    grid: I32,
    part: I32,
    depth: F32,
    normal: F32,
    tone: F32,
    parts: F32,
    pen: float,
    hand: F32,
    ink: F32,
) -> None:
    """Stamp the pen along every edge of the fine grid. `pen` is the radius of a usual line in fine pixels.

    `hand` [2H/8, 2W/8, 3] is how the hand strays: weight, and places across and down in fine pixels.
    """
    height, width = grid.shape
    for y in range(height - 1):
        for x in range(width - 1):
            i = grid[y, x]
            for step in range(2):
                j = grid[y + step, x + 1 - step]
                if i == j:
                    continue
                p, q = part[i], part[j]
                if p < 0 and q < 0:
                    continue
                a, b = depth[i], depth[j]
                front = p if (q < 0 or (p >= 0 and a <= b)) else q
                near = a if front == p else b
                weight = 0.0
                if p < 0 or q < 0:
                    weight = 1.0
                elif parts[p, OBJECT] != parts[q, OBJECT]:
                    weight = 1.0 if abs(a - b) > 0.02 * near + 0.02 else 0.75
                elif p != q and not (
                    parts[p, 0] == parts[q, 0] and parts[p, 1] == parts[q, 1] and parts[p, 2] == parts[q, 2]
                ):
                    weight = 0.62
                else:
                    bend = normal[i, 0] * normal[j, 0] + normal[i, 1] * normal[j, 1] + normal[i, 2] * normal[j, 2]
                    if abs(a - b) > 0.045 + 0.012 * near and bend < 0.995:
                        weight = 0.8
                    elif bend < 0.78:
                        weight = 0.45
                weight *= parts[front, INK]
                if weight <= 0.02:
                    continue
                # A line is bolder near the eye and on the side away from the light.
                size = 0.62 + 0.75 / (1.0 + 0.22 * near)
                size *= 1.28 - 0.4 * min(1.0, tone[i], tone[j])
                stray = hand[y // 8, x // 8]
                radius = max(0.55, pen * weight * size * float(stray[0]))
                strength = min(1.0, 0.35 + weight) * min(1.0, 0.5 + 9.0 / (near + 8.0))
                px = x + 0.5 * (1 - step) + float(stray[1])
                py = y + 0.5 * step + float(stray[2])
                _stamp(px, py, radius, float(strength), ink)


@compiled
def _stamp(px: float, py: float, radius: float, strength: float, ink: F32) -> None:
    height, width = ink.shape
    reach = int(radius + 1.5)
    cx, cy = round(px), round(py)
    for y in range(max(0, cy - reach), min(height, cy + reach + 1)):
        for x in range(max(0, cx - reach), min(width, cx + reach + 1)):
            distance = math.sqrt((x - px) * (x - px) + (y - py) * (y - py))
            cover = min(1.0, radius + 0.5 - distance) * strength
            ink[y, x] = max(ink[y, x], cover)


@compiled
def hand_of(wobble: float, seed: float, hand: F32) -> None:
    """How a hand strays over the sheet; see `draw_ink`."""
    for y in range(hand.shape[0]):
        for x in range(hand.shape[1]):
            hand[y, x, 0] = 0.78 + 0.44 * noise(x * 0.17, y * 0.17, seed)
            hand[y, x, 1] = wobble * (noise(x * 0.24, y * 0.24, seed + 31.0) - 0.5)
            hand[y, x, 2] = wobble * (noise(x * 0.24, y * 0.24, seed + 67.0) - 0.5)


@compiled
def paper_of(width: int, height: int, stroke: float, grain: F32, strokes: U8) -> None:
    """The sheet: grain [H, W] about 1 with a darker rim, and where on the fine grid [2H, 2W] a hatching stroke runs."""
    for y in range(height):
        for x in range(width):
            ex, ey = (x + 0.5) / width - 0.5, (y + 0.5) / height - 0.5
            rim = 1.0 - 0.34 * (ex * ex + ey * ey) ** 1.5
            grain[y, x] = rim * (0.985 + 0.06 * noise(x * 0.45, y * 0.45, 12.0) * noise(x * 0.11, y * 0.9, 13.0))
            for sub in range(4):
                fy, fx = 2 * y + sub // 2, 2 * x + sub % 2
                along = (fx + fy * 0.9 + 2.5 * noise(fx * 0.05, fy * 0.05, 9.0)) / stroke
                strokes[fy, fx] = 1 if along - math.floor(along) < 0.16 else 0


@compiled
def develop(
    grid: I32,
    colours: F32,
    part: I32,
    tone: F32,
    ink: F32,
    grain: F32,
    strokes: U8,
    hatch: float,
    pen: F32,
    weather: F32,
    warmth: F32,
    out: U8,
) -> None:
    """Ink over tone, shadows hatched, weather over all, shrunk to the picture on its paper. `out` is [H, W, 3]."""
    height, width = out.shape[0], out.shape[1]
    for y in range(height):
        for x in range(width):
            r, g, b = 0.0, 0.0, 0.0
            for sub in range(4):
                fy, fx = 2 * y + sub // 2, 2 * x + sub % 2
                i = grid[fy, fx]
                line = ink[fy, fx]
                if strokes[fy, fx] and part[i] >= 0 and tone[i] < 0.72:
                    line = max(line, hatch * (0.72 - tone[i]) * 1.6)
                r += colours[i, 0] * (1 - line) + pen[0] * line
                g += colours[i, 1] * (1 - line) + pen[1] * line
                b += colours[i, 2] * (1 - line) + pen[2] * line
            scale = 0.25
            if weather[0] > 0.0:
                drop = _weather(x, y, height, weather)
                r, g, b, scale = (
                    r * (1 - drop) + 3.72 * drop,
                    g * (1 - drop) + 3.8 * drop,
                    b * (1 - drop) + 3.88 * drop,
                    0.25,
                )
            scale *= 255.0 * grain[y, x]
            out[y, x, 0] = int(min(255.0, max(0.0, r * warmth[0] * scale + 0.5)))
            out[y, x, 1] = int(min(255.0, max(0.0, g * warmth[1] * scale + 0.5)))
            out[y, x, 2] = int(min(255.0, max(0.0, b * warmth[2] * scale + 0.5)))


@compiled
def _weather(x: int, y: int, height: int, weather: F32) -> float:
    """Cover of rain streaks (kind 1) or snow flakes (kind 2) at a pixel; `weather` is kind, time in seconds, amount."""
    kind, time, amount = weather[0], weather[1], weather[2]
    best = 0.0
    for layer in range(3):
        scale = height / 360.0 * (1.0 + 0.6 * layer)
        if kind == 1.0:
            column = math.floor((x + y * 0.16) / (6.0 * scale))
            speed = (760.0 + 170.0 * layer) * scale
            phase = noise(column * 17.3 + 0.5, layer * 5.0 + 0.5, 3.5) * 977.0
            length = 150.0 * scale
            at = (y - time * speed + phase * scale) / length
            within = at - math.floor(at)
            across = (x + y * 0.16) / (6.0 * scale) - column
            if (
                within < 0.2
                and across < 0.22
                and noise(column * 3.7 + 0.5, math.floor(at) * 1.9 + 0.5, layer + 0.5) < amount
            ):
                best = max(best, 0.16 + 0.12 * layer)
        else:
            size = 26.0 * scale
            sx = x + 9.0 * scale * math.sin(time * 1.3 + y * 0.02 / scale + layer * 2.0)
            sy = y - time * (46.0 + 26.0 * layer) * scale
            i, j = math.floor(sx / size), math.floor(sy / size)
            cx = (i + 0.2 + 0.6 * noise(i * 7.1 + 0.5, j * 3.3 + 0.5, layer + 0.5)) * size
            cy = (j + 0.2 + 0.6 * noise(i * 2.7 + 0.5, j * 8.9 + 0.5, layer + 9.5)) * size
            if (
                noise(i * 5.3 + 0.5, j * 6.1 + 0.5, layer + 21.5) < amount
                and (sx - cx) ** 2 + (sy - cy) ** 2 < (1.3 * scale) ** 2
            ):
                best = max(best, 0.85)
    return best
