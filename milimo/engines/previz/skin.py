"""Smooth normals, compiled."""

import math

import numpy as np

from milimo.engines.previz.jit import compiled
from milimo.engines.previz.mesh import F32, I32


def vertex_normals(vertices: F32, triangles: I32) -> F32:
    """The normal at each vertex, weighted by area; not of unit length where faces cancel out."""
    normals = np.zeros_like(vertices)
    _gather(vertices, triangles, normals)
    return normals


@compiled
def _gather(vertices: F32, triangles: I32, normals: F32) -> None:
    for t in range(len(triangles)):
        a, b, c = triangles[t, 0], triangles[t, 1], triangles[t, 2]
        ex, ey, ez = vertices[b, 0] - vertices[a, 0], vertices[b, 1] - vertices[a, 1], vertices[b, 2] - vertices[a, 2]
        fx, fy, fz = vertices[c, 0] - vertices[a, 0], vertices[c, 1] - vertices[a, 1], vertices[c, 2] - vertices[a, 2]
        nx, ny, nz = ey * fz - ez * fy, ez * fx - ex * fz, ex * fy - ey * fx
        for v in (a, b, c):
            normals[v, 0] += nx
            normals[v, 1] += ny
            normals[v, 2] += nz
    for v in range(len(vertices)):
        length = (
            math.sqrt(normals[v, 0] * normals[v, 0] + normals[v, 1] * normals[v, 1] + normals[v, 2] * normals[v, 2])
            + 1e-12
        )
        normals[v, 0] /= length
        normals[v, 1] /= length
        normals[v, 2] /= length
