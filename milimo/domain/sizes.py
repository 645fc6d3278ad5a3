"""The size that a shot is made at: the user's, else the project's, on the engine's grid."""

from dataclasses import dataclass

from milimo.domain.fit import EngineFit
from milimo.domain.project import Project
from milimo.errors import BadInput


@dataclass(frozen=True)
class FittedSize:
    """In pixels. `notes` says what was moved to the grid, for a person."""

    width: int
    height: int
    notes: tuple[str, ...] = ()

    def check(self, fit: EngineFit) -> None:
        """Raises BadInput for a size outside the engine's limits."""
        if max(self.width, self.height) > fit.max_side or min(self.width, self.height) < fit.min_side:
            raise BadInput(
                f"{fit.name} makes pictures with sides from {fit.min_side} to {fit.max_side} pixels;"
                f" {self.width} by {self.height} is not.",
                "Choose another size, or clear it for the project's.",
            )


def fitted_size(project: Project, width: int | None, height: int | None, fit: EngineFit, grid: int) -> FittedSize:
    """The user's size laid on the grid; one side alone brings the other by the project's shape; neither, the project's size scaled
    into the engine's limits.
    """
    if width is None and height is None:
        scale = min(1.0, fit.max_side / max(project.width, project.height))
        scale = max(scale, fit.min_side / min(project.width, project.height))
        return FittedSize(_on_grid(project.width * scale, grid), _on_grid(project.height * scale, grid))
    shape = project.width / project.height
    wanted = (width or round((height or 0) * shape), height or round((width or 0) / shape))
    made = _on_grid(wanted[0], grid), _on_grid(wanted[1], grid)
    if made == wanted:
        return FittedSize(*made)
    note = f"Made at {made[0]} by {made[1]}: {fit.name} works in multiples of {grid}, and {wanted[0]} by {wanted[1]} is not."
    return FittedSize(*made, (note,))


def _on_grid(side: float, grid: int) -> int:
    return max(grid, round(side / grid) * grid)
