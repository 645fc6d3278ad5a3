"""The grid's arithmetic holds over its whole range."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from milimo.domain.latent_grid import (
    Chunk,
    first_frame_of,
    frames_of,
    is_on_grid,
    latent_at,
    latents_covering,
    plan_chunks,
    side_covering,
)

COUNTS = st.integers(min_value=1, max_value=100_000)


@pytest.mark.parametrize(("latents", "frames"), [(1, 1), (2, 9), (4, 25), (16, 121), (64, 505)])
def test_known_counts(latents: int, frames: int) -> None:
    assert frames_of(latents) == frames
    assert latents_covering(frames) == latents
    assert latents_covering(frames - 1 or 1) == (latents if frames > 1 else 1)


@given(COUNTS)
def test_covering_is_the_smallest_that_covers(frames: int) -> None:
    latents = latents_covering(frames)
    assert frames_of(latents) >= frames
    assert latents == 1 or frames_of(latents - 1) < frames
    assert is_on_grid(frames) == (frames_of(latents) == frames)


@given(st.integers(min_value=0, max_value=100_000))
def test_a_frame_lies_in_its_latent(frame: int) -> None:
    latent = latent_at(frame)
    assert first_frame_of(latent) <= frame < first_frame_of(latent + 1)


@given(st.integers(min_value=1, max_value=8192))
def test_sides_round_up_to_32(pixels: int) -> None:
    side = side_covering(pixels)
    assert side % 32 == 0
    assert 0 <= side - pixels < 32


def test_a_short_shot_is_one_chunk() -> None:
    assert plan_chunks(120).chunks == (Chunk(0, 16, 0),)
    assert plan_chunks(120).surplus == 1


def test_asking_24_frames_of_overlap_gives_4_latents() -> None:
    plan = plan_chunks(1000, chunk_frames=505, overlap_frames=24)
    assert {chunk.overlap for chunk in plan.chunks[1:]} == {4}
    assert {chunk.dropped for chunk in plan.chunks[1:]} == {25}


@given(COUNTS, st.integers(min_value=17, max_value=1024), st.integers(min_value=1, max_value=64))
def test_a_chain_joins_to_the_frames_asked_for(frames: int, chunk_frames: int, overlap_frames: int) -> None:
    most, overlap = (chunk_frames - 1) // 8 + 1, latents_covering(overlap_frames)
    if latents_covering(frames) > most and most <= overlap:
        with pytest.raises(ValueError, match="overlap"):
            plan_chunks(frames, chunk_frames, overlap_frames)
        return
    plan = plan_chunks(frames, chunk_frames, overlap_frames)
    assert 0 <= plan.surplus < 8
    assert all(chunk.frames <= chunk_frames and is_on_grid(chunk.frames) and chunk.kept > 0 for chunk in plan.chunks)
    assert [chunk.index for chunk in plan.chunks] == list(range(len(plan.chunks)))
    lengths = [chunk.latents for chunk in plan.chunks]
    assert max(lengths) - min(lengths) <= 1
    fewer = len(plan.chunks) - 1
    assert fewer == 0 or most + (fewer - 1) * (most - overlap) < latents_covering(frames)


@pytest.mark.parametrize(
    "call", [lambda: frames_of(0), lambda: latents_covering(0), lambda: latent_at(-1), lambda: side_covering(0)]
)
def test_what_is_no_count_is_refused(call: object) -> None:
    assert callable(call)
    with pytest.raises(ValueError):
        call()
