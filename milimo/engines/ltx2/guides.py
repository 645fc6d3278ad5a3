"""The user's guides laid on the latent grid, or refused in words. Pure.

A picture guides frame 0, or a frame that a latent begins with: 1, 9, 17, ...; the last frame is met wherever it lies.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from milimo.domain.ids import Id
from milimo.domain.job import SpecInput
from milimo.domain.latent_grid import first_frame_of, latent_at
from milimo.engines.ltx2.layout import Draw
from milimo.errors import BadInput

MAX_GUIDES = 16


@dataclass(frozen=True)
class Still:
    """A picture at a frame of the film."""

    asset_id: Id
    frame: int
    strength: float

    @property
    def latent(self) -> int:
        return latent_at(self.frame)


@dataclass(frozen=True)
class Moving:
    """A film that is followed from `frame` of the film on; a `control` is followed in form only, by an IC-LoRA."""

    asset_id: Id
    frame: int
    strength: float
    control: bool


@dataclass(frozen=True)
class Guides:
    stills: tuple[Still, ...] = ()
    films: tuple[Moving, ...] = ()
    source: Id | None = None

    def of(self, draw: Draw) -> "Guides":
        """Those that bear on what a draw draws, with frames counted from the draw's first."""
        shift = draw.film_start
        stills = (Still(it.asset_id, it.frame - shift, it.strength) for it in self.stills)
        films = (Moving(it.asset_id, it.frame - shift, it.strength, it.control) for it in self.films)
        return Guides(
            tuple(it for it in stills if 0 <= it.frame < draw.frames and it.latent not in draw.fixed),
            tuple(it for it in films if it.frame < draw.frames),
            self.source,
        )


def place_guides(inputs: Sequence[SpecInput], frames: int) -> Guides:
    """Lay the inputs of a shot of `frames` frames on the grid. Raises BadInput for what cannot be laid or met."""
    if len(inputs) > MAX_GUIDES:
        raise BadInput(f"A shot takes at most {MAX_GUIDES} guides, not {len(inputs)}.", "Remove some guides.")
    stills: dict[int, Still] = {}
    films: list[Moving] = []
    source: Id | None = None
    for it in inputs:
        if it.asset_id is None:
            continue  # the last frame of a job that failed: the shot goes on without
        if not 0 <= it.strength <= 1:
            raise BadInput(f"A guide's strength of {it.strength} is outside 0 to 1.", "Give a strength from 0 to 1.")
        if it.role == "source":
            source = it.asset_id
        elif it.role in ("video", "control"):
            films.append(Moving(it.asset_id, _film_frame(it, frames), it.strength, it.role == "control"))
        elif it.role in ("first_frame", "last_frame", "keyframe"):
            still = Still(it.asset_id, _still_frame(it, frames), it.strength)
            if still.latent in stills:
                raise BadInput(
                    f"Two pictures guide the same 8 frames, around frame {still.frame}.",
                    "Move one of them by 8 frames or more, or remove it.",
                )
            stills[still.latent] = still
        else:
            raise BadInput(
                f"LTX-2 cannot use a {it.role} picture.", "Give it as a first frame, a last frame or a keyframe."
            )
    return Guides(tuple(stills[latent] for latent in sorted(stills)), tuple(films), source)


def _still_frame(it: SpecInput, frames: int) -> int:
    if it.role == "first_frame":
        return 0
    if it.role == "last_frame":
        return frames - 1
    _check_inside(it.frame, frames)
    if first_frame_of(latent_at(it.frame)) != it.frame:
        below, above = first_frame_of(latent_at(it.frame)), first_frame_of(latent_at(it.frame) + 1)
        near = f"{below} or {above}" if above < frames else str(below)
        raise BadInput(
            f"A keyframe cannot lie on frame {it.frame}: LTX-2 thinks in steps of 8 frames.",
            f"Move it to frame {near}.",
        )
    return it.frame


def _film_frame(it: SpecInput, frames: int) -> int:
    """A film begins where a latent begins; a control may begin anywhere, for it is cut to the draw."""
    if it.role == "control":
        _check_inside(it.frame, frames)
        return it.frame
    return _still_frame(it, frames)


def _check_inside(frame: int, frames: int) -> None:
    if not 0 <= frame < frames:
        raise BadInput(
            f"A guide lies on frame {frame}, outside the shot's {frames} frames.",
            f"Move it to a frame from 0 to {frames - 1}.",
        )
