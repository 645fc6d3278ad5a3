"""Where people stand and to whom they turn. Pure: places come from the order of appearance, so that they hold for a whole scene."""

import math

from milimo.domain.job import Figure, JobSpec
from milimo.engines.previz.locations import SetKind

STANDING: tuple[tuple[float, float], ...] = (
    (-0.60, 0.0),
    (0.60, 0.06),
    (1.45, 0.30),
    (-1.45, 0.34),
    (0.05, -0.55),
    (2.1, 0.75),
    (-2.1, 0.8),
    (2.6, -0.1),
)


def everyone_in(spec: JobSpec) -> tuple[Figure, ...]:
    known = {figure.name for figure in spec.present}
    return (*spec.present, *(figure for figure in spec.figures if figure.name not in known))


def place_for(order: int, count: int, marks: tuple[tuple[float, float], ...]) -> tuple[float, float]:
    """Where the scene's `order`-th person stands, whatever the shot: metres on the floor."""
    if order < len(marks):
        return marks[order]
    if count == 1:
        return (0.0, 0.0)
    if order < len(STANDING):
        return STANDING[order]
    ring = order - len(STANDING)
    return (-2.8 + (ring % 8) * 0.8, 1.5 + 0.7 * (ring // 8))


def partner_of(
    figure: Figure, order: int, spec: JobSpec, everyone: tuple[Figure, ...], marks: tuple[tuple[float, float], ...]
) -> tuple[float, float] | None:
    """Where the one stands to whom somebody turns: the nearest of those on screen, else of those in the scene."""
    on_screen = {other.name for other in spec.figures} - {figure.name}
    home = place_for(order, len(everyone), marks)
    places = [
        place_for(other, len(everyone), marks)
        for other, person in enumerate(everyone)
        if other != order and (not on_screen or person.name in on_screen)
    ]
    return min(places, key=lambda place: math.dist(place, home), default=None)


def facing_of(
    order: int, partner: tuple[float, float] | None, count: int, marks: tuple[tuple[float, float], ...], kind: SetKind
) -> float:
    """Towards the partner, cheated to the camera; alone, a little past it."""
    if kind == "car":
        return 0.0
    home = place_for(order, count, marks)
    if partner is None:
        return 0.42
    angle = math.atan2(partner[0] - home[0], -(partner[1] - home[1]))
    return angle * 0.72
