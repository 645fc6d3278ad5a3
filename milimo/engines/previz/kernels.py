"""The drawing's inner loops, compiled: what a ray hit, how it is lit in flat tones, and where the pen goes.

Everything works on *samples*: places of a grid twice as fine as the picture. The first W*H samples are one a pixel; where
the picture has an edge the other three of the pixel follow, and elsewhere one stands for all four.
"""

import math

import numpy as np

from milimo.engines.previz.jit import compiled
from milimo.engines.previz.mesh import F32, I32, U8

# Columns of the table of parts.
RED, GREEN, BLUE, PATTERN, GLOW, SMOOTH, INK, OBJECT, DECALS, DECALS_END = range(10)
PART_COLUMNS = 10
# Columns of the table of lights: kind 0 is from afar (direction towards it), 1 a lamp (its place) with a falling-off pool, 2 from
# afar through windows, 3 a broad lamp without fall-off.
KIND, LX, LY, LZ, LR, LG, LB, REACH = range(8)


@compiled
def _hash(x: int, y: int, z: int) -> float:
    h = (x * 374761393 + y * 668265263 + z * 2147483647) & 0xFFFFFFFF
    h = ((h ^ (h >> 13)) * 1274126177) & 0xFFFFFFFF
    return float((h ^ (h >> 16)) & 0xFFFF) / 65535.0


@compiled
def noise(x: float, y: float, z: float) -> float:
    """Smooth value noise, 0 to 1."""
    xi, yi, zi = math.floor(x), math.floor(y), math.floor(z)
    fx, fy, fz = x - xi, y - yi, z - zi
    fx, fy, fz = fx * fx * (3 - 2 * fx), fy * fy * (3 - 2 * fy), fz * fz * (3 - 2 * fz)
    ix, iy, iz = int(xi), int(yi), int(zi)
    total = 0.0
    for dx in range(2):
        wx = fx if dx else 1 - fx
        for dy in range(2):
            wy = fy if dy else 1 - fy
            for dz in range(2):
                total += wx * wy * (fz if dz else 1 - fz) * _hash(ix + dx, iy + dy, iz + dz)
    return total


@compiled
def _ramp(low: float, high: float, x: float) -> float:
    t = min(1.0, max(0.0, (x - low) / (high - low)))
    return t * t * (3 - 2 * t)


@compiled
def surface(
    camera: F32,
    seen: I32,
    px: I32,
    py: I32,
    triangles: I32,
    vertices: F32,
    normals: F32,
    rest: F32,
    part_of: I32,
    parts: F32,
    part: I32,
    place: F32,
    normal: F32,
    texture: F32,
    depth: F32,
) -> None:
    """What is seen at places of the fine grid: part (-1 is sky), place, normal towards the eye, place at rest, distance ahead.

    `seen` [2H, 2W] says which triangle; the ray through each place meets its plane.
    """
    high, wide = seen.shape
    tan, aspect = camera[12], camera[13]
    for i in range(len(px)):
        sx = ((px[i] + 0.5) * 2.0 / wide - 1.0) * tan * aspect
        sy = (1.0 - (py[i] + 0.5) * 2.0 / high) * tan
        dx = camera[3] + sx * camera[6] + sy * camera[9]
        dy = camera[4] + sx * camera[7] + sy * camera[10]
        dz = camera[5] + sx * camera[8] + sy * camera[11]
        k = seen[py[i], px[i]]
        if k < 0:
            length = math.sqrt(dx * dx + dy * dy + dz * dz)
            part[i], depth[i] = -1, 900.0
            for c in range(3):
                way = (dx, dy, dz)[c]
                place[i, c] = camera[c] + way * 900.0
                normal[i, c] = -way / length
                texture[i, c] = 0.0
            continue
        p = part_of[k]
        part[i] = p
        a, b, d = triangles[k, 0], triangles[k, 1], triangles[k, 2]
        ex, ey, ez = vertices[b, 0] - vertices[a, 0], vertices[b, 1] - vertices[a, 1], vertices[b, 2] - vertices[a, 2]
        gx, gy, gz = vertices[d, 0] - vertices[a, 0], vertices[d, 1] - vertices[a, 1], vertices[d, 2] - vertices[a, 2]
        # The ray meets the triangle's plane by Moller and Trumbore; the direction is one metre ahead, so `t` is depth.
        hx, hy, hz = dy * gz - dz * gy, dz * gx - dx * gz, dx * gy - dy * gx
        det = ex * hx + ey * hy + ez * hz
        if abs(det) < 1e-12:
            det = 1e-12
        ox, oy, oz = camera[0] - vertices[a, 0], camera[1] - vertices[a, 1], camera[2] - vertices[a, 2]
        wb = min(1.0, max(0.0, (ox * hx + oy * hy + oz * hz) / det))
        qx, qy, qz = oy * ez - oz * ey, oz * ex - ox * ez, ox * ey - oy * ex
        wd = min(1.0 - wb, max(0.0, (dx * qx + dy * qy + dz * qz) / det))
        wa = 1.0 - wb - wd
        nx, ny, nz = ey * gz - ez * gy, ez * gx - ex * gz, ex * gy - ey * gx
        if parts[p, SMOOTH] > 0.5:
            nx = normals[a, 0] * wa + normals[b, 0] * wb + normals[d, 0] * wd
            ny = normals[a, 1] * wa + normals[b, 1] * wb + normals[d, 1] * wd
            nz = normals[a, 2] * wa + normals[b, 2] * wb + normals[d, 2] * wd
        length = math.sqrt(nx * nx + ny * ny + nz * nz) + 1e-12
        if nx * dx + ny * dy + nz * dz > 0:
            length = -length
        normal[i, 0], normal[i, 1], normal[i, 2] = nx / length, ny / length, nz / length
        ahead = 0.0
        for c in range(3):
            place[i, c] = vertices[a, c] * wa + vertices[b, c] * wb + vertices[d, c] * wd
            texture[i, c] = rest[a, c] * wa + rest[b, c] * wb + rest[d, c] * wd
            ahead += (place[i, c] - camera[c]) * camera[3 + c]
        depth[i] = ahead


@compiled
def edges(  # noqa: PLR0912 -- every way in which neighbours differ, in one compiled pass
    width: int,
    height: int,
    seen: I32,
    part_of: I32,
    part: I32,
    parts: F32,
    place: F32,
    normal: F32,
    colours: F32,
    eye: F32,
    pixel: float,
    flags: I32,
) -> int:
    """Mark pixels (of one sample each) that differ from a neighbour in part, bend, depth or colour; returns how many."""
    count = 0
    for y in range(height):
        for x in range(width):
            i = y * width + x
            found = 0
            p = part[i]
            if p >= 0 and parts[p, DECALS_END] > parts[p, DECALS]:
                # A face far off is all features: none may fall between the rays.
                far = abs(place[i, 0] - eye[0]) + abs(place[i, 1] - eye[1]) + abs(place[i, 2] - eye[2])
                if far * pixel > 0.0024:
                    found = 1
            for sub in range(1, 4):
                k = seen[2 * y + sub // 2, 2 * x + sub % 2]
                if (part_of[k] if k >= 0 else -1) != p:
                    found = 1
            for step in range(4):
                nx = x + (1, -1, 0, 0)[step]
                ny = y + (0, 0, 1, -1)[step]
                if found or nx < 0 or ny < 0 or nx >= width or ny >= height:
                    continue
                j = ny * width + nx
                if part[j] != p:
                    found = 1
                    continue
                change = 0.0
                for c in range(3):
                    change += abs(colours[i, c] - colours[j, c])
                if change > 0.10:
                    found = 1
                elif p >= 0:
                    bend = normal[i, 0] * normal[j, 0] + normal[i, 1] * normal[j, 1] + normal[i, 2] * normal[j, 2]
                    gap = 0.0
                    for c in range(3):
                        gap += (place[j, c] - place[i, c]) * normal[i, c]
                    if bend < 0.85 or abs(gap) > 0.05:
                        found = 1
            flags[i] = found
            count += found
    return count


@compiled
def inherit(
    width: int,
    chosen: I32,
    part: I32,
    place: F32,
    normal: F32,
    fine_part: I32,
    fine_place: F32,
    fine_normal: F32,
    lit: U8,
    fine_lit: U8,
) -> None:
    """Let each of the three finer samples of a pixel take its light from the pixel's first sample where nothing changes there.

    Where something does, `fine_lit` [L, S] says 2: cast the rays. `lit` [L, W*H] holds 0 or 1.
    """
    lights, count = lit.shape
    for k in range(len(chosen)):
        i = chosen[k]
        for sub in range(3):
            j = 3 * k + sub
            same = fine_part[j] == part[i] and part[i] >= 0
            if same:
                bend, gap = 0.0, 0.0
                for c in range(3):
                    bend += normal[i, c] * fine_normal[j, c]
                    gap += (fine_place[j, c] - place[i, c]) * normal[i, c]
                same = bend > 0.97 and abs(gap) < 0.02
            for light in range(lights):
                value = 2
                if same:
                    value = lit[light, i]
                    for step in range(4):
                        n = i + (1, -1, width, -width)[step]
                        if 0 <= n < count and lit[light, n] != value:
                            value = 2
                            break
                fine_lit[light, j] = value


@compiled
def shadow_rays(
    part: I32,
    parts: F32,
    place: F32,
    normal: F32,
    light: F32,
    windows: F32,
    known: U8,
    which: I32,
    origins: F32,
    directions: F32,
    reach: F32,
) -> int:
    """Rays from samples that face `light` towards it; returns how many. `which` gets the sample of each.

    `known` says 2 where the light has to be asked for; it is set to 0 there, and rays that arrive set it to 1.
    """
    count = 0
    for i in range(len(part)):
        if known[i] != 2:
            continue
        known[i] = 0
        p = part[i]
        if p < 0 or parts[p, GLOW] > 0.6:
            continue
        dx, dy, dz, far = light[LX], light[LY], light[LZ], 1e4
        if light[KIND] == 1.0 or light[KIND] == 3.0:
            dx, dy, dz = dx - place[i, 0], dy - place[i, 1], dz - place[i, 2]
            far = math.sqrt(dx * dx + dy * dy + dz * dz) + 1e-6
            if far > light[REACH]:
                continue
            dx, dy, dz = dx / far, dy / far, dz / far
            far -= 0.36  # a lamp's own shade and bulb do not stand in its light
        facing = normal[i, 0] * dx + normal[i, 1] * dy + normal[i, 2] * dz
        if facing < 0.04:
            continue
        if light[KIND] == 2.0:
            far = _through(place[i, 0], place[i, 1], place[i, 2], dx, dy, dz, windows) - 0.05
            if far <= 0:
                continue
        which[count] = i
        for c in range(3):
            origins[count, c] = place[i, c] + normal[i, c] * 0.006
        directions[count, 0], directions[count, 1], directions[count, 2] = dx, dy, dz
        reach[count] = far
        count += 1
    return count


@compiled
def _through(x: float, y: float, z: float, dx: float, dy: float, dz: float, windows: F32) -> float:
    """How far a ray goes until it leaves the room through a pane, or 0. A window is corner, side, up "
    "(three numbers each), panes across, panes up."""
    for w in range(len(windows)):
        ax, ay, az = windows[w, 3], windows[w, 4], windows[w, 5]
        bx, by, bz = windows[w, 6], windows[w, 7], windows[w, 8]
        nx, ny, nz = ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx
        down = nx * dx + ny * dy + nz * dz
        if abs(down) < 1e-6:
            continue
        rx, ry, rz = windows[w, 0] - x, windows[w, 1] - y, windows[w, 2] - z
        t = (nx * rx + ny * ry + nz * rz) / down
        if t < 0:
            continue
        hx, hy, hz = x + dx * t - windows[w, 0], y + dy * t - windows[w, 1], z + dz * t - windows[w, 2]
        a = (hx * ax + hy * ay + hz * az) / (ax * ax + ay * ay + az * az)
        b = (hx * bx + hy * by + hz * bz) / (bx * bx + by * by + bz * bz)
        if a < 0.02 or a > 0.98 or b < 0.02 or b > 0.98:
            continue
        fa, fb = a * windows[w, 9], b * windows[w, 10]
        if abs(fa - round(fa)) > 0.05 and abs(fb - round(fb)) > 0.05:
            return t
    return 0.0


@compiled
def ambient(normal: F32, light: F32, sums: F32) -> None:
    """Begin the sums with light from everywhere, a little more from above."""
    for i in range(len(normal)):
        up = 0.92 + 0.08 * normal[i, 2]
        for c in range(3):
            sums[i, c] = light[c] * up


@compiled
def shade_light(part: I32, place: F32, normal: F32, light: F32, lit: U8, sums: F32) -> None:
    """Add one light to the sums, in two steps of tone as a marker would. `lit` is 1 where the light reaches."""
    for i in range(len(part)):
        if lit[i] == 0:
            continue
        dx, dy, dz, strength = light[LX], light[LY], light[LZ], 1.0
        if light[KIND] == 1.0 or light[KIND] == 3.0:
            dx, dy, dz = dx - place[i, 0], dy - place[i, 1], dz - place[i, 2]
            far = math.sqrt(dx * dx + dy * dy + dz * dz) + 1e-6
            dx, dy, dz = dx / far, dy / far, dz / far
            near = 1.0 if light[KIND] == 3.0 else max(0.0, 1.0 - far / light[REACH])
            # A lamp's pool falls off in rings, as it would be painted.
            strength = 0.34 * _ramp(0.0, 0.04, near) + 0.33 * _ramp(0.38, 0.41, near) + 0.33 * _ramp(0.66, 0.69, near)
        facing = normal[i, 0] * dx + normal[i, 1] * dy + normal[i, 2] * dz
        tone = 0.5 * _ramp(0.04, 0.09, facing) + 0.5 * _ramp(0.42, 0.46, facing)
        tone *= strength
        sums[i, 0] += light[LR] * tone
        sums[i, 1] += light[LG] * tone
        sums[i, 2] += light[LB] * tone


@compiled
def _decal(x: float, y: float, z: float, decals: F32, start: int, end: int, out: F32) -> None:
    """Paint a figure's decals over `out`: capsules near the skin, later ones over earlier."""
    for d in range(start, end):
        ax, ay, az = decals[d, 0], decals[d, 1], decals[d, 2]
        bx, by, bz = decals[d, 3] - ax, decals[d, 4] - ay, decals[d, 5] - az
        rx, ry, rz = x - ax, y - ay, z - az
        if rx * rx + ry * ry + rz * rz > decals[d, 12]:
            continue
        # Depth counts little: a mark is drawn on the skin wherever the skin lies.
        span = bx * bx + bz * bz + 1e-12
        t = min(1.0, max(0.0, (rx * bx + rz * bz) / span))
        ex, ey, ez = rx - t * bx, ry - t * by, rz - t * bz
        radius = decals[d, 6] + (decals[d, 7] - decals[d, 6]) * t
        squash = decals[d, 11]
        distance = math.sqrt(ex * ex + (ez / squash) * (ez / squash) + 0.04 * ey * ey)
        if distance < radius:
            out[0], out[1], out[2] = decals[d, 8], decals[d, 9], decals[d, 10]


@compiled
def _paint(  # noqa: PLR0912, PLR0915 -- one branch a pattern, in one compiled function
    kind: int, x: float, y: float, z: float, nz: float, tx: float, ty: float, tz: float, foot: float, out: F32
) -> None:
    """A material's pattern over its colour; `foot` is the width of a pixel there, metres."""
    shade = 1.0
    if kind == 1:  # planks run along x, 0.16 wide
        row = math.floor(y / 0.16)
        cell = math.floor((x + _hash(int(row), 7, 1) * 2.2) / 2.2)
        shade = 0.93 + 0.1 * _hash(int(row), int(cell), 3)
        line = max(0.006, foot * 0.8)
        if foot < 0.05:
            gap = y - row * 0.16
            along = (x + _hash(int(row), 7, 1) * 2.2) - cell * 2.2
            if gap < line or along < line:
                shade *= 0.72
    elif kind == 2:  # square tiles, 0.4
        if abs(nz) > 0.5:
            gx, gy, size = x, y, 0.4
        else:
            gx, gy, size = x + y, z, 0.15
        i, j = math.floor(gx / size), math.floor(gy / size)
        if abs(nz) > 0.5 and int(i + j) % 2 == 0:
            shade = 0.86
        line = max(0.005, foot * 0.7)
        if foot < size * 0.2 and (gx - i * size < line or gy - j * size < line):
            shade *= 0.8
    elif kind == 3:  # bricks, here and there
        row = math.floor(z / 0.11)
        shift = (int(row) % 2) * 0.14
        cell = math.floor((x + y + shift) / 0.28)
        shade = 0.94 + 0.1 * _hash(int(row), int(cell), 5)
        line = max(0.008, foot * 0.7)
        if (
            foot < 0.025
            and noise(x * 0.9 + y * 0.9, z * 0.9, 4.0) > 0.42
            and (z - row * 0.11 < line or x + y + shift - cell * 0.28 < line)
        ):
            shade *= 0.75
    elif kind == 5:  # grass in patches
        n = noise(x * 0.7, y * 0.35, 1.0) * 0.6 + noise(x * 3.1, y * 1.3, 2.0) * 0.4
        shade = 0.9 if n < 0.42 else (1.0 if n < 0.62 else 1.08)
        if foot < 0.03 and noise(x * 26.0, y * 5.0, 3.0) > 0.8:
            shade *= 0.82
    elif kind == 6:  # water in long strokes
        n = noise(x * 0.55 + tx, y * 2.2 + ty, 5.0) + 0.5 * noise(x * 1.7, y * 6.0 + ty, 6.0)
        shade = 1.28 if n > 1.06 else (0.88 if n < 0.55 else 1.0)
    elif kind == 9:  # leaves in clumps
        n = noise(x * 2.3, y * 2.3, z * 2.3) * 0.6 + noise(x * 7.0, y * 7.0, z * 7.0) * 0.4
        shade = 0.82 if n < 0.4 else (1.0 if n < 0.6 else 1.12)
    elif kind == 11:  # hair: locks along the strands; texture is (round the head, along, 0)
        n = noise(tx * 5.0, ty * 1.1, 2.0) * 0.65 + noise(tx * 13.0, ty * 1.6, 3.0) * 0.35
        shade = 0.84 if n < 0.36 else (1.0 if n < 0.66 else 1.13)
    elif kind == 13:  # a road: a broken line down the middle
        if abs(y) < 0.07 and (x * 0.25 - math.floor(x * 0.25)) < 0.55:
            shade = 1.5
        shade *= 0.96 + 0.06 * noise(x * 1.3, y * 1.3, 8.0)
    elif kind == 4:  # a rug: bands by its own unit square in texture
        border = min(tx, 1.0 - tx, ty, 1.0 - ty)
        shade = 0.78 if (0.05 < border < 0.09 or 0.11 < border < 0.125) else 1.0
    elif kind == 14:  # strands of light: blinds, curtains
        shade = 0.9 + 0.14 * (0.5 + 0.5 * math.sin((x + y) * 42.0))
    for c in range(3):
        out[c] *= shade


@compiled
def colour(
    part: I32, parts: F32, place: F32, normal: F32, texture: F32, decals: F32, sums: F32, sky: F32, eye: F32,
    pixel: float, haze: float, tone: F32, out: F32,
) -> None:  # fmt: skip
    """The tone and colour of each sample: pattern and decals, times light, with the air between. `sky` as `Mood.sky`."""
    paint = np.zeros(3, np.float32)
    for i in range(len(part)):
        p = part[i]
        tone[i] = max(sums[i, 0], sums[i, 1], sums[i, 2])
        if p < 0:
            _sky(-normal[i, 0], -normal[i, 1], -normal[i, 2], sky, paint)
            out[i, 0], out[i, 1], out[i, 2] = paint[0], paint[1], paint[2]
            continue
        dx, dy, dz = place[i, 0] - eye[0], place[i, 1] - eye[1], place[i, 2] - eye[2]
        far = math.sqrt(dx * dx + dy * dy + dz * dz)
        paint[0], paint[1], paint[2] = parts[p, RED], parts[p, GREEN], parts[p, BLUE]
        kind = int(parts[p, PATTERN])
        if kind > 0:
            grazing = abs(normal[i, 0] * dx + normal[i, 1] * dy + normal[i, 2] * dz) / far
            _paint(
                kind,
                place[i, 0],
                place[i, 1],
                place[i, 2],
                normal[i, 2],
                texture[i, 0],
                texture[i, 1],
                texture[i, 2],
                far * pixel / max(0.15, grazing),
                paint,
            )
        start, end = int(parts[p, DECALS]), int(parts[p, DECALS_END])
        if end > start:
            _decal(texture[i, 0], texture[i, 1], texture[i, 2], decals, start, end, paint)
        glow = parts[p, GLOW]
        air = 1.0 - math.exp(-far * haze)
        for c in range(3):
            seen = paint[c] * (sums[i, c] * (1 - glow) + glow)
            out[i, c] = seen * (1 - air) + sky[3 + c] * air


@compiled
def _sky(dx: float, dy: float, dz: float, sky: F32, out: F32) -> None:
    up = max(0.0, dz)
    blend = min(1.0, up * 2.2) ** 0.7
    for c in range(3):
        out[c] = sky[3 + c] * (1 - blend) + sky[c] * blend
    if sky[9] > 0.5:  # stars and a moon
        s = 130.0
        if up > 0.02 and _hash(math.floor(dx * s), math.floor(dy * s), math.floor(dz * s)) > 0.9965:
            for c in range(3):
                out[c] = min(1.0, out[c] + 0.5)
        if dx * sky[6] + dy * sky[7] + dz * sky[8] > 0.9993:
            out[0], out[1], out[2] = 0.93, 0.93, 0.86
    elif up > 0.01:
        u, w = dx / (up + 0.25), dy / (up + 0.25)
        n = (
            noise(u * 1.6 + 11.0, w * 2.6, 3.0) * 0.6
            + noise(u * 4.0, w * 6.5, 4.0) * 0.3
            + noise(u * 9.0, w * 14.0, 5.0) * 0.1
        )
        cover = _ramp(0.60, 0.63, n + sky[10])
        for c in range(3):
            out[c] = out[c] * (1 - 0.65 * cover) + sky[11 + c] * 0.65 * cover
        sun = dx * sky[6] + dy * sky[7] + dz * sky[8]
        if sky[14] > 0.5 and sun > 0.996:
            out[0], out[1], out[2] = 1.0, 0.93, 0.74


@compiled
def spread(width: int, height: int, flags: I32, extra: I32, grid: I32) -> None:
    """Which sample stands at each place of the fine grid [2H, 2W]."""
    for y in range(height):
        for x in range(width):
            i = y * width + x
            for sub in range(4):
                grid[2 * y + sub // 2, 2 * x + sub % 2] = extra[i] + sub - 1 if flags[i] and sub > 0 else i
