"""Rendering: a RenderPlan becomes a film on disk."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from milimo.domain.render_plan import RenderPlan
from milimo.errors import BadInput
from milimo.media.compose import Compositor, OpenAsset
from milimo.media.encode import MASTER, Encoding, FilmWriter
from milimo.media.mix import Mixer
from milimo.media.progress import ReportProgress, written_whole

_CHECK_EVERY = 4
"""Frames between two looks at whether the work was cancelled."""


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
    ):
        for number in range(plan.frames):
            if number % _CHECK_EVERY == 0:
                check_cancelled()
                progress(writer.written, plan.frames, "Rendering")
            writer.add_frame(compositor.frame(number))
            writer.add_sound(mixer.until(number + 1))
        for written in writer.finish():
            if written % _CHECK_EVERY == 0:
                check_cancelled()
                progress(written, plan.frames, "Rendering")
    progress(plan.frames, plan.frames, "Rendered")
