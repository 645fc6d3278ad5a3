"""A camera: where it stands, where it looks, and what of the world it sees."""

from dataclasses import dataclass

import numpy as np

from milimo.engines.previz.mesh import F32, Vec


@dataclass(frozen=True)
class Camera:
    """A view. `height` is the tangent of half the vertical angle; `roll` in radians, clockwise positive."""

    eye: Vec
    at: Vec
    height: float
    roll: float = 0.0

    def axes(self) -> tuple[F32, F32, F32]:
        """Forward, right, up; unit vectors."""
        forward = np.array(self.at, np.float64) - np.array(self.eye, np.float64)
        forward /= max(1e-9, float(np.linalg.norm(forward)))
        right = np.cross(forward, (0.0, 0.0, 1.0))
        if np.linalg.norm(right) < 1e-4:
            right = np.array([1.0, 0.0, 0.0])
        right /= np.linalg.norm(right)
        up = np.cross(right, forward)
        c, s = np.cos(self.roll), np.sin(self.roll)
        return (
            forward.astype(np.float32),
            (c * right - s * up).astype(np.float32),
            (s * right + c * up).astype(np.float32),
        )

    def packed(self, aspect: float) -> F32:
        """The fourteen numbers that the kernels take."""
        forward, right, up = self.axes()
        return np.concatenate(
            [np.array(self.eye, np.float32), forward, right, up, np.array([self.height, aspect], np.float32)]
        ).astype(np.float32)

    def project(self, points: F32, aspect: float) -> F32:
        """Points [N, 3] to [N, 3]: x and y in -1 to 1 (right, up) where seen, and the distance ahead in metres."""
        forward, right, up = self.axes()
        rays = np.atleast_2d(points) - np.array(self.eye, np.float32)
        ahead = rays @ forward
        safe = np.where(np.abs(ahead) < 1e-4, 1e-4, ahead)
        return np.stack(
            [rays @ right / (safe * self.height * aspect), rays @ up / (safe * self.height), ahead], 1
        ).astype(np.float32)


def between(a: Camera, b: Camera, share: float) -> Camera:
    """The camera `share` of the way from `a` to `b`."""

    def mix(x: Vec, y: Vec) -> Vec:
        return x[0] + (y[0] - x[0]) * share, x[1] + (y[1] - x[1]) * share, x[2] + (y[2] - x[2]) * share

    return Camera(
        mix(a.eye, b.eye), mix(a.at, b.at), a.height + (b.height - a.height) * share, a.roll + (b.roll - a.roll) * share
    )
