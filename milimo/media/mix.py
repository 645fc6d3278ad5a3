"""Mixing: the sound of a RenderPlan, sample by sample, every clip's own and the audio tracks'."""

from collections import deque

import numpy as np

from milimo.domain.render_plan import Ramp, RenderPlan, Sound, ramp_in_samples, sample_at
from milimo.media.compose import OpenAsset
from milimo.media.decode import Samples, SoundReader


class Mixer:
    """Gives a plan's sound from its beginning to its end. Files are open only while they sound; close it to give them back."""

    def __init__(self, plan: RenderPlan, open_asset: OpenAsset) -> None:
        self._plan = plan
        self._open_asset = open_asset
        self._waiting = deque(sorted(plan.sounds, key=lambda sound: sound.start))
        self._sounding: list[tuple[Sound, SoundReader]] = []
        self._position = 0

    def until(self, frame: int) -> Samples:
        """The samples from where the last call ended to the beginning of a frame; beyond -1 and 1 where it is too loud."""
        start, end = self._position, sample_at(frame, self._plan.rate)
        self._position = end
        out = np.zeros((end - start, 2), np.float32)
        self._open_what_starts_before(end)
        for sound, reader in self._sounding:
            first, last = sample_at(sound.start, self._plan.rate), sample_at(sound.end, self._plan.rate)
            low, high = max(start, first), min(end, last)
            if high > low:
                samples = reader.read(sound.source_sample + low - first, high - low)
                out[low - start : high - start] += samples * self._gains(sound, low, high)
        self._close_what_ended_by(end)
        return out

    def _gains(self, sound: Sound, low: int, high: int) -> Samples:
        gains = np.full((high - low, 1), sound.gain, np.float32)
        positions = np.arange(low, high)
        for ramp in sound.ramps:
            gains[:, 0] *= ramp_over(ramp_in_samples(ramp, self._plan.rate), positions)
        return gains

    def _open_what_starts_before(self, sample: int) -> None:
        while self._waiting and sample_at(self._waiting[0].start, self._plan.rate) < sample:
            sound = self._waiting.popleft()
            self._sounding.append((sound, SoundReader(self._open_asset(sound.asset_id))))

    def _close_what_ended_by(self, sample: int) -> None:
        for sound, reader in self._sounding:
            if sample_at(sound.end, self._plan.rate) <= sample:
                reader.close()
        self._sounding = [entry for entry in self._sounding if sample_at(entry[0].end, self._plan.rate) > sample]

    def close(self) -> None:
        for _, reader in self._sounding:
            reader.close()
        self._sounding = []


def ramp_over(
    ramp: Ramp, positions: "np.ndarray[tuple[int], np.dtype[np.int64]]"
) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    """`ramp_at` for many positions at once."""
    length = ramp.end - ramp.start
    if length <= 0:
        return np.where(positions < ramp.start, ramp.before, ramp.after)
    done = np.clip((2 * (positions - ramp.start) + 1) / (2 * length), 0, 1)
    inside = ramp.before + (ramp.after - ramp.before) * done
    return np.where(positions < ramp.start, ramp.before, np.where(positions >= ramp.end, ramp.after, inside))
