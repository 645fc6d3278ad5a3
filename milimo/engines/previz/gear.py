"""More things: a lantern, a coffee pot, a rifle. Each stands on z = 0 about the origin, its face towards -y."""

import math

from milimo.engines.previz.mesh import Builder, Material, Mesh

IRON = Material((0.26, 0.28, 0.30))
WOOD = Material((0.44, 0.29, 0.18))


def lantern() -> Mesh:
    """A storm lantern with its handle up, 0.36 tall."""
    b = Builder()
    b.lathe((0, 0, 0), ((0.075, 0.0), (0.08, 0.02), (0.075, 0.05), (0.04, 0.062)), Material((0.56, 0.22, 0.18)), 20)
    red, flame = Material((0.56, 0.22, 0.18)), Material((1.0, 0.88, 0.58), glow=0.85, ink=0.7)
    b.lathe((0, 0, 0), ((0.075, 0.0), (0.08, 0.02), (0.075, 0.05), (0.04, 0.062)), red, 20)
    b.lathe((0, 0, 0.062), ((0.036, 0.0), (0.058, 0.05), (0.056, 0.09), (0.034, 0.125)), flame, 20)
    b.lathe(
        (0, 0, 0.185), ((0.045, 0.0), (0.06, 0.012), (0.05, 0.035), (0.024, 0.06), (0.03, 0.07), (0.01, 0.075)), red, 20
    )
    for side in (-1, 1):
        b.tube(((side * 0.072, 0, 0.03), (side * 0.082, 0, 0.12), (side * 0.05, 0, 0.21)), (0.006,) * 3, IRON, 6)
    angles = [k * math.pi / 10 for k in range(11)]
    b.tube([(0.075 * math.cos(a), 0, 0.21 + 0.15 * math.sin(a)) for a in angles], [0.004] * 11, IRON, 6)
    return b.mesh()


def pot() -> Mesh:
    """A coffee pot, 0.24 tall, its spout to the left."""
    b = Builder()
    metal = Material((0.40, 0.47, 0.52), smooth=True)
    b.lathe((0, 0, 0), ((0.075, 0.0), (0.078, 0.01), (0.062, 0.12), (0.05, 0.16), (0.052, 0.17)), metal, 22)
    b.lathe((0, 0, 0.17), ((0.052, 0.0), (0.035, 0.025), (0.008, 0.032), (0.012, 0.05), (0.004, 0.056)), metal, 22)
    b.tube(((-0.055, 0, 0.06), (-0.1, 0, 0.11), (-0.115, 0, 0.16)), (0.02, 0.013, 0.009), metal, 9)
    b.tube(((0.05, 0, 0.15), (0.11, 0, 0.15), (0.115, 0, 0.09), (0.066, 0, 0.045)), (0.009,) * 4, IRON, 8)
    return b.mesh()


def rifle() -> Mesh:
    """A rifle with a scope, resting on its stock and a bipod, 1.0 long, pointing to -x."""
    b = Builder()
    b.tube(((-0.5, 0, 0.17), (0.05, 0, 0.17)), (0.011, 0.013), IRON, 9)
    b.box((0.06, 0, 0.165), (0.26, 0.04, 0.06), Material((0.30, 0.33, 0.28)))
    b.box((-0.12, 0, 0.15), (0.24, 0.042, 0.04), WOOD)
    b.tube(((0.17, 0, 0.16), (0.3, 0, 0.14), (0.44, 0, 0.11)), (0.026, 0.03, 0.045), WOOD, 9)
    b.tube(((0.12, 0, 0.15), (0.15, 0, 0.05)), (0.02, 0.024), WOOD, 8)
    b.box((0.03, 0, 0.095), (0.05, 0.026, 0.09), IRON)
    b.tube(((-0.05, 0, 0.225), (0.17, 0, 0.225)), (0.02, 0.02), IRON, 11)
    b.tube(((-0.09, 0, 0.225), (-0.05, 0, 0.225)), (0.028, 0.02), IRON, 11)
    for x in (0.0, 0.11):
        b.box((x, 0, 0.2), (0.018, 0.02, 0.04), IRON)
    for y in (-0.1, 0.1):
        b.tube(((-0.34, 0, 0.165), (-0.37, y, 0.0)), (0.007, 0.007), IRON, 6)
    return b.mesh()
