"""Resolve: what the cut shows and sounds like, from the user's records and the facts of today.

Pure, and written twice: `web/src/model/resolve.ts` gives the same plan, and both run `cases/resolve/`. Facts never move a clip: a
take that is too short holds its last frame, a missing one leaves a slate.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from milimo.domain.asset import Asset, Take
from milimo.domain.changes import Record
from milimo.domain.ids import Id
from milimo.domain.project import Project
from milimo.domain.render_plan import (
    SAMPLE_RATE,
    AssetPicture,
    Layer,
    Picture,
    RenderPlan,
    SlatePicture,
    Sound,
    TitlePicture,
)
from milimo.domain.script import Scene
from milimo.domain.shot import Shot, values_of
from milimo.domain.spans import Span, clips_of, spans_of, starts_of
from milimo.domain.time import Rate
from milimo.domain.timeline import Clip, Track, Transition


@dataclass(frozen=True)
class Facts:
    """What has happened, as far as the cut needs to know; and the shots' labels, which are derived elsewhere."""

    assets: Iterable[Asset] = ()
    takes: Iterable[Take] = ()
    labels: Mapping[Id, str] = field(default_factory=dict[Id, str])


def resolve(records: Iterable[Record], facts: Facts) -> RenderPlan:
    """Flatten a project's records. Raises ValueError when there is no project among them."""
    cut = _Cut.of(records, facts)
    spans = {track.id: spans_of(track, cut.clips, cut.starts, cut.transitions) for track in (*cut.video, *cut.audio)}
    layers = [
        layer
        for z, track in enumerate(cut.video)
        if not track.hidden
        for span in spans[track.id]
        if (layer := _layer(cut, track, span, z)) is not None
    ]
    sounds = [
        sound for track in cut.audible for span in spans[track.id] if (sound := _sound(cut, track, span)) is not None
    ]
    return RenderPlan(
        width=cut.project.width,
        height=cut.project.height,
        rate=cut.project.rate,
        frames=max((0, *(cut.starts[clip.id] + clip.duration for clip in cut.clips))),
        layers=tuple(layers),
        sounds=tuple(sorted(sounds, key=lambda sound: (sound.start, sound.clip_id))),
    )


def shown_take(shot: Shot, takes: Iterable[Take]) -> Take | None:
    """What stands for a shot: its picked take, else its earliest moving take, else its newest board; None calls for a slate."""
    own = [take for take in takes if take.shot_id == shot.id]
    picked = [take for take in own if take.id == shot.picked_take_id]
    moving = sorted((take for take in own if take.type == "motion"), key=lambda take: (take.number, take.id))
    boards = sorted(
        (take for take in own if take.type == "board" and take.panel == 1), key=lambda take: (-take.number, take.id)
    )
    return next(iter((*picked, *moving, *boards)), None)


@dataclass(frozen=True)
class _Cut:
    """The records and facts, indexed."""

    project: Project
    video: tuple[Track, ...]
    audio: tuple[Track, ...]
    clips: tuple[Clip, ...]
    starts: Mapping[Id, int]
    transitions: Mapping[Id, Transition]
    scenes: Mapping[Id, Scene]
    shots: Mapping[Id, Shot]
    assets: Mapping[Id, Asset]
    takes: Mapping[Id, Take]
    takes_of_shot: Mapping[Id, list[Take]]
    labels: Mapping[Id, str]
    silent: frozenset[Id]
    """Picture clips whose own sound lies on an audio track, as a linked clip."""

    @classmethod
    def of(cls, records: Iterable[Record], facts: Facts) -> "_Cut":
        every = list(records)
        project = next((record for record in every if isinstance(record, Project)), None)
        if project is None:
            raise ValueError("there is no project to resolve")
        tracks = sorted(
            (record for record in every if isinstance(record, Track)), key=lambda track: (track.order, track.id)
        )
        known = {track.id for track in tracks}
        clips = tuple(record for record in every if isinstance(record, Clip) and record.track_id in known)
        audio = tuple(track for track in tracks if track.type == "audio")
        takes = list(facts.takes)
        of_shot: dict[Id, list[Take]] = {}
        for take in takes:
            of_shot.setdefault(take.shot_id, []).append(take)
        return cls(
            project=project,
            video=tuple(track for track in tracks if track.type == "video"),
            audio=audio,
            clips=clips,
            starts=starts_of(tracks, clips),
            transitions={record.clip_id: record for record in every if isinstance(record, Transition)},
            scenes={record.id: record for record in every if isinstance(record, Scene)},
            shots={record.id: record for record in every if isinstance(record, Shot)},
            assets={asset.id: asset for asset in facts.assets},
            takes={take.id: take for take in takes},
            takes_of_shot=of_shot,
            labels=facts.labels,
            silent=_linked_to_sound(clips, {track.id for track in audio}),
        )

    @property
    def audible(self) -> tuple[Track, ...]:
        """Tracks that sound: when any is soloed only those, and never a muted one."""
        tracks = (*self.video, *self.audio)
        solo = any(track.solo for track in tracks)
        return tuple(track for track in tracks if not track.muted and (track.solo or not solo))


def _linked_to_sound(clips: Iterable[Clip], audio_tracks: set[Id]) -> frozenset[Id]:
    sounds = [clip for clip in clips if clip.track_id in audio_tracks]
    named = {clip.linked_clip_id for clip in sounds if clip.linked_clip_id is not None}
    sound_ids = {clip.id for clip in sounds}
    naming = {clip.id for clip in clips if clip.linked_clip_id in sound_ids}
    return frozenset((named | naming) - sound_ids)


@dataclass(frozen=True)
class _Media:
    """A file that a clip shows, and its frame that is the source's frame 0."""

    asset: Asset
    base: int = 0
    board: bool = False
    """It only stands for what has not been made."""


def _media(cut: _Cut, clip: Clip) -> _Media | None:
    """The file behind a clip; None for a title, a gap, a shot without a take, and what is gone."""
    source = clip.source
    take: Take | None = None
    if source.type == "shot":
        shot = cut.shots.get(source.shot_id)
        take = None if shot is None else shown_take(shot, cut.takes_of_shot.get(shot.id, ()))
    elif source.type == "take":
        take = cut.takes.get(source.take_id)
    elif source.type == "asset":
        asset = cut.assets.get(source.asset_id)
        return None if asset is None else _Media(asset)
    asset = None if take is None else cut.assets.get(take.asset_id)
    return None if take is None or asset is None else _Media(asset, take.shot_start, take.type == "board")


def _layer(cut: _Cut, track: Track, span: Span, z: int) -> Layer | None:
    picture = _picture(cut, span)
    if picture is None:
        return None
    clip = span.clip
    return Layer(
        clip_id=clip.id,
        start=span.start,
        end=span.end,
        z=z,
        picture=picture,
        opacity=clip.opacity,
        ramps=span.ramps,
        fit=clip.fit,
        scale=clip.scale,
        x=clip.x,
        y=clip.y,
        blend="add" if track.magnetic else "over",
    )


def _picture(cut: _Cut, span: Span) -> Picture | None:
    source = span.clip.source
    if source.type == "title":
        return TitlePicture(text=source.text)
    media = _media(cut, span.clip)
    if media is None:
        return _slate(cut, span.clip)
    asset = media.asset
    if asset.type == "audio":
        return None
    if asset.type == "image":
        return AssetPicture(asset_id=asset.id, still=True)
    step = (asset.rate or cut.project.rate).fraction / cut.project.rate.fraction
    return AssetPicture(
        asset_id=asset.id,
        first=span.first,
        base=media.base,
        numerator=step.numerator,
        denominator=step.denominator,
        last=max(0, asset.frames - 1),
    )


def _slate(cut: _Cut, clip: Clip) -> SlatePicture:
    if clip.source.type != "shot":
        return SlatePicture(heading=clip.name, text="The file is missing")
    shot = cut.shots.get(clip.source.shot_id)
    if shot is None:
        return SlatePicture(heading=clip.name, text="The shot is missing")
    scene = cut.scenes.get(shot.scene_id)
    return SlatePicture(
        label=cut.labels.get(shot.id, ""), heading="" if scene is None else scene.heading, text=values_of(shot).action
    )


def _sound(cut: _Cut, track: Track, span: Span) -> Sound | None:
    clip = span.clip
    media = None if clip.id in cut.silent else _media(cut, clip)
    if media is None or media.asset.samples == 0:
        return None
    return Sound(
        clip_id=clip.id,
        start=span.start,
        end=span.end,
        asset_id=media.asset.id,
        source_sample=_source_sample(cut.project.rate, span.first, media),
        gain=10 ** ((clip.gain_db + track.gain_db) / 20),
        ramps=span.sound_ramps,
    )


def _source_sample(rate: Rate, first: int, media: _Media) -> int:
    """The file's sample, at `SAMPLE_RATE`, that sounds at a span's start; exact, rounded down."""
    own_rate = media.asset.rate or rate
    seconds = first / rate.fraction + media.base / own_rate.fraction
    return int(Fraction(seconds * SAMPLE_RATE) // 1)


def unmade_shots(records: Iterable[Record], facts: Facts) -> list[tuple[Clip, str]]:
    """The enabled clips of V1 that follow a shot with no moving take, in order, each with what it shows: `board` or `slate`."""
    cut = _Cut.of(records, facts)
    unmade: list[tuple[Clip, str]] = []
    for track in cut.video:
        for clip in clips_of(track, cut.clips) if track.magnetic else ():
            if clip.source.type != "shot" or not clip.enabled:
                continue
            media = _media(cut, clip)
            if media is None:
                unmade.append((clip, "slate"))
            elif media.board:
                unmade.append((clip, "board"))
    return unmade
