"""Small cuts for tests: records and facts in a few words, and a plan told in rows that both languages can print.

V1 holds clips `a`, `b`, `c`; ids are the names, padded: `clip_aaaaaa`.
"""

from collections.abc import Iterable
from math import floor

from milimo.domain.asset import Asset, Take
from milimo.domain.changes import Record
from milimo.domain.project import Project
from milimo.domain.render_plan import PlanReader, RenderPlan, Sound, ramp_at, ramp_in_samples, sample_at
from milimo.domain.script import Scene
from milimo.domain.shot import Shot, ShotValues
from milimo.domain.time import Rate
from milimo.domain.timeline import (
    Anchored,
    AssetSource,
    Clip,
    ClipSource,
    GapSource,
    Magnetic,
    Pinned,
    ShotSource,
    TakeSource,
    TitleSource,
    Track,
    Transition,
)

FILM, NTSC, PAL = Rate(numerator=24), Rate(numerator=30000, denominator=1001), Rate(numerator=25)

V1 = Track(id="track_v10000", order="a0", type="video", name="V1", magnetic=True)
V2 = Track(id="track_v20000", order="a1", type="video", name="V2")
A1 = Track(id="track_a10000", order="b0", type="audio", name="A1")
A2 = Track(id="track_a20000", order="b1", type="audio", name="A2")


def named(prefix: str, name: str) -> str:
    """A readable id: `clip_aaaaaa`, `asset_musicm`."""
    return f"{prefix}_{(name * 6)[: max(6, len(name))]}"


def project(rate: Rate = FILM, width: int = 320, height: int = 180) -> Project:
    return Project(id="project_000001", name="Cut", width=width, height=height, rate=rate)


def film(
    name: str, frames: int, rate: Rate = FILM, *, sound: bool = True, width: int = 320, height: int = 180
) -> Asset:
    samples = sample_at(frames, rate) if sound else 0
    return Asset(
        id=named("asset", name), sha256=name, type="video", mime="video/mp4", bytes=1, name=name, width=width,
        height=height, rate=rate, frames=frames, samples=samples, sample_rate=48_000 if sound else 0,
        channels=2 if sound else 0,
    )  # fmt: skip


def picture(name: str, width: int = 320, height: int = 180) -> Asset:
    return Asset(
        id=named("asset", name), sha256=name, type="image", mime="image/png", bytes=1, name=name, width=width,
        height=height, frames=1,
    )  # fmt: skip


def music(name: str, seconds: float) -> Asset:
    return Asset(
        id=named("asset", name), sha256=name, type="audio", mime="audio/wav", bytes=1, name=name, sample_rate=48_000,
        channels=2, samples=round(seconds * 48_000),
    )  # fmt: skip


def take(
    name: str, shot: str, asset: str, number: int = 1, *, type: str = "motion", frames: int = 24, **more: object
) -> Take:
    return Take.model_validate(
        {
            "id": named("take", name), "shot_id": named("shot", shot), "job_id": named("job", name),
            "number": number, "type": type, "asset_id": named("asset", asset), "frames": frames, "engine": "previz",
            "digest": "d", **more,
        }
    )  # fmt: skip


def shot(name: str, *, picked: str | None = None, action: str = "", frames: int = 24) -> Shot:
    return Shot(
        id=named("shot", name),
        scene_id="scene_000001",
        order=f"s{name}",
        parsed=ShotValues(action=action, frames=frames),
        picked_take_id=None if picked is None else named("take", picked),
    )


SCENE = Scene(id="scene_000001", order="a0", heading="INT. LIGHTHOUSE - NIGHT")


def of_asset(name: str) -> AssetSource:
    return AssetSource(asset_id=named("asset", name))


def of_shot(name: str) -> ShotSource:
    return ShotSource(shot_id=named("shot", name))


def of_take(name: str) -> TakeSource:
    return TakeSource(take_id=named("take", name))


def words(text: str) -> TitleSource:
    return TitleSource(text=text)


GAP = GapSource()


def clip(name: str, source: ClipSource, duration: int, /, **more: object) -> Clip:
    """A clip of V1, in alphabetical order of its name."""
    return Clip(
        id=named("clip", name), track_id=V1.id, order=name, source=source, placement=Magnetic(), duration=duration
    ).model_copy(update=more)


def free(
    track: Track, name: str, source: ClipSource, at: int | tuple[str, int], duration: int, /, **more: object
) -> Clip:
    """A clip pinned at a frame, or anchored to (a clip of V1, offset)."""
    placement = Pinned(start=at) if isinstance(at, int) else Anchored(clip_id=named("clip", at[0]), offset=at[1])
    return Clip(
        id=named("clip", name), track_id=track.id, order=name, source=source, placement=placement, duration=duration
    ).model_copy(update=more)


def transition(after: str, in_offset: int, out_offset: int, type: str = "dissolve") -> Transition:
    return Transition.model_validate(
        {
            "id": named("transition", after), "clip_id": named("clip", after), "type": type, "in_offset": in_offset,
            "out_offset": out_offset,
        }
    )  # fmt: skip


Cut = tuple[list[Record], list[Asset], list[Take]]


def tracks(*changed: Track) -> list[Record]:
    """V1, V2, A1 and A2, some of them changed."""
    by_id = {track.id: track for track in (V1, V2, A1, A2, *changed)}
    return list(by_id.values())


def picture_rows(plan: RenderPlan) -> list[str]:
    """For every frame what is seen, bottom first, and how much, in ten thousandths: `clip_aaaaaa:12@5000`."""
    reader = PlanReader(plan)
    return [
        " ".join(
            f"{shown.layer.clip_id}:{shown.source_frame}@{_ten_thousandths(shown.opacity)}"
            for shown in reader.at(frame)
        )
        for frame in range(plan.frames)
    ]


def sound_rows(plan: RenderPlan) -> list[str]:
    """For every frame what sounds as it begins: clip, the file's sample, gain in ten thousandths: `clip_aaaaaa:2000@5000`."""
    return [
        " ".join(_sound_row(sound, frame, plan.rate) for sound in plan.sounds if sound.start <= frame < sound.end)
        for frame in range(plan.frames)
    ]


def _sound_row(sound: Sound, frame: int, rate: Rate) -> str:
    sample = sample_at(frame, rate)
    gain = sound.gain
    for ramp in sound.ramps:
        gain *= ramp_at(ramp_in_samples(ramp, rate), sample)
    return f"{sound.clip_id}:{sound.source_sample + sample - sample_at(sound.start, rate)}@{_ten_thousandths(gain)}"


def _ten_thousandths(share: float) -> int:
    return floor(share * 10_000 + 0.5)


def short(rows: Iterable[str]) -> list[str]:
    """Rows in a tester's words: `a:12 b:0@0.5` for clips a and b."""
    return [" ".join(_short(part) for part in row.split()) for row in rows]


def _short(part: str) -> str:
    head, share = part.split("@")
    name, frame = head.removeprefix("clip_").split(":")
    plain = name[0] if len(set(name)) == 1 else name
    return f"{plain}:{frame}" if share == "10000" else f"{plain}:{frame}@{int(share) / 10_000:g}"
