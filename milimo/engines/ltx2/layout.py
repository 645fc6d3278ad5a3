"""What has to be drawn for a spec, and how the film is put together from it. Pure.

text, picture   |chunk 0 ..........|
                           |overlap|chunk 1 ....|        film: chunk 0, chunk 1 after the overlap
retake    source |......|new|......|                     film: source, chunk 0 over the span, source
extend    source |.........|new ...|                     film: source, chunk 0 after the overlap, chunk 1, ...
"""

from dataclasses import dataclass
from itertools import accumulate

from milimo.domain.latent_grid import (
    DEFAULT_CHUNK_FRAMES,
    FRAMES_PER_LATENT,
    first_frame_of,
    frames_of,
    latent_at,
    latents_covering,
    plan_chunks,
)
from milimo.domain.time import FrameRange
from milimo.errors import BadInput

CONTEXT_LATENTS = 8
"""Latents of the source that a retake sees on either side of its span."""


@dataclass(frozen=True)
class KeptSource:
    """Latents of a draw that are the source's own. `first_frame` is the source's frame at the draw's frame 0; it may be negative."""

    first_frame: int
    latents: tuple[int, ...]


@dataclass(frozen=True)
class Draw:
    """One generation. `film_start` is the film's frame at its frame 0; the first `handed` latents come from the draw before.

    `since` is how many frames lie between its frame 0 and that of the first draw of its chain.
    """

    index: int
    latents: int
    film_start: int
    handed: int = 0
    kept: KeptSource | None = None
    since: int = 0

    @property
    def frames(self) -> int:
        return frames_of(self.latents)

    @property
    def fresh(self) -> tuple[int, int]:
        """Its frames [start, end) that nothing gives: all latents that are fixed lie before them, or on either side."""
        drawn = [latent for latent in range(self.latents) if latent not in self.fixed]
        return first_frame_of(drawn[0]), frames_of(drawn[-1] + 1)

    @property
    def fixed(self) -> frozenset[int]:
        """Latents that are given, not drawn."""
        return frozenset(range(self.handed)) | frozenset(self.kept.latents if self.kept else ())


@dataclass(frozen=True)
class Piece:
    """Frames [start, end) of a draw, or of the source when `draw` is None, as the film shows them."""

    draw: int | None
    start: int
    end: int

    @property
    def frames(self) -> int:
        return self.end - self.start


@dataclass(frozen=True)
class Layout:
    """The draws in order, and the film as pieces of them. Frame `shot_start` of the film is frame 0 of the shot."""

    draws: tuple[Draw, ...]
    pieces: tuple[Piece, ...]
    shot_start: int = 0
    retaken: FrameRange | None = None
    """The span of a retake, as laid on the grid."""

    @property
    def frames(self) -> int:
        return sum(piece.frames for piece in self.pieces)

    @property
    def added(self) -> list[int]:
        """Frames of the film that come from each draw."""
        return [end - start for start, end in self.spans]

    @property
    def spans(self) -> list[tuple[int, int]]:
        """Frames [start, end) of the film that come from each draw."""
        placed = {piece.draw: (start, start + piece.frames) for start, piece in self._placed}
        return [placed[draw.index] for draw in self.draws]

    @property
    def source_start(self) -> int:
        """The film's frame at frame 0 of its source: how much is put before it."""
        return next((start - piece.start for start, piece in self._placed if piece.draw is None), 0)

    @property
    def _placed(self) -> list[tuple[int, Piece]]:
        starts = accumulate((piece.frames for piece in self.pieces), initial=0)
        return list(zip(starts, self.pieces, strict=False))


def lay_out_new(frames: int, chunk_frames: int = DEFAULT_CHUNK_FRAMES, overlap_frames: int = 24) -> Layout:
    """A shot of nothing but what is drawn; the surplus of the grid is a handle at its end."""
    draws, pieces = _chain(frames, chunk_frames, overlap_frames, film_start=0)
    return Layout(draws, pieces)


def lay_out_extension(
    source_frames: int, frames: int, chunk_frames: int = DEFAULT_CHUNK_FRAMES, overlap_frames: int = 24
) -> Layout:
    """A film of `frames` in all that begins with the source. Raises BadInput when that is no more than the source has."""
    _check_longer(source_frames, frames)
    seen = min(latents_covering(overlap_frames), (source_frames - 1) // FRAMES_PER_LATENT + 1)
    overlap = frames_of(seen)
    start = source_frames - overlap
    draws, pieces = _chain(frames - start, chunk_frames, overlap_frames, film_start=start)
    kept = KeptSource(start, tuple(range(seen)))
    first = Draw(0, draws[0].latents, start, kept=kept)
    return Layout((first, *draws[1:]), (Piece(None, 0, source_frames), Piece(0, overlap, first.frames), *pieces[1:]))


def lay_out_prelude(
    source_frames: int, frames: int, chunk_frames: int = DEFAULT_CHUNK_FRAMES, overlap_frames: int = 24
) -> Layout:
    """A film of `frames` in all that ends with the source; the surplus of the grid is a handle at its beginning.

    Raises BadInput when the new part and what it must see of the source are longer than a chunk.
    """
    _check_longer(source_frames, frames)
    seen = min(latents_covering(overlap_frames) - 1, (source_frames - 1) // FRAMES_PER_LATENT)
    if seen < 1:
        raise BadInput(
            f"The source has {source_frames} frames; nothing can be put before fewer than 9.", "Choose a longer take."
        )
    fresh = latents_covering(frames - source_frames)
    new, latents = frames_of(fresh), fresh + seen
    if frames_of(latents) > chunk_frames:
        room = first_frame_of((chunk_frames - 1) // FRAMES_PER_LATENT + 1 - seen)
        raise BadInput(f"At most {room} frames can be put before a take at once.", "Extend it in two goes.")
    kept = KeptSource(-new, tuple(range(fresh, latents)))
    return Layout(
        (Draw(0, latents, 0, kept=kept),),
        (Piece(0, 0, new), Piece(None, 0, source_frames)),
        shot_start=new + source_frames - frames,
    )


def lay_out_retake(source_frames: int, span: FrameRange, chunk_frames: int = DEFAULT_CHUNK_FRAMES) -> Layout:
    """The source with `span` drawn anew. The span grows at its end to where a latent ends; all other frames stay.

    The draw begins so that the span's beginning lies on the grid. Raises BadInput for a span outside the source or too long.
    """
    if span.start < 0 or span.duration < 1 or span.end > source_frames:
        raise BadInput(
            f"The span {span.start} to {span.end} is not inside the take's {source_frames} frames.",
            "Mark a span inside the take.",
        )
    before = min(CONTEXT_LATENTS, (span.start - 1) // FRAMES_PER_LATENT) if span.start else 0
    window = span.start - first_frame_of(before + 1) if span.start else 0
    first = before + 1 if span.start else 0
    last = latent_at(span.end - 1 - window)
    after = min(CONTEXT_LATENTS, max(0, (source_frames - window - 1) // FRAMES_PER_LATENT - last))
    latents = last + 1 + after
    if frames_of(latents) > chunk_frames:
        raise BadInput(
            f"A retake sees at most {chunk_frames} frames at once, and this span needs {frames_of(latents)}.",
            "Mark a shorter span, or generate the shot again.",
        )
    end = min(source_frames, window + frames_of(last + 1))
    kept = KeptSource(window, tuple(n for n in range(latents) if not first <= n <= last))
    pieces = [Piece(None, 0, span.start), Piece(0, span.start - window, end - window), Piece(None, end, source_frames)]
    return Layout(
        (Draw(0, latents, window, kept=kept),),
        tuple(piece for piece in pieces if piece.frames),
        retaken=FrameRange(start=span.start, duration=end - span.start),
    )


def _chain(
    frames: int, chunk_frames: int, overlap_frames: int, film_start: int
) -> tuple[tuple[Draw, ...], tuple[Piece, ...]]:
    try:
        plan = plan_chunks(frames, chunk_frames, overlap_frames)
    except ValueError as error:
        raise BadInput(
            f"Chunks of {chunk_frames} frames with an overlap of {overlap_frames} cannot be chained.",
            "Make the chunks longer or the overlap shorter.",
        ) from error
    draws: list[Draw] = []
    since = 0
    for chunk in plan.chunks:
        if draws:
            since += FRAMES_PER_LATENT * (draws[-1].latents - chunk.overlap)
        draws.append(Draw(chunk.index, chunk.latents, film_start + since, chunk.overlap, since=since))
    pieces = (Piece(chunk.index, chunk.dropped, chunk.frames) for chunk in plan.chunks)
    return tuple(draws), tuple(pieces)


def _check_longer(source_frames: int, frames: int) -> None:
    if frames <= source_frames:
        raise BadInput(
            f"The take has {source_frames} frames already, and the shot asks for {frames}.",
            "Ask for more frames than the take has.",
        )
