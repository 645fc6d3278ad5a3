"""A figure's body at rest, whoever made it: skinned triangles in regions, a rig, and the landmarks that cameras and faces need."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from milimo.engines.previz.mesh import F32, I32, Colour
from milimo.engines.previz.rig import Rig

Region = Literal[
    "skin",
    "face",
    "hair",
    "top",
    "sleeve",
    "bottom",
    "shoes",
    "coat",
    "collar",
    "eye",
    "lash",
    "mouth",
    "teeth",
    "extra",
]
REGIONS: tuple[Region, ...] = (
    "skin",
    "face",
    "hair",
    "top",
    "sleeve",
    "bottom",
    "shoes",
    "coat",
    "collar",
    "eye",
    "lash",
    "mouth",
    "teeth",
    "extra",
)
Age = Literal["child", "young", "middle", "old"]
HairStyle = Literal["short", "crop", "bald", "bob", "long", "bun", "curly", "ponytail"]
Outfit = Literal["shirt", "jacket", "suit", "coat", "dress", "skirt", "uniform", "robe"]


@dataclass(frozen=True)
class Looks:
    """How a character looks, steady through the film."""

    name: str
    woman: bool = False
    age: Age = "young"
    heavy: float = 0.0
    """-1 lean to 1 heavy."""
    ancestry: tuple[float, float, float] = (0.0, 0.0, 1.0)
    """Shares of african, asian, caucasian."""
    stature: float = 1.74
    """Metres."""
    skin: Colour = (0.85, 0.66, 0.55)
    hair: HairStyle = "short"
    hair_colour: Colour = (0.2, 0.13, 0.09)
    beard: bool = False
    glasses: bool = False
    hat: Literal["", "cap", "brim", "helmet"] = ""
    outfit: Outfit = "shirt"
    top: Colour = (0.5, 0.2, 0.2)
    bottom: Colour = (0.25, 0.28, 0.36)
    shoes: Colour = (0.18, 0.15, 0.13)
    accent: Colour = (0.92, 0.9, 0.85)
    """Shirt under a jacket, buttons, a scarf."""


@dataclass(frozen=True)
class Landmarks:
    """Places on the body at rest, metres."""

    crown: float
    chin: float
    eyes: tuple[F32, F32]
    """Left, right."""
    mouth: F32
    mouth_width: float
    brow: float
    """Height of the brows."""
    nose: F32
    head_centre: F32
    head_radii: F32
    """Half width, half depth, half height of the skull."""
    nape: F32
    eye_radius: float = 0.012


@dataclass(frozen=True)
class Body:
    """Vertices [V, 3], triangles [T, 3], a region index a triangle, four bones a vertex."""

    vertices: F32
    triangles: I32
    region: I32
    bones: I32
    weights: F32
    rig: Rig
    marks: Landmarks
    drawn_eyes: bool = True
    """The eyes are drawn on the skin in ink; otherwise they are modelled."""
    morphs: Mapping[str, tuple[I32, F32]] = field(default_factory=dict[str, tuple[I32, F32]])
    """Sparse displacements by name: `mouth`, `smile`, `blink`, `brow`."""

    def with_part(self, vertices: F32, triangles: I32, region: Region, bones: I32, weights: F32) -> "Body":
        """The body with one more part."""
        return Body(
            np.concatenate([self.vertices, vertices]).astype(np.float32),
            np.concatenate([self.triangles, triangles + len(self.vertices)]).astype(np.int32),
            np.concatenate([self.region, np.full(len(triangles), REGIONS.index(region), np.int32)]),
            np.concatenate([self.bones, bones]).astype(np.int32),
            np.concatenate([self.weights, weights]).astype(np.float32),
            self.rig, self.marks, self.drawn_eyes, self.morphs,
        )  # fmt: skip

    def riding(self, vertices: F32, triangles: I32, region: Region, bone: str) -> "Body":
        """The body with one more part that rides stiffly on a bone."""
        bones = np.zeros((len(vertices), 4), np.int32)
        bones[:, 0] = self.rig.index(bone)
        weights = np.zeros((len(vertices), 4), np.float32)
        weights[:, 0] = 1
        return self.with_part(vertices, triangles, region, bones, weights)
