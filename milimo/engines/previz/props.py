"""Things: each function builds one, standing on z = 0 about the origin, its face towards -y, true to size in metres."""

import math
from collections.abc import Callable

import numpy as np

from milimo.engines.previz import chambers, gear, papers
from milimo.engines.previz import furniture as f
from milimo.engines.previz import landscape as o
from milimo.engines.previz.mesh import Builder, Material, Mesh, lofted
from milimo.engines.previz.things import Thing

STEEL = Material((0.70, 0.73, 0.76))
BLACK = Material((0.13, 0.13, 0.15))
BRASS = Material((0.80, 0.64, 0.30))
PAPER = Material((0.95, 0.93, 0.87))
INK = Material((0.25, 0.25, 0.32), ink=0.0)


def _cup(b: Builder) -> None:
    china = Material((0.90, 0.88, 0.82), smooth=True)
    b.lathe((0, 0, 0), ((0.05, 0), (0.075, 0.008), (0.08, 0.014), (0.03, 0.012)), china, 24)
    b.lathe((0, 0, 0.012), ((0.022, 0), (0.03, 0.01), (0.043, 0.04), (0.046, 0.07)), china, 24)
    b.lathe((0, 0, 0.06), ((0.043, 0.0), (0.043, 0.012)), Material((0.40, 0.24, 0.14)), 24)
    angles = np.linspace(-1.4, 1.4, 9)
    b.tube([(0.042 + 0.024 * math.cos(a), 0.0, 0.047 + 0.022 * math.sin(a)) for a in angles], [0.005] * 9, china, 7)


def _glass(b: Builder) -> None:
    glass = Material((0.78, 0.86, 0.88), smooth=True)
    b.lathe(
        (0, 0, 0),
        ((0.036, 0), (0.036, 0.006), (0.005, 0.012), (0.005, 0.075), (0.03, 0.09), (0.04, 0.12), (0.036, 0.16)),
        glass,
        24,
    )
    b.lathe((0, 0, 0.094), ((0.032, 0.0), (0.041, 0.03), (0.04, 0.036)), Material((0.55, 0.14, 0.18)), 24)


def _bottle(b: Builder) -> None:
    shoulder = ((0.034, 0.20), (0.014, 0.23), (0.013, 0.29))
    outline = ((0.038, 0), (0.04, 0.01), (0.04, 0.17), *shoulder, (0.016, 0.292), (0.016, 0.305))
    b.lathe(
        (0, 0, 0),
        outline,
        Material((0.24, 0.40, 0.28), smooth=True),
        24,
    )
    b.lathe((0, 0, 0.06), ((0.0408, 0), (0.0408, 0.08)), Material((0.90, 0.85, 0.70)), 24)


def _card(b: Builder) -> None:
    b.box((0.03, 0.06, 0.004), (0.20, 0.13, 0.006), Material((0.82, 0.74, 0.58)), 0.25)
    card = Material((0.93, 0.90, 0.83))
    a = 1.12
    for sign in (-1, 1):
        b.quad(
            (0.0, 0.0, 0.002),
            (0.12 * math.sin(a) * sign, -0.02, 0.002),
            (0.12 * math.sin(a) * sign, -0.02, 0.17),
            (0.0, 0.03, 0.17),
            card,
        )

    def on(sign: int, u: float, v: float) -> tuple[float, float, float]:
        """A place on a half of the card: `u` out from the fold, `v` up, a hair in front of the paper."""
        return 0.12 * math.sin(a) * sign * u, -0.02 * u + 0.03 * v * (1 - u) - 0.003, 0.002 + 0.168 * v

    for i in range(5):
        b.tube((on(1, 0.15, 0.82 - i * 0.14), on(1, 0.85 - 0.2 * (i % 2), 0.82 - i * 0.14)), (0.0018, 0.0018), INK, 4)
    cake, candle = Material((0.80, 0.42, 0.40), ink=0.6), Material((0.30, 0.44, 0.56), ink=0.5)
    b.quad(on(-1, 0.8, 0.18), on(-1, 0.2, 0.18), on(-1, 0.2, 0.46), on(-1, 0.8, 0.46), cake)
    b.quad(on(-1, 0.55, 0.47), on(-1, 0.45, 0.47), on(-1, 0.45, 0.7), on(-1, 0.55, 0.7), candle)
    b.ball(on(-1, 0.5, 0.78), (0.006, 0.002, 0.011), Material((0.95, 0.72, 0.26), glow=0.4, ink=0.5), 9)


def _book(b: Builder) -> None:
    b.box((0, 0, 0.006), (0.16, 0.23, 0.006), Material((0.50, 0.22, 0.19)), 0.3)
    b.box((0, 0, 0.026), (0.15, 0.22, 0.034), PAPER, 0.3)
    b.box((0, 0, 0.046), (0.16, 0.23, 0.006), Material((0.50, 0.22, 0.19)), 0.3)
    b.box((0.0, 0.0, 0.0495), (0.09, 0.02, 0.002), BRASS, 0.3)


def _phone(b: Builder) -> None:
    body = Material((0.62, 0.24, 0.20), smooth=False)
    b.bevelled((0, 0, 0.04), (0.22, 0.2, 0.08), 0.03, body)
    b.lathe((0, -0.03, 0.08), ((0.06, 0), (0.055, 0.012), (0.02, 0.014)), PAPER, 24)
    for i in range(10):
        angle = 0.6 + i * 0.5
        b.ball((0.042 * math.cos(angle), -0.03 + 0.042 * math.sin(angle), 0.094), (0.007, 0.007, 0.003), BLACK, 8)
    b.tube(
        ((-0.12, 0.06, 0.10), (-0.09, 0.06, 0.125), (0.09, 0.06, 0.125), (0.12, 0.06, 0.10)),
        (0.03, 0.018, 0.018, 0.03),
        body,
        10,
    )
    curl = [
        (0.13 + 0.012 * math.cos(t) + 0.02 * t / 6, -0.02 - 0.02 * t / 3, 0.02 + 0.012 * math.sin(t))
        for t in np.linspace(0, 26, 60)
    ]
    b.tube(curl, [0.004] * 60, body, 5)


def _mobile(b: Builder) -> None:
    b.bevelled((0, 0, 0.006), (0.074, 0.15, 0.011), 0.01, BLACK, 0.35)
    b.box((0, 0, 0.0118), (0.064, 0.135, 0.001), Material((0.56, 0.74, 0.84), glow=0.7), 0.35)
    for i in range(3):
        b.box(
            (0.0, 0.03 - i * 0.028, 0.0126),
            (0.045 - 0.008 * (i % 2), 0.012, 0.0006),
            Material((0.95, 0.97, 0.98), glow=0.6, ink=0.3),
            0.35,
        )


def _gun(b: Builder) -> None:
    metal = Material((0.24, 0.25, 0.28))
    b.box((0.02, 0, 0.105), (0.2, 0.028, 0.036), metal)
    b.box((0.02, 0, 0.075), (0.16, 0.024, 0.026), Material((0.18, 0.18, 0.2)))
    b.tube(((-0.05, 0, 0.085), (-0.075, 0, 0.0)), (0.022, 0.026), Material((0.34, 0.24, 0.18)), 8, 0.6)
    angles = np.linspace(0, math.pi, 8)
    b.tube([(0.0 + 0.024 * math.cos(a), 0, 0.066 - 0.026 * math.sin(a)) for a in angles], [0.004] * 8, metal, 6)
    b.box((0.115, 0, 0.126), (0.008, 0.006, 0.01), metal)
    b.box((-0.07, 0, 0.126), (0.012, 0.014, 0.01), metal)


def _key(b: Builder) -> None:
    angles = np.linspace(0, 2 * math.pi, 20)
    b.tube([(-0.045 + 0.02 * math.cos(a), 0.02 * math.sin(a), 0.005) for a in angles], [0.0045] * 20, BRASS, 7)
    b.tube(((-0.025, 0, 0.005), (0.05, 0, 0.005)), (0.004, 0.004), BRASS, 8)
    for x, tall in ((0.034, 0.018), (0.046, 0.022)):
        b.box((x, -tall / 2, 0.005), (0.006, tall, 0.005), BRASS)
    b.box((-0.10, 0.02, 0.004), (0.06, 0.035, 0.005), Material((0.66, 0.25, 0.22)), 0.4)


def _candle(b: Builder) -> None:
    b.lathe((0, 0, 0), ((0.055, 0), (0.06, 0.01), (0.02, 0.02), (0.024, 0.035)), BRASS, 20)
    b.lathe((0, 0, 0.03), ((0.019, 0), (0.019, 0.14), (0.015, 0.145)), Material((0.93, 0.90, 0.80), smooth=True), 16)
    b.tube(((0, 0, 0.17), (0, 0, 0.19)), (0.0015, 0.0015), BLACK, 5)
    b.lathe(
        (0, 0, 0.182),
        ((0.004, 0), (0.011, 0.014), (0.007, 0.032), (0.001, 0.05)),
        Material((1.0, 0.82, 0.40), glow=1.0),
        12,
    )


def _box(b: Builder) -> None:
    b.box((0, 0, 0.08), (0.26, 0.2, 0.16), Material((0.72, 0.56, 0.36)), 0.25)
    b.box((0, 0, 0.082), (0.264, 0.03, 0.164), Material((0.64, 0.20, 0.20)), 0.25)
    b.box((0, 0, 0.082), (0.03, 0.204, 0.164), Material((0.64, 0.20, 0.20)), 0.25)
    for sign in (-1, 1):
        b.ball((sign * 0.03, 0, 0.18), (0.034, 0.016, 0.02), Material((0.64, 0.20, 0.20), smooth=True), 10)


def _case(b: Builder) -> None:
    leather = Material((0.36, 0.24, 0.18))
    b.bevelled((0, 0, 0.17), (0.44, 0.12, 0.32), 0.02, leather)
    b.box((0, -0.062, 0.24), (0.445, 0.005, 0.008), BLACK)
    for x in (-0.13, 0.13):
        b.box((x, -0.066, 0.245), (0.05, 0.014, 0.035), BRASS)
    b.tube(
        ((-0.07, 0, 0.33), (-0.06, 0, 0.37), (0.06, 0, 0.37), (0.07, 0, 0.33)), (0.011, 0.012, 0.012, 0.011), leather, 8
    )


def _photo(b: Builder) -> None:
    frame = Material((0.46, 0.33, 0.24))
    lean = 0.28

    def at(x: float, z: float, out: float = 0.0) -> tuple[float, float, float]:
        return x, z * math.sin(lean) * 0.6 - out, z * math.cos(lean)

    b.quad(at(-0.09, 0), at(0.09, 0), at(0.09, 0.23), at(-0.09, 0.23), frame)
    b.quad(at(-0.075, 0.016, 0.003), at(0.075, 0.016, 0.003), at(0.075, 0.214, 0.003), at(-0.075, 0.214, 0.003), PAPER)
    b.quad(
        at(-0.06, 0.035, 0.005),
        at(0.06, 0.035, 0.005),
        at(0.06, 0.195, 0.005),
        at(-0.06, 0.195, 0.005),
        Material((0.68, 0.72, 0.70)),
    )
    for x, tone in ((-0.022, (0.52, 0.32, 0.28)), (0.024, (0.30, 0.36, 0.44))):
        b.ball(at(x, 0.085, 0.006), (0.024, 0.004, 0.045), Material(tone, ink=0.5), 10)
        b.ball(at(x, 0.145, 0.008), (0.015, 0.004, 0.019), Material((0.85, 0.68, 0.56), ink=0.5), 10)
    b.tube((at(0.0, 0.2, -0.01), (0.0, 0.12, 0.0)), (0.005, 0.005), frame, 5)


def _cake(b: Builder) -> None:
    b.lathe((0, 0, 0), ((0.06, 0), (0.02, 0.02), (0.02, 0.06), (0.17, 0.075), (0.175, 0.085)), STEEL, 28)
    b.lathe((0, 0, 0.085), ((0.14, 0), (0.14, 0.1), (0.13, 0.105)), Material((0.93, 0.86, 0.78), smooth=False), 28)
    for i in range(14):
        a = i * 2 * math.pi / 14
        b.ball(
            (0.137 * math.cos(a), 0.137 * math.sin(a), 0.182),
            (0.02, 0.02, 0.018),
            Material((0.82, 0.42, 0.44), smooth=True),
            9,
        )
    for i in range(6):
        a = i * math.pi / 3 + 0.2
        x, y = 0.075 * math.cos(a), 0.075 * math.sin(a)
        b.tube(
            ((x, y, 0.188), (x, y, 0.255)), (0.005, 0.005), Material(((0.30, 0.50, 0.62), (0.86, 0.70, 0.30))[i % 2]), 7
        )
        b.lathe((x, y, 0.258), ((0.002, 0), (0.006, 0.008), (0.001, 0.026)), Material((1.0, 0.84, 0.42), glow=1.0), 8)


def _clock(b: Builder) -> None:
    b.lathe((0, 0, 0), ((0.05, 0), (0.05, 0.012)), BRASS, 16)
    angles = np.linspace(0, 2 * math.pi, 28, endpoint=False)

    def disc(radius: float, y: float, material: Material) -> None:
        ring = np.stack([radius * np.cos(angles), np.full(28, y), 0.1 + radius * np.sin(angles)], 1)
        back = ring + np.array([0, 0.02, 0])

        b.add(np.concatenate([back, ring]).astype(np.float32), lofted(2, 28, caps=True), material)

    disc(0.09, 0.0, BRASS)
    disc(0.076, -0.004, PAPER)
    for i in range(12):
        a = i * math.pi / 6
        b.box((0.064 * math.sin(a), -0.005, 0.1 + 0.064 * math.cos(a)), (0.006, 0.004, 0.006), BLACK)
    for a, long in ((0.75, 0.036), (4.4, 0.058)):
        b.tube(((0, -0.007, 0.1), (long * math.sin(a), -0.007, 0.1 + long * math.cos(a))), (0.004, 0.0025), BLACK, 5)
    for x in (-0.05, 0.05):
        b.ball((x, 0.01, 0.195), (0.03, 0.03, 0.022), BRASS, 12)


def _knife(b: Builder) -> None:
    blade = np.array(
        [
            (-0.02, -0.016, 0.012),
            (0.15, -0.014, 0.012),
            (0.19, 0.006, 0.012),
            (0.15, 0.012, 0.012),
            (-0.02, 0.014, 0.012),
        ],
        np.float32,
    )
    both = np.concatenate([blade, blade - np.array([0, 0, 0.004], np.float32)])

    b.add(both.astype(np.float32), lofted(2, 5, caps=True), Material((0.82, 0.85, 0.88)))
    b.tube(
        ((-0.13, 0, 0.012), (-0.08, 0, 0.014), (-0.02, 0, 0.012)),
        (0.013, 0.015, 0.012),
        Material((0.30, 0.20, 0.15)),
        9,
    )


def _sword(b: Builder) -> None:
    points = [(-0.1 + 0.7 * s, 0.04 * s * s, 0.03) for s in np.linspace(0, 1, 8)]
    b.tube(points, [0.016] * 7 + [0.003], Material((0.84, 0.87, 0.90)), 6, 0.25)
    b.lathe((-0.1, 0, 0.0), ((0.035, 0.0), (0.035, 0.06)), BRASS, 14)
    b.tube(((-0.1, 0, 0.03), (-0.34, 0, 0.03)), (0.015, 0.014), Material((0.20, 0.20, 0.24)), 9)
    for i in range(6):
        b.tube(((-0.13 - i * 0.035, -0.012, 0.03), (-0.145 - i * 0.035, 0.0, 0.045)), (0.004, 0.004), PAPER, 4)


def _radio(b: Builder) -> None:
    b.bevelled((0, 0, 0.1), (0.34, 0.14, 0.19), 0.03, Material((0.58, 0.38, 0.25)))
    b.box((-0.06, -0.072, 0.1), (0.17, 0.006, 0.13), Material((0.78, 0.68, 0.48)))
    for i in range(6):
        b.box((-0.06, -0.076, 0.05 + i * 0.02), (0.16, 0.004, 0.006), Material((0.42, 0.30, 0.22), ink=0.4))
    b.box((0.095, -0.072, 0.14), (0.1, 0.006, 0.05), Material((0.96, 0.88, 0.62), glow=0.5))
    for x in (0.07, 0.125):
        b.ball((x, -0.08, 0.065), (0.018, 0.012, 0.018), BRASS, 12)
    b.tube(((0.14, 0.03, 0.19), (0.2, 0.04, 0.42)), (0.003, 0.002), STEEL, 5)


def _flower(b: Builder) -> None:
    b.lathe(
        (0, 0, 0),
        ((0.04, 0), (0.055, 0.05), (0.03, 0.13), (0.042, 0.16)),
        Material((0.55, 0.70, 0.74), smooth=True),
        20,
    )
    for i in range(6):
        a = i * 1.05
        top = (0.09 * math.cos(a), 0.07 * math.sin(a), 0.27 + 0.03 * (i % 3))
        b.tube(((0, 0, 0.12), top), (0.004, 0.003), Material((0.34, 0.48, 0.28)), 5)
        b.ball(
            top,
            (0.032, 0.032, 0.026),
            Material(((0.78, 0.26, 0.26), (0.90, 0.66, 0.40), (0.84, 0.50, 0.56))[i % 3], smooth=True),
            10,
            0.12,
            i,
        )


def _bag(b: Builder) -> None:
    b.bevelled((0, 0, 0.14), (0.36, 0.15, 0.27), 0.05, Material((0.50, 0.32, 0.24)))
    angles = np.linspace(0, math.pi, 12)
    b.tube(
        [(0.1 * math.cos(a), 0, 0.26 + 0.14 * math.sin(a)) for a in angles],
        [0.009] * 12,
        Material((0.36, 0.23, 0.18)),
        7,
    )
    b.box((0, -0.078, 0.2), (0.06, 0.01, 0.04), BRASS)


def _ring(b: Builder) -> None:
    b.bevelled((0, 0, 0.02), (0.06, 0.06, 0.04), 0.01, Material((0.42, 0.16, 0.22)))
    angles = np.linspace(0, 2 * math.pi, 22)
    b.tube([(0.011 * math.cos(a), 0, 0.05 + 0.011 * math.sin(a)) for a in angles], [0.0016] * 22, BRASS, 7)
    b.ball((0, 0, 0.063), (0.005, 0.005, 0.005), Material((0.85, 0.93, 0.98), glow=0.4), 6)


def _laptop(b: Builder) -> None:
    b.box((0, 0, 0.01), (0.34, 0.24, 0.018), STEEL)
    b.box((0, 0.02, 0.0195), (0.29, 0.11, 0.002), BLACK)
    b.quad((-0.17, 0.12, 0.02), (0.17, 0.12, 0.02), (0.17, 0.19, 0.24), (-0.17, 0.19, 0.24), STEEL)
    b.quad(
        (-0.155, 0.121, 0.035),
        (0.155, 0.121, 0.035),
        (0.155, 0.181, 0.23),
        (-0.155, 0.181, 0.23),
        Material((0.56, 0.72, 0.82), glow=0.6),
    )


def _plate(b: Builder) -> None:
    b.lathe((0, 0, 0), ((0.07, 0), (0.13, 0.016), (0.132, 0.02), (0.07, 0.008)), Material((0.92, 0.91, 0.87)), 28)
    for i, tone in enumerate(((0.74, 0.48, 0.28), (0.42, 0.52, 0.30), (0.80, 0.62, 0.34))):
        a = i * 2.1
        b.ball(
            (0.035 * math.cos(a), 0.035 * math.sin(a), 0.022),
            (0.034, 0.03, 0.02),
            Material(tone, smooth=True),
            10,
            0.08,
            i,
        )
    b.tube(((0.17, -0.08, 0.005), (0.17, 0.08, 0.005)), (0.004, 0.008), STEEL, 6)


def _coin(b: Builder) -> None:
    for i in range(3):
        b.box(
            (0.01 * i - 0.02, 0.012 * i, 0.003 + 0.002 * i),
            (0.155, 0.066, 0.002),
            Material((0.56, 0.66, 0.52)),
            0.2 * i,
        )
    for x, y, z in ((0.08, -0.05, 0), (0.10, -0.035, 0), (0.085, -0.045, 0.004)):
        b.lathe((x, y, z), ((0.013, 0), (0.013, 0.003)), BRASS, 18)


def _hat(b: Builder) -> None:
    felt = Material((0.42, 0.36, 0.30), smooth=False)
    b.lathe(
        (0, 0, 0), ((0.19, 0.01), (0.185, 0.016), (0.10, 0.014), (0.098, 0.08), (0.085, 0.125), (0.03, 0.115)), felt, 28
    )
    b.lathe((0, 0, 0.016), ((0.1, 0), (0.099, 0.025)), BLACK, 28)


def _newspaper(b: Builder) -> None:
    for i in range(3):
        b.box((0, 0, 0.004 + i * 0.006), (0.3, 0.22, 0.005), PAPER, 0.2)
    c, s = math.cos(0.2), math.sin(0.2)
    for i, (x, y, w, h) in enumerate(
        (
            (0, 0.08, 0.26, 0.03),
            (-0.07, 0.0, 0.11, 0.09),
            (0.07, 0.04, 0.11, 0.008),
            (0.07, 0.02, 0.11, 0.008),
            (0.07, 0.0, 0.11, 0.008),
            (0.07, -0.02, 0.11, 0.008),
            (0.0, -0.075, 0.25, 0.008),
        )
    ):
        b.box(
            (x * c - y * s, x * s + y * c, 0.0195),
            (w, h, 0.0012),
            Material((0.3, 0.3, 0.32) if i != 1 else (0.6, 0.6, 0.6), ink=0.2),
            0.2,
        )


def _umbrella(b: Builder) -> None:
    b.lathe((0, 0, 0.5), ((0.52, 0.0), (0.42, 0.13), (0.22, 0.22), (0.01, 0.26)), Material((0.30, 0.36, 0.46)), 8)
    b.tube(((0, 0, 0), (0, 0, 0.74)), (0.009, 0.009), BLACK, 7)
    b.tube(((0, 0, 0.02), (0.02, 0, -0.03), (0.055, 0, -0.02)), (0.012, 0.012, 0.012), Material(f.WOOD), 7)


def _guitar(b: Builder) -> None:
    wood = Material((0.70, 0.44, 0.24))
    b.lathe((0, 0, 0), ((0.2, 0), (0.2, 0.09)), wood, 26)
    b.lathe((0.27, 0, 0), ((0.15, 0), (0.15, 0.09)), wood, 26)
    b.lathe((0.15, 0, 0.0905), ((0.05, 0), (0.05, 0.002)), BLACK, 20)
    b.box((0.66, 0, 0.095), (0.6, 0.05, 0.02), Material((0.3, 0.2, 0.15)))
    b.box((1.0, 0, 0.095), (0.14, 0.08, 0.02), wood)


def _ball(b: Builder) -> None:
    b.ball((0, 0, 0.11), (0.11, 0.11, 0.11), Material((0.82, 0.40, 0.26), smooth=True), 20)


def _doll(b: Builder) -> None:
    fur = Material((0.62, 0.44, 0.28), smooth=True)
    b.ball((0, 0, 0.11), (0.09, 0.075, 0.1), fur, 14)
    b.ball((0, -0.01, 0.25), (0.075, 0.07, 0.07), fur, 14)
    b.ball((0, -0.07, 0.235), (0.032, 0.025, 0.026), Material((0.84, 0.70, 0.52), smooth=True), 10)
    for x in (-1, 1):
        b.ball((x * 0.055, 0, 0.31), (0.028, 0.018, 0.028), fur, 10)
        b.ball((x * 0.026, -0.072, 0.265), (0.008, 0.006, 0.009), BLACK, 8)
        b.ball((x * 0.095, -0.03, 0.15), (0.03, 0.035, 0.055), fur, 10)
        b.ball((x * 0.06, -0.09, 0.035), (0.035, 0.06, 0.035), fur, 10)


def _cigarette(b: Builder) -> None:
    b.lathe((0, 0, 0), ((0.05, 0), (0.065, 0.03), (0.055, 0.03), (0.04, 0.012)), Material((0.55, 0.68, 0.70)), 24)
    b.tube(((0.02, 0, 0.03), (0.095, 0.01, 0.04)), (0.004, 0.004), PAPER, 8)
    b.tube(((0.02, 0, 0.03), (0.012, 0, 0.029)), (0.0042, 0.003), Material((1.0, 0.5, 0.2), glow=0.9), 8)


def _made(make: Callable[[Builder], None]) -> Callable[[], Mesh]:
    def build() -> Mesh:
        builder = Builder()
        make(builder)
        return builder.mesh()

    return build


_MAKERS: dict[Thing, Callable[[], Mesh]] = {
    "cup": _made(_cup),
    "glass": _made(_glass),
    "bottle": _made(_bottle),
    "card": _made(_card),
    "book": _made(_book),
    "phone": _made(_phone),
    "mobile": _made(_mobile),
    "gun": _made(_gun),
    "key": _made(_key),
    "candle": _made(_candle),
    "box": _made(_box),
    "case": _made(_case),
    "photo": _made(_photo),
    "cake": _made(_cake),
    "clock": _made(_clock),
    "knife": _made(_knife),
    "sword": _made(_sword),
    "radio": _made(_radio),
    "flower": _made(_flower),
    "bag": _made(_bag),
    "ring": _made(_ring),
    "laptop": _made(_laptop),
    "plate": _made(_plate),
    "coin": _made(_coin),
    "hat": _made(_hat),
    "newspaper": _made(_newspaper),
    "umbrella": _made(_umbrella),
    "guitar": _made(_guitar),
    "ball": _made(_ball),
    "doll": _made(_doll),
    "cigarette": _made(_cigarette),
    "pot": gear.pot,
    "lantern": gear.lantern,
    "rifle": gear.rifle,
    "switch": chambers.switch,
    "lamp": f.table_lamp,
    "door": f.door,
    "painting": f.easel,
    "keyboard": f.keyboard,
    "screen": f.monitor,
    "car": o.car,
}
LETTERED: dict[Thing, Callable[[str], Mesh]] = {
    "letter": papers.page,
    "booklet": papers.booklet,
    "tag": papers.tag,
    "sign": papers.sign,
    "thing": papers.card_of,
}
"""Things that show words."""
FLAT: frozenset[Thing] = frozenset(
    {"letter", "booklet", "tag", "book", "newspaper", "mobile", "key", "coin", "knife", "sword"}
)
"""Things that lie, and are looked at from above."""
STANDS_ALONE: frozenset[Thing] = frozenset({"door", "painting", "keyboard", "car", "sign"})
"""Things that stand on the floor."""


def thing(kind: Thing, words: str = "") -> Mesh:
    """The thing, with `words` on it where it shows any."""
    return LETTERED[kind](words) if kind in LETTERED else _MAKERS[kind]()


def size_of(mesh: Mesh) -> float:
    """The longest side of a thing, metres."""
    return float(np.ptp(mesh.vertices, axis=0).max())
