"""Rendering: a RenderPlan becomes a film on disk."""

from collections import deque
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

from milimo.domain.render_plan import RenderPlan
from milimo.errors import BadInput
from milimo.media.compose import Compositor, Frame, OpenAsset
from milimo.media.encode import MASTER, Encoding, FilmWriter
from milimo.media.mix import Mixer
from milimo.media.progress import ReportProgress, written_whole

_CHECK_EVERY = 4
"""Frames between two looks at whether the work was cancelled."""
_AHEAD = 6
"""Frames that may be drawn and not yet encoded."""
_MIX_EVERY = 12
"""Frames whose sound is mixed in one go."""


def render(
    plan: RenderPlan,
    open_asset: OpenAsset,
    out: Path,
    progress: ReportProgress,
    check_cancelled: Callable[[], None],
    *,
    encoding: Encoding = MASTER,
) -> None:
    """Write the plan's film to `out`: H.264/AAC in MP4, exactly `plan.frames` frames. The caller renames it once it is whole.

    `progress` counts frames that are encoded, so it rises evenly and ends at the total. On any error, and when cancelled, the file
    is removed. Raises BadInput for an empty cut, OutOfRoom on a full disk, Unreadable for a damaged source, and whatever
    `check_cancelled` raises.
    """
    if plan.frames == 0:
        raise BadInput("The cut is empty, so there is nothing to export.", "Put a clip on the timeline first.")
    with (
        written_whole(out),
        closing(Compositor(plan, open_asset)) as compositor,
        closing(Mixer(plan, open_asset)) as mixer,
        FilmWriter(out, width=plan.width, height=plan.height, rate=plan.rate, encoding=encoding) as writer,
        closing(_ahead(compositor, plan.frames)) as frames,
    ):
        for number, frame in enumerate(frames):
            if number % _CHECK_EVERY == 0:
                check_cancelled()
                progress(writer.written, plan.frames, "Rendering")
            writer.add_frame(frame)
            if number % _MIX_EVERY == 0:
                writer.add_sound(mixer.until(min(number + _MIX_EVERY, plan.frames)))
        for written in writer.finish():
            if written % _CHECK_EVERY == 0:
                check_cancelled()
                progress(written, plan.frames, "Rendering")
    progress(plan.frames, plan.frames, "Rendered")


def _ahead(compositor: Compositor, count: int) -> Generator[Frame]:
    """Every frame in order, a few of them drawn by another thread while the encoder is at work."""
    with ThreadPoolExecutor(1, thread_name_prefix="compose") as thread:
        drawing = deque(thread.submit(compositor.frame, number) for number in range(min(_AHEAD, count)))
        try:
            for number in range(count):
                frame = drawing.popleft().result()
                if number + _AHEAD < count:
                    drawing.append(thread.submit(compositor.frame, number + _AHEAD))
                yield frame
        finally:
            thread.shutdown(cancel_futures=True)
