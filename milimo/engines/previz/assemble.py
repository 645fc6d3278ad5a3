"""Putting triangles together: a set's meshes, posed figures, and all of them as the one model that is drawn."""

from collections.abc import Sequence

import numpy as np

from milimo.engines.previz import kernels
from milimo.engines.previz.body import REGIONS
from milimo.engines.previz.draw import Model
from milimo.engines.previz.face import COLUMNS
from milimo.engines.previz.figure import Actor, Posed
from milimo.engines.previz.mesh import F32, PATTERNS, Mesh
from milimo.engines.previz.skin import vertex_normals


def of_meshes(meshes: Sequence[tuple[Mesh, int]]) -> Model:
    """Meshes with their object numbers."""
    return joined([
        Model(
            mesh.vertices, vertex_normals(mesh.vertices, mesh.triangles), np.zeros_like(mesh.vertices), mesh.triangles, mesh.part,
            _table(mesh, number), np.zeros((0, COLUMNS), np.float32),
        )
        for mesh, number in meshes
    ])  # fmt: skip


def of_figure(shape: Posed, actor: Actor, number: int) -> Model:
    """A posed actor with its object number and what is drawn on it."""
    table = actor.parts.copy()
    table[:, kernels.OBJECT] = number
    count = 0
    for region, drawn in (("face", shape.face), ("eye", shape.eyes), ("top", actor.clothes)):
        row = REGIONS.index(region)
        table[row, kernels.DECALS], table[row, kernels.DECALS_END] = count, count + len(drawn)
        count += len(drawn)
    marks = np.concatenate([shape.face, shape.eyes, actor.clothes])
    return Model(shape.vertices, shape.normals, actor.rest, actor.body.triangles, actor.body.region, table, marks)


def joined(models: Sequence[Model]) -> Model:
    """Several models as one, their indices moved up."""
    vertices = parts = marks = 0
    triangles, part_of, tables = [], [], []
    for model in models:
        triangles.append(model.triangles + np.int32(vertices))
        part_of.append(model.part_of + np.int32(parts))
        table = model.parts
        if marks and len(model.decals):
            table = table.copy()
            table[:, [kernels.DECALS, kernels.DECALS_END]] += marks
        tables.append(table)
        vertices, parts, marks = vertices + len(model.vertices), parts + len(table), marks + len(model.decals)
    return Model(
        np.concatenate([model.vertices for model in models]).astype(np.float32, copy=False),
        np.concatenate([model.normals for model in models]).astype(np.float32, copy=False),
        np.concatenate([model.rest for model in models]).astype(np.float32, copy=False),
        np.concatenate(triangles).astype(np.int32, copy=False),
        np.concatenate(part_of).astype(np.int32, copy=False),
        np.concatenate(tables).astype(np.float32, copy=False),
        np.concatenate([model.decals for model in models]).astype(np.float32, copy=False),
    )


def _table(mesh: Mesh, number: int) -> F32:
    table = np.zeros((len(mesh.materials), kernels.PART_COLUMNS), np.float32)
    for row, material in enumerate(mesh.materials):
        table[row, :3] = material.colour
        table[row, kernels.PATTERN] = PATTERNS.index(material.pattern)
        table[row, kernels.GLOW] = material.glow
        table[row, kernels.SMOOTH] = float(material.smooth)
        table[row, kernels.INK] = material.ink
        table[row, kernels.OBJECT] = number
    return table
