"""The pen: outlines from what lies beside what, with a weight that swells in shadow and thins with distance, then paper."""

import math

from milimo.engines.previz.jit import compiled
from milimo.engines.previz.kernels import INK, OBJECT, noise
from milimo.engines.previz.mesh import F32, I32

# Channels of the fine grid.
CR, CG, CB, PART, DEPTH, NX, NY, NZ, TONE = range(9)
CHANNELS = 9


@compiled
def draw_ink(grid: F32, parts: F32, pen: float, wobble: float, seed: float, ink: F32) -> None:
    """Stamp the pen along every edge of the fine grid. `pen` is the radius of a usual line in fine pixels."""
    height, width = grid.shape[0], grid.shape[1]
    for y in range(height - 1):
        for x in range(width - 1):
            p = int(grid[y, x, PART])
            for step in range(2):
                nx, ny = x + 1 - step, y + step
                q = int(grid[ny, nx, PART])
                if p < 0 and q < 0:
                    continue
                a, b = grid[y, x, DEPTH], grid[ny, nx, DEPTH]
                front = p if (q < 0 or (p >= 0 and a <= b)) else q
                near = a if front == p else b
                weight = 0.0
                if p < 0 or q < 0:
                    weight = 1.0
                elif parts[p, OBJECT] != parts[q, OBJECT]:
                    weight = 1.0 if abs(a - b) > 0.02 * near + 0.02 else 0.75
                elif p != q:
                    weight = 0.62
                else:
                    steep = abs(1.0 / a - 1.0 / b) * near
                    bend = grid[y, x, NX] * grid[ny, nx, NX] + grid[y, x, NY] * grid[ny, nx, NY] + grid[y, x, NZ] * grid[ny, nx, NZ]
                    if abs(a - b) > 0.045 + 0.012 * near and bend < 0.995:
                        weight = 0.8
                    elif bend < 0.78 and steep < 0.5:
                        weight = 0.45
                if weight <= 0.0:
                    continue
                weight *= parts[front, INK]
                if weight <= 0.02:
                    continue
                # A line is bolder near the eye and on the side away from the light.
                size = 0.62 + 0.75 / (1.0 + 0.22 * near)
                tone = min(grid[y, x, TONE], grid[ny, nx, TONE])
                size *= 1.28 - 0.4 * min(1.0, tone)
                swell = 0.78 + 0.44 * noise(x * 0.021, y * 0.021, seed)
                radius = max(0.55, pen * weight * size * swell)
                strength = min(1.0, 0.35 + weight) * min(1.0, 0.5 + 9.0 / (near + 8.0))
                px = x + 0.5 * (1 - step) + wobble * (noise(x * 0.03, y * 0.03, seed + 31.0) - 0.5)
                py = y + 0.5 * step + wobble * (noise(x * 0.03, y * 0.03, seed + 67.0) - 0.5)
                _stamp(px, py, radius, strength, ink)


@compiled
def _stamp(px: float, py: float, radius: float, strength: float, ink: F32) -> None:
    height, width = ink.shape
    reach = int(radius + 1.5)
    cx, cy = int(round(px)), int(round(py))
    for y in range(max(0, cy - reach), min(height, cy + reach + 1)):
        for x in range(max(0, cx - reach), min(width, cx + reach + 1)):
            distance = math.sqrt((x - px) * (x - px) + (y - py) * (y - py))
            cover = min(1.0, radius + 0.5 - distance) * strength
            if cover > ink[y, x]:
                ink[y, x] = cover


@compiled
def develop(grid: F32, ink: F32, hatch: float, pen: F32, weather: F32, warmth: F32, out: I32) -> None:
    """Ink over tone, shadows hatched, weather over all, shrunk to the picture and given a breath of paper. `out` [H, W, 3], 0 to 255."""
    height, width = out.shape[0], out.shape[1]
    for y in range(height):
        for x in range(width):
            r, g, b = 0.0, 0.0, 0.0
            for sub in range(4):
                fy, fx = 2 * y + sub // 2, 2 * x + sub % 2
                line = ink[fy, fx]
                dark = grid[fy, fx, TONE]
                if hatch > 0 and grid[fy, fx, PART] >= 0 and dark < 0.72:
                    stroke = (fx + fy * 0.9 + 2.5 * noise(fx * 0.05, fy * 0.05, 9.0)) / weather[4]
                    if stroke - math.floor(stroke) < 0.16:
                        line = max(line, hatch * (0.72 - dark) * 1.6)
                r += grid[fy, fx, CR] * (1 - line) + pen[0] * line
                g += grid[fy, fx, CG] * (1 - line) + pen[1] * line
                b += grid[fy, fx, CB] * (1 - line) + pen[2] * line
            r, g, b = r * 0.25, g * 0.25, b * 0.25
            drop = _weather(x, y, height, weather)
            r, g, b = r + (0.93 - r) * drop, g + (0.95 - g) * drop, b + (0.97 - b) * drop
            ex, ey = (x + 0.5) / width - 0.5, (y + 0.5) / height - 0.5
            paper = 1.0 - 0.34 * (ex * ex + ey * ey) ** 1.5
            paper *= 0.985 + 0.03 * noise(x * 0.45, y * 0.45, 12.0) * noise(x * 0.11, y * 0.9, 13.0) * 2.0
            out[y, x, 0] = int(min(255.0, max(0.0, (r * warmth[0]) * paper * 255.0 + 0.5)))
            out[y, x, 1] = int(min(255.0, max(0.0, (g * warmth[1]) * paper * 255.0 + 0.5)))
            out[y, x, 2] = int(min(255.0, max(0.0, (b * warmth[2]) * paper * 255.0 + 0.5)))


@compiled
def _weather(x: int, y: int, height: int, weather: F32) -> float:
    """Cover of rain streaks (kind 1) or snow flakes (kind 2) at a pixel; `weather` is kind, time in seconds, amount."""
    kind, time, amount = weather[0], weather[1], weather[2]
    if kind == 0.0:
        return 0.0
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
            if within < 0.2 and across < 0.22 and noise(column * 3.7 + 0.5, math.floor(at) * 1.9 + 0.5, layer + 0.5) < amount:
                best = max(best, 0.16 + 0.12 * layer)
        else:
            size = 26.0 * scale
            sx = x + 9.0 * scale * math.sin(time * 1.3 + y * 0.02 / scale + layer * 2.0)
            sy = y - time * (46.0 + 26.0 * layer) * scale
            i, j = math.floor(sx / size), math.floor(sy / size)
            cx = (i + 0.2 + 0.6 * noise(i * 7.1 + 0.5, j * 3.3 + 0.5, layer + 0.5)) * size
            cy = (j + 0.2 + 0.6 * noise(i * 2.7 + 0.5, j * 8.9 + 0.5, layer + 9.5)) * size
            if noise(i * 5.3 + 0.5, j * 6.1 + 0.5, layer + 21.5) < amount and (sx - cx) ** 2 + (sy - cy) ** 2 < (1.3 * scale) ** 2:
                best = max(best, 0.85)
    return best
