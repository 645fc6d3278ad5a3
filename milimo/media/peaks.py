"""Peaks: a sound's outline, for drawing waveforms.

The file is pairs of signed bytes, lowest and highest (-127 to 127) of all channels, a pair for every hundredth of a second from the
file's frame 0. It has no header: in the browser it is `new Int8Array(buffer)`, and second s begins at index 200 * s.
"""

from collections.abc import Callable
from pathlib import Path

import numpy as np

from milimo.domain.render_plan import SAMPLE_RATE
from milimo.media.decode import SoundReader
from milimo.media.encode import room_on_disk
from milimo.media.probe import Probed
from milimo.media.progress import written_whole

PEAKS_A_SECOND = 100
_BUCKET = SAMPLE_RATE // PEAKS_A_SECOND
_AT_ONCE = 10 * PEAKS_A_SECOND


def write_peaks(path: Path, probed: Probed, out: Path, check_cancelled: Callable[[], None]) -> None:
    """Write the peaks of a file's sound to `out`. Raises OutOfRoom on a full disk; on any error `out` is removed."""
    samples = probed.samples * SAMPLE_RATE // max(1, probed.sample_rate)
    pairs = -(-samples // _BUCKET)
    with written_whole(out), SoundReader(path) as sound, room_on_disk(), out.open("wb") as file:
        for first in range(0, pairs, _AT_ONCE):
            check_cancelled()
            count = min(_AT_ONCE, pairs - first)
            chunk = sound.read(first * _BUCKET, count * _BUCKET).reshape(count, -1)
            both = np.stack([chunk.min(1), chunk.max(1)], 1)
            file.write(np.rint(np.clip(both, -1, 1) * 127).astype(np.int8).tobytes())
