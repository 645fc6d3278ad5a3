"""The grid that LTX-2 thinks on: 8 frames to a latent except the first, sides a multiple of 32 pixels.

    latents   0 | 1 ......... | 2 ......... |          frames = 8 (latents - 1) + 1
    frames    0 | 1 2 3 ... 8 | 9 10 ... 16 |

Source: LTX-Video's causal video autoencoder (temporal stride 8, spatial stride 32; the first frame is encoded alone).
"""

from dataclasses import dataclass

FRAMES_PER_LATENT = 8
SIDE_STEP = 32
DEFAULT_CHUNK_FRAMES = 505


def frames_of(latents: int) -> int:
    """Frames that `latents` (>= 1) decode to."""
    if latents < 1:
        raise ValueError(f"{latents} latents: there is at least one")
    return FRAMES_PER_LATENT * (latents - 1) + 1


def latents_covering(frames: int) -> int:
    """The fewest latents that decode to at least `frames` (>= 1) frames."""
    if frames < 1:
        raise ValueError(f"{frames} frames: there is at least one")
    return -(-(frames - 1) // FRAMES_PER_LATENT) + 1


def is_on_grid(frames: int) -> bool:
    """True for 1, 9, 17, ..., the counts the model can make."""
    return frames >= 1 and (frames - 1) % FRAMES_PER_LATENT == 0


def latent_at(frame: int) -> int:
    """The latent that a frame (>= 0) is decoded from."""
    if frame < 0:
        raise ValueError(f"frame {frame}: frames count from 0")
    return -(-frame // FRAMES_PER_LATENT)


def first_frame_of(latent: int) -> int:
    """The first frame that a latent (>= 0) decodes to: 0, 1, 9, 17, ..."""
    if latent < 0:
        raise ValueError(f"latent {latent}: latents count from 0")
    return 0 if latent == 0 else FRAMES_PER_LATENT * (latent - 1) + 1


def side_covering(pixels: int) -> int:
    """The smallest side on the grid that is at least `pixels` (>= 1)."""
    if pixels < 1:
        raise ValueError(f"{pixels} pixels: a side has at least one")
    return -(-pixels // SIDE_STEP) * SIDE_STEP


@dataclass(frozen=True)
class Chunk:
    """One generation of a long shot.

    Its first `overlap` latents are the last ones of the chunk before, handed over; the frames they decode to are dropped.
    """

    index: int
    latents: int
    overlap: int

    @property
    def frames(self) -> int:
        """Frames that the model decodes, overlap included."""
        return frames_of(self.latents)

    @property
    def dropped(self) -> int:
        """Frames dropped at the seam, from the chunk's beginning."""
        return frames_of(self.overlap) if self.overlap else 0

    @property
    def kept(self) -> int:
        return self.frames - self.dropped


@dataclass(frozen=True)
class ChunkPlan:
    """A shot of `frames` frames as a chain of chunks. What is joined may be longer by `surplus` frames: they become a handle."""

    frames: int
    chunks: tuple[Chunk, ...]

    @property
    def joined(self) -> int:
        return sum(chunk.kept for chunk in self.chunks)

    @property
    def surplus(self) -> int:
        return self.joined - self.frames


def plan_chunks(frames: int, chunk_frames: int = DEFAULT_CHUNK_FRAMES, overlap_frames: int = 24) -> ChunkPlan:
    """Divide a shot into the fewest chunks of at most `chunk_frames`, of lengths as equal as the grid allows.

    The overlap asked for is laid on the grid: 24 frames become 4 latents, which decode to 25.

        chunk 0  |0 ................. n-1|
        chunk 1             |overlap|n ................. |     joined = n + 8 (latents - overlap) + ...

    Raises ValueError when a chunk would be no longer than its overlap.
    """
    most = (chunk_frames - 1) // FRAMES_PER_LATENT + 1 if chunk_frames >= 1 else 0
    wanted = latents_covering(frames)
    if 1 <= wanted <= most:
        return ChunkPlan(frames, (Chunk(0, wanted, 0),))
    overlap = latents_covering(overlap_frames)
    if most <= overlap:
        raise ValueError(f"chunks of {chunk_frames} frames leave nothing new after an overlap of {frames_of(overlap)}")
    count = 1 + -(-(wanted - most) // (most - overlap))
    # Every latent of the joined shot is decoded once, and the overlaps once more.
    even, longer = divmod(wanted + (count - 1) * overlap, count)
    lengths = [even + (index < longer) for index in range(count)]
    return ChunkPlan(frames, tuple(Chunk(i, n, overlap if i else 0) for i, n in enumerate(lengths)))
