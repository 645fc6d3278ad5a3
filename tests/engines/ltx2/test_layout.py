"""Layouts: every frame of the film comes from one place, seams meet, and what is kept is kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from milimo.domain.latent_grid import first_frame_of, frames_of
from milimo.domain.time import FrameRange
from milimo.engines.ltx2.layout import (
    Layout,
    lay_out_extension,
    lay_out_new,
    lay_out_prelude,
    lay_out_retake,
)
from milimo.errors import BadInput


def film_frames(layout: Layout, source_start: int = 0) -> list[int]:
    """The film's frame that each piece's frame says it is, in order; the source begins at `source_start`."""
    starts = {draw.index: draw.film_start for draw in layout.draws}
    return [
        frame + (source_start if piece.draw is None else starts[piece.draw])
        for piece in layout.pieces
        for frame in range(piece.start, piece.end)
    ]


@given(frames=st.integers(1, 3000), chunk=st.integers(41, 505), overlap=st.integers(1, 32))
def test_a_new_shot_has_every_frame_once(frames: int, chunk: int, overlap: int) -> None:
    layout = lay_out_new(frames, chunk, overlap)
    assert film_frames(layout) == list(range(layout.frames))
    assert frames <= layout.frames
    assert all(draw.frames <= chunk for draw in layout.draws)
    assert layout.draws[0].handed == 0


@given(source=st.integers(1, 600), more=st.integers(1, 900), overlap=st.integers(1, 32))
def test_an_extension_goes_on_where_the_source_ends(source: int, more: int, overlap: int) -> None:
    layout = lay_out_extension(source, source + more, 257, overlap)
    assert film_frames(layout) == list(range(layout.frames))
    assert layout.frames >= source + more
    kept = layout.draws[0].kept
    assert kept is not None
    assert kept.first_frame + frames_of(len(kept.latents)) == source


@given(source=st.integers(9, 600), more=st.integers(1, 200), overlap=st.integers(2, 32))
def test_a_prelude_runs_into_the_source(source: int, more: int, overlap: int) -> None:
    layout = lay_out_prelude(source, source + more, 505, overlap)
    new = layout.frames - source
    assert film_frames(layout, source_start=new) == list(range(layout.frames))
    assert layout.shot_start == layout.frames - source - more
    (draw,) = layout.draws
    assert draw.kept is not None
    assert first_frame_of(draw.kept.latents[0]) == new == -draw.kept.first_frame


@given(data=st.data(), source=st.integers(1, 700))
def test_a_retake_keeps_all_but_the_span(data: st.DataObject, source: int) -> None:
    start = data.draw(st.integers(0, source - 1))
    span = FrameRange(start=start, duration=data.draw(st.integers(1, min(200, source - start))))
    layout = lay_out_retake(source, span)
    assert film_frames(layout) == list(range(source))
    assert layout.retaken is not None
    assert layout.retaken.start == span.start
    assert span.end <= layout.retaken.end <= span.end + 7
    (draw,) = layout.draws
    anew = [frame for n in range(draw.latents) if n not in draw.fixed for frame in frames_decoded_by(n)]
    shown = range(layout.retaken.start - draw.film_start, layout.retaken.end - draw.film_start)
    assert set(shown) <= set(anew), "nothing that was kept is shown as new"
    assert anew[0] == shown.start, "what is new begins where the span begins"


def frames_decoded_by(latent: int) -> range:
    return range(first_frame_of(latent), first_frame_of(latent + 1))


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: lay_out_retake(50, FrameRange(start=40, duration=11)), "not inside"),
        (lambda: lay_out_retake(50, FrameRange(start=40, duration=0)), "not inside"),
        (lambda: lay_out_retake(900, FrameRange(start=0, duration=600)), "at most 505"),
        (lambda: lay_out_extension(50, 50), "50 frames already"),
        (lambda: lay_out_prelude(50, 20), "50 frames already"),
        (lambda: lay_out_prelude(5, 20), "fewer than 9"),
        (lambda: lay_out_prelude(100, 700), "put before a take at once"),
        (lambda: lay_out_new(100, 17, 24), "cannot be chained"),
    ],
)
def test_what_cannot_be_laid_out_is_said(make, words: str) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    with pytest.raises(BadInput) as refusal:
        make()
    assert words in refusal.value.detail
    assert refusal.value.remedy
