"""The passes beside the picture: depth, ids in flat colours, and the skeleton in OpenPose's colours."""

import colorsys
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from milimo.engines.previz.camera import Camera
from milimo.engines.previz.figure import Actor, Posed
from milimo.engines.previz.mesh import F32, I32
from milimo.engines.previz.scene import FIGURE_ID

SKY = 800.0
"""Metres: what is farther is no thing."""
LEAST_SPREAD = 1.5
"""The farthest thing counts as at least so many times as far as the nearest: a wall seen from the front is one grey, not noise."""
# The eighteen joints of OpenPose's COCO body, and the limbs between them in the order of its colours.
LIMBS: tuple[tuple[int, int], ...] = (
    (1, 2),
    (1, 5),
    (2, 3),
    (3, 4),
    (5, 6),
    (6, 7),
    (1, 8),
    (8, 9),
    (9, 10),
    (1, 11),
    (11, 12),
    (12, 13),
    (1, 0),
    (0, 14),
    (14, 16),
    (0, 15),
    (15, 17),
)
COLOURS: tuple[tuple[int, int, int], ...] = (
    (255, 0, 0),
    (255, 85, 0),
    (255, 170, 0),
    (255, 255, 0),
    (170, 255, 0),
    (85, 255, 0),
    (0, 255, 0),
    (0, 255, 85),
    (0, 255, 170),
    (0, 255, 255),
    (0, 170, 255),
    (0, 85, 255),
    (0, 0, 255),
    (85, 0, 255),
    (170, 0, 255),
    (255, 0, 255),
    (255, 0, 170),
    (255, 0, 85),
)


@dataclass(frozen=True)
class DepthRange:
    """Between which distances the things of a take lie, in metres: one for all of its frames, or its greys would flicker."""

    near: float
    far: float

    @classmethod
    def of(cls, depths: Iterable[F32]) -> "DepthRange":
        """Of frames of the take, as small as one likes."""
        things = [depth[depth < SKY] for depth in depths]
        found = np.concatenate([each for each in things if each.size] or [np.array([1.0], np.float32)])
        near = max(0.05, float(found.min()))
        return cls(near, max(float(found.max()), LEAST_SPREAD * near))


def depth_pass(depth: F32, within: DepthRange) -> NDArray[np.uint16]:
    """Grey 16 bit, as estimators of depth give it and control models were taught on: the inverse of the distance over the take's
    whole range, so the nearest thing is white and the farthest black, with the finest steps near the camera. The sky is black.
    """
    low, high = 1 / within.far, 1 / within.near
    share = np.clip((1 / np.maximum(depth, 1e-3) - low) / (high - low), 0.0, 1.0)
    return np.where(depth > SKY, 0, np.round(share * 65535)).astype(np.uint16)


def id_colour(order: int) -> tuple[int, int, int]:
    """The colour of the stage's `order`-th figure."""
    r, g, b = colorsys.hsv_to_rgb((order * 0.381966 + 0.02) % 1.0, 0.85, 1.0 if order % 2 == 0 else 0.8)
    return round(r * 255), round(g * 255), round(b * 255)


def hexed(colour: tuple[int, int, int]) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)


def id_pass(ids: I32) -> NDArray[np.uint8]:
    """Flat colours: figures bright by `id_colour`, the set in greys by object, the sky black."""
    out = np.zeros((*ids.shape, 3), np.uint8)
    grey = (40 + (ids.astype(np.int64) * 37) % 96).astype(np.uint8)
    out[:] = np.where(ids < 0, 0, grey)[..., None]
    for value in np.unique(ids[ids >= FIGURE_ID]):
        out[ids == value] = id_colour(int(value) - FIGURE_ID)
    return out


def pose_pass(
    posed: Sequence[Posed], actors: Sequence[Actor], camera: Camera, width: int, height: int
) -> NDArray[np.uint8]:
    """Every figure's skeleton on black, far ones first."""
    import cv2

    canvas = np.zeros((height, width, 3), np.uint8)
    figures = [
        (camera.project(_joints(shape, actor), width / height)) for shape, actor in zip(posed, actors, strict=True)
    ]
    thick = max(2, round(min(width, height) / 90))
    for seen in sorted(figures, key=lambda f: -float(np.median(f[:, 2]))):
        x, y = (seen[:, 0] * 0.5 + 0.5) * width, (0.5 - seen[:, 1] * 0.5) * height
        for index, (a, b) in enumerate(LIMBS):
            if min(seen[a, 2], seen[b, 2]) < 0.15:
                continue
            middle = (float(x[a] + x[b]) / 2, float(y[a] + y[b]) / 2)
            length = math.hypot(float(x[a] - x[b]), float(y[a] - y[b]))
            if max(abs(middle[0]), abs(middle[1]), length) > 20_000:
                continue
            angle = math.degrees(math.atan2(float(y[a] - y[b]), float(x[a] - x[b])))
            polygon = cv2.ellipse2Poly(
                (int(middle[0]), int(middle[1])), (max(1, int(length / 2)), thick), int(angle), 0, 360, 6
            )
            cv2.fillConvexPoly(canvas, np.array(polygon, np.int32), tuple(int(c * 0.6) for c in COLOURS[index]))
        for joint in range(18):
            if seen[joint, 2] > 0.15 and abs(x[joint]) < 20_000 and abs(y[joint]) < 20_000:
                cv2.circle(canvas, (int(x[joint]), int(y[joint])), thick, COLOURS[joint], -1)
    return canvas


def _joints(posed: Posed, actor: Actor) -> F32:
    """The eighteen joints in the set, metres."""
    placed, marks = posed.placed, actor.body.marks
    unit = marks.crown - marks.chin
    ears = [
        placed.point(
            "head",
            np.array(
                [side * float(marks.head_radii[0]), float(marks.head_centre[1]), float(marks.eyes[0][2]) - 0.05 * unit],
                np.float32,
            ),
        )
        for side in (-1, 1)
    ]
    neck = (placed.joint("l_arm") + placed.joint("r_arm")) / 2
    return np.array(
        [
            placed.point("head", marks.nose),
            neck,
            placed.joint("r_arm"),
            placed.joint("r_forearm"),
            placed.joint("r_hand"),
            placed.joint("l_arm"),
            placed.joint("l_forearm"),
            placed.joint("l_hand"),
            placed.joint("r_upleg"),
            placed.joint("r_leg"),
            placed.joint("r_foot"),
            placed.joint("l_upleg"),
            placed.joint("l_leg"),
            placed.joint("l_foot"),
            placed.point("head", marks.eyes[1]),
            placed.point("head", marks.eyes[0]),
            ears[0],
            ears[1],
        ],
        np.float32,
    )
