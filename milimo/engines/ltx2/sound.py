"""Joins the sound of pieces that overlap: an equal-power crossfade at each seam, so that none clicks. Pure.

new a    |---------|~~|            goes on beyond the seam
new b           |~~|---------|     begins before it
kept     |------------|~|          stays as it is up to the seam, goes on beyond it
new                   |~|------|   fades in
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]
"""[samples, 2], float32, -1..1."""

FADE_SECONDS = 0.1


@dataclass(frozen=True)
class SoundPiece:
    """`count` samples of a film. `read(start, count)` gives the sound around: sample 0 is its first."""

    count: int
    read: Callable[[int, int], Samples]
    kept: bool = False
    """Its samples stay as they are: fades lie outside it."""


def join_sound(pieces: Sequence[SoundPiece], sample_rate: int) -> Samples:
    """The film's sound, as long as its pieces together. A seam's fade is shorter where a piece is."""
    total = sum(piece.count for piece in pieces)
    out = np.zeros((total, 2), np.float32)
    start = 0
    for index, piece in enumerate(pieces):
        lead, rise = _seam(pieces[index - 1], piece, sample_rate) if index else (0, 0)
        fall, tail = _seam(piece, pieces[index + 1], sample_rate) if index + 1 < len(pieces) else (0, 0)
        heard = piece.read(-lead, lead + piece.count + tail).astype(np.float32, copy=True)
        heard[: lead + rise] *= _rise(lead + rise)[:, None]
        if fall + tail:
            heard[-(fall + tail) :] *= _rise(fall + tail)[::-1, None]
        out[start - lead : start + piece.count + tail] += heard
        start += piece.count
    return out


def mirrored(wave: Samples, start: int, count: int) -> Samples:
    """Samples [start, start + count) of a sound that goes on beyond its ends as in a mirror: no jump, and nothing new is heard."""
    if not len(wave):
        return np.zeros((count, 2), np.float32)
    places = np.arange(start, start + count) % (2 * len(wave))
    return wave[np.minimum(places, 2 * len(wave) - 1 - places)]


def _seam(before: SoundPiece, after: SoundPiece, sample_rate: int) -> tuple[int, int]:
    """How many samples of the piece before, and of the one after, a seam's fade covers."""
    whole = int(FADE_SECONDS * sample_rate)
    if before.kept and after.kept:
        return 0, 0
    if before.kept:
        return 0, min(whole, after.count // 2)
    if after.kept:
        return min(whole, before.count // 2), 0
    half = min(whole // 2, before.count // 2, after.count // 2)
    return half, half


def chained(waves: Sequence[Samples], starts: Sequence[int], sample_rate: int) -> Samples:
    """The waves of a chain as one. Each begins at its start, in samples, while the one before still sounds, and sounds the same
    there: in the middle of what they share it takes over, at equal gain, for at equal power the seam would be louder.
    """
    out = np.zeros((max(start + len(wave) for start, wave in zip(starts, waves, strict=True)), 2), np.float32)
    ends = [0, *(start + len(wave) for start, wave in zip(starts, waves, strict=True))]
    for wave, start, end in zip(waves, starts, ends, strict=False):
        shared = max(0, end - start)
        fade = min(int(FADE_SECONDS * sample_rate), shared)
        taken = (shared - fade) // 2
        rise = _rise(fade)[:, None] ** 2
        here = out[start : start + len(wave)]
        here[taken : taken + fade] *= 1 - rise
        here[taken : taken + fade] += wave[taken : taken + fade] * rise
        here[taken + fade :] = wave[taken + fade :]
    return out


def _rise(count: int) -> NDArray[np.float32]:
    """From 0 to 1 over `count` samples; its square and that of its reverse add up to 1."""
    return np.sin((np.arange(count, dtype=np.float32) + 0.5) * (np.pi / 2 / max(count, 1))).astype(np.float32)
