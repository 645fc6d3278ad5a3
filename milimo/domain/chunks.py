"""How long the chunks of a shot are: as the user says, else the engine's own, else as long as the machine's memory holds. Pure.

one chunk that fits         |.........................|
... that does not           |............|overlap|
                                         |overlap|............|       the longest that fits, of lengths as equal as can be
"""

from dataclasses import dataclass

from milimo.domain.fit import EngineFit
from milimo.domain.job import JobSpec


@dataclass(frozen=True)
class Chunks:
    """The most frames that are made at once, 0 for an engine that knows no chunks; and why they are fewer than the engine's own,
    for a person.

    `chosen` is what a spec is to say of it: 0 where its parameters or the engine say enough.
    """

    frames: int
    chosen: int = 0
    reason: str = ""


def chunks_for(spec: JobSpec, fit: EngineFit, *, factor: int = 1, source_frames: int = 0) -> Chunks:
    """For a spec that is complete but for this. Control films are `factor` times smaller than the picture; an extension has
    `source_frames` already.

    A length that the user set is kept, and so is the engine's own where no length fits or nobody has told of the memory: whoever
    draws refuses it then. A chunk is longer than what it sees of the one before, so that each makes something new.
    """
    asked = spec.parameters.get("chunk_frames")
    if asked is not None or not fit.chunk_frames:
        return Chunks(int(asked) if asked is not None and fit.chunk_frames else 0)
    own = Chunks(fit.chunk_frames)
    memory = fit.memory
    if memory is None or "chained" not in fit.ways or spec.frames == 1:
        return own
    worn = sum(fit.lora_bytes.get(lora.name, 0) for lora in spec.loras)
    overlap = fit.frames_covering(int(fit.setting("overlap_frames", spec.parameters) or 1))
    for length in range(fit.chunk_frames, overlap, -fit.frame_step):
        held = memory.held(spec, length, worn, factor, source_frames)
        if held:
            return own if length == fit.chunk_frames else _shorter(spec, held, source_frames)
    return own


def _shorter(spec: JobSpec, held: int, source_frames: int) -> Chunks:
    frames = spec.frames - source_frames
    return Chunks(
        held,
        held,
        f"{frames} frames of {spec.width} by {spec.height} are more than this machine's memory holds at once, "
        f"so it is chained, {held} frames at a time.",
    )
