"""Light, air and palette for an hour, a weather and a place. Pure."""

import numpy as np

from milimo.engines.previz.draw import Mood
from milimo.engines.previz.mesh import F32, Colour
from milimo.engines.previz.sets import Set
from milimo.engines.previz.words import Hour, Weather

VIEWS: dict[Hour, Colour] = {
    "day": (0.83, 0.91, 0.96),
    "night": (0.13, 0.19, 0.34),
    "dawn": (0.98, 0.82, 0.70),
    "dusk": (0.96, 0.68, 0.48),
}
"""What glows through a window."""
SKIES: dict[Hour, tuple[Colour, Colour]] = {
    "day": ((0.50, 0.70, 0.88), (0.86, 0.92, 0.94)), "night": ((0.05, 0.08, 0.18), (0.15, 0.21, 0.36)),
    "dawn": ((0.52, 0.64, 0.80), (0.98, 0.83, 0.70)), "dusk": ((0.34, 0.37, 0.58), (0.97, 0.62, 0.40)),
}  # fmt: skip
SUNS: dict[Hour, tuple[float, float, float]] = {
    "day": (-0.48, -0.50, 0.72),
    "night": (0.42, -0.45, 0.78),
    "dawn": (-0.80, -0.42, 0.30),
    "dusk": (0.78, -0.42, 0.26),
}
CLOUDS: dict[Hour, Colour] = {
    "day": (0.99, 0.99, 0.98),
    "night": (0.2, 0.25, 0.4),
    "dawn": (1.0, 0.90, 0.82),
    "dusk": (1.0, 0.78, 0.62),
}


def light(stage_set: Set, hour: Hour, weather: Weather) -> Mood:
    """How the set is lit."""
    sky = _sky(hour, weather)
    if stage_set.inside:
        return _inside(stage_set, hour, weather, sky)
    return _outside(stage_set, hour, weather, sky)


def _unit(x: float, y: float, z: float) -> tuple[float, float, float]:
    length = (x * x + y * y + z * z) ** 0.5
    return x / length, y / length, z / length


def _towards(colour: Colour, grey: float, share: float) -> Colour:
    """The colour, a share of the way to a grey."""
    red, green, blue = (c + (grey - c) * share for c in colour)
    return red, green, blue


def _sky(hour: Hour, weather: Weather) -> F32:
    zenith, horizon = SKIES[hour]
    bias = {"": 0.0, "rain": 0.5, "snow": 0.5, "fog": 0.6, "cloud": 0.42}[weather]
    cloud = CLOUDS[hour]
    if weather:
        grey = 0.62 if hour != "night" else 0.16
        zenith = _towards(zenith, grey, 0.65)
        horizon = _towards(horizon, grey * 1.15, 0.6)
        cloud = (grey * 1.1, grey * 1.12, grey * 1.16)
    moonlit = hour == "night" and not weather
    # The moon is hung where cameras that look along +y can catch it.
    body = _unit(0.35, 0.85, 0.34) if hour == "night" else _unit(-0.5, 0.85, 0.25 if hour in ("dawn", "dusk") else 0.9)
    disc = 1.0 if hour in ("dawn", "dusk") and not weather else 0.0
    return np.array([*zenith, *horizon, *body, 1.0 if moonlit else 0.0, bias, *cloud, disc], np.float32)


def _table(rows: list[tuple[float, ...]]) -> F32:
    return np.array(rows, np.float32).reshape(-1, 8)


def _windows(stage_set: Set) -> F32:
    rows = [(*corner, *side, *up, float(across), float(high)) for corner, side, up, across, high in stage_set.windows]
    return np.array(rows, np.float32).reshape(-1, 11)


def _inside(stage_set: Set, hour: Hour, weather: Weather, sky: F32) -> Mood:
    x0, _, y0, _, top = stage_set.bounds
    key = (max(x0 + 0.6, -2.2), max(y0 + 0.5, -2.8), top - 0.25)
    from_left = _unit(-0.80, -0.16, 0.58)
    lamps: list[tuple[float, ...]]
    if hour == "night":
        lamps = [(1, *at, 0.82, 0.60, 0.34, reach * 1.25) for at, reach in stage_set.lamps[:3]]
        rows = [(3, *key, 0.27, 0.25, 0.26, 60.0), (2, *from_left, 0.16, 0.24, 0.44, 0.0), *lamps]
        return Mood((0.25, 0.27, 0.38), _table(rows), _windows(stage_set), sky, 0.004, hatch=0.16)
    warm: dict[Hour, tuple[Colour, Colour, Colour, tuple[float, float, float]]] = {
        "day": ((0.60, 0.61, 0.66), (0.33, 0.32, 0.29), (0.26, 0.23, 0.14), from_left),
        "dawn": ((0.52, 0.51, 0.60), (0.30, 0.27, 0.25), (0.46, 0.31, 0.16), _unit(-0.86, -0.2, 0.26)),
        "dusk": ((0.44, 0.41, 0.50), (0.26, 0.23, 0.24), (0.52, 0.30, 0.13), _unit(-0.86, -0.2, 0.24)),
    }
    ambient, soft, sun, towards = warm[hour]
    rows = [(3, *key, *soft, 60.0)]
    if not weather:
        rows.append((2, *towards, *sun, 0.0))
    if hour == "dusk":
        rows += [(1, *at, 0.46, 0.32, 0.16, reach) for at, reach in stage_set.lamps[:2]]
    return Mood(ambient, _table(rows), _windows(stage_set), sky, 0.003)


def _outside(stage_set: Set, hour: Hour, weather: Weather, sky: F32) -> Mood:
    sun = SUNS[hour]
    towards = _unit(*sun)
    haze = {"": 0.0035, "rain": 0.012, "snow": 0.014, "fog": 0.075, "cloud": 0.006}[weather]
    kind = {"rain": 1, "snow": 2}.get(weather, 0)
    if hour == "night":
        lamps = [(1, *at, 0.88, 0.64, 0.34, reach * 1.2) for at, reach in stage_set.lamps[:3]]
        strength = 0.5 if weather else 1.0
        rows = [(0, *towards, 0.22 * strength, 0.28 * strength, 0.44 * strength, 0.0), *lamps]
        return Mood((0.20, 0.24, 0.38), _table(rows), _windows(stage_set), sky, haze, hatch=0.14, weather=kind)
    table: dict[Hour, tuple[Colour, Colour]] = {
        "day": ((0.58, 0.62, 0.72), (0.44, 0.40, 0.32)),
        "dawn": ((0.52, 0.51, 0.63), (0.52, 0.37, 0.22)),
        "dusk": ((0.42, 0.39, 0.53), (0.60, 0.36, 0.17)),
    }
    ambient, beam = table[hour]
    if weather:
        ambient = _towards(ambient, sum(ambient) / 3, 0.4)
        beam = _towards(beam, 0.0, 0.66)
    rows: list[tuple[float, ...]] = [(0, *towards, *beam, 0.0)]
    if hour == "dusk":
        rows += [(1, *at, 0.5, 0.36, 0.18, reach) for at, reach in stage_set.lamps[:2]]
    return Mood(ambient, _table(rows), _windows(stage_set), sky, haze, weather=kind)
