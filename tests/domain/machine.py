"""A machine's memory that is counted in frames."""

from dataclasses import dataclass

from milimo.domain.job import JobSpec
from milimo.domain.latent_grid import plan_chunks


@dataclass
class Machine:
    """Holds `most` frames at once, less one for each byte of the LoRAs and for each time that controls are smaller."""

    most: int

    def held(self, spec: JobSpec, chunk_frames: int, worn_bytes: int, reference_factor: int, source_frames: int) -> int:
        overlap = int(spec.parameters.get("overlap_frames", 24))
        plan = plan_chunks(spec.frames - source_frames, chunk_frames, overlap)
        longest = max(chunk.frames for chunk in plan.chunks)
        return longest if longest <= self.most - worn_bytes - (reference_factor - 1) else 0
