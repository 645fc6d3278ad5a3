"""Exporting: every frame shows its number, every sample its tone, and the faults of careless exports stay away."""

import os
from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from milimo.domain.changes import Record
from milimo.domain.ids import Id
from milimo.domain.render_plan import RenderPlan, sample_at
from milimo.domain.resolve import Facts, resolve
from milimo.domain.time import Rate
from milimo.errors import BadInput, Cancelled, OutOfRoom
from milimo.media.compose import Compositor
from milimo.media.encode import FilmWriter
from milimo.media.planes import film_frame
from milimo.media.probe import probe
from milimo.media.render import render
from tests.domain.cuts import (
    A1,
    A2,
    FILM,
    NTSC,
    PAL,
    SCENE,
    V1,
    V2,
    clip,
    film,
    free,
    music,
    named,
    of_asset,
    of_shot,
    picture,
    project,
    shot,
    tracks,
    transition,
    words,
)
from tests.media.footage import in_silence, turn_sideways
from tests.media.numbered import (
    Number,
    draw_number,
    frames_of,
    numbers_of,
    read_number,
    sound_of,
    strength,
    write_numbered_film,
    write_tone,
)

HERTZ = {"x": 400.0, "y": 700.0, "z": 1100.0, "m": 1700.0, "e": 2600.0}
FILM_NUMBER = {"x": 1, "y": 2, "z": 3}
ASSETS = [film("x", 40), film("y", 40), film("z", 40, NTSC), music("m", 4), music("e", 0.25), picture("n")]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[Id, Path]:
    """The media that the cuts of this file are made of."""
    folder = tmp_path_factory.mktemp("media")
    made = {
        named("asset", name): write_numbered_film(
            folder / f"{name}.mp4", film=number, frames=40, hertz=HERTZ[name], rate=NTSC if name == "z" else FILM
        )
        for name, number in FILM_NUMBER.items()
    }
    draw_number(320, 180, Number(9, 7)).save(folder / "n.png")
    sounds = {"m": 4.0, "e": 0.25}
    made |= {
        named("asset", name): write_tone(folder / f"{name}.wav", seconds=long, hertz=HERTZ[name])
        for name, long in sounds.items()
    }
    return {**made, named("asset", "n"): folder / "n.png"}


Export = Callable[..., Path]


@pytest.fixture
def export(files: dict[Id, Path], tmp_path: Path) -> Export:
    def run(*records: Record, rate: Rate = FILM, width: int = 320, height: int = 180) -> Path:
        plan = plan_of(*records, rate=rate, width=width, height=height)
        render(plan, files.__getitem__, tmp_path / "out.mp4", in_silence, lambda: None)
        return tmp_path / "out.mp4"

    return run


def plan_of(*records: Record, rate: Rate = FILM, width: int = 320, height: int = 180) -> RenderPlan:
    lanes = [] if any(record.kind == "track" for record in records) else tracks()
    return resolve([project(rate, width, height), SCENE, *lanes, *records], Facts(ASSETS))


def seen(path: Path) -> list[str]:
    """What every frame shows: `1:12`, or `-` where no number can be read."""
    return [f"{number.film}:{number.frame}" if number else "-" for number in numbers_of(path)]


def run_of(film_number: int, start: int, count: int) -> list[str]:
    return [f"{film_number}:{frame}" for frame in range(start, start + count)]


def tones(path: Path, start: int, end: int, rate: Rate = FILM) -> dict[str, float]:
    """Which tones sound in the frames [start, end), a frame away from each edge; strengths against the 0.25 they were made with."""
    piece = sound_of(path)[sample_at(start + 1, rate) : sample_at(end - 1, rate)]
    heard = {name: strength(piece, hertz) / 0.25 for name, hertz in HERTZ.items()}
    return {name: round(level, 1) for name, level in heard.items() if level > 0.03}


def test_three_clips_in_a_row_export_as_three(export: Export) -> None:
    out = export(
        clip("a", of_asset("x"), 10),
        clip("b", of_asset("y"), 12, source_start=4),
        clip("c", of_asset("x"), 9, source_start=30),
    )
    assert seen(out) == [*run_of(1, 0, 10), *run_of(2, 4, 12), *run_of(1, 30, 9)]
    assert (tones(out, 0, 10), tones(out, 10, 22), tones(out, 22, 31)) == ({"x": 1}, {"y": 1}, {"x": 1})


def test_a_short_sound_does_not_cut_the_music(export: Export) -> None:
    out = export(clip("a", of_asset("x"), 40), free(A1, "b", of_asset("e"), 0, 6), free(A2, "c", of_asset("m"), 0, 60))
    assert tones(out, 0, 6) == {"x": 1, "e": 1, "m": 1}
    assert tones(out, 8, 40) == {"x": 1, "m": 1}
    assert tones(out, 41, 60) == {"m": 1}
    assert len(seen(out)) == 60


def test_a_still_on_v1_is_not_black(export: Export) -> None:
    assert seen(export(clip("a", of_asset("n"), 5), clip("b", of_asset("x"), 3))) == ["9:7"] * 5 + run_of(1, 0, 3)


def test_mute_and_hide_are_obeyed(export: Export) -> None:
    muted = V1.model_copy(update={"muted": True})
    hidden = V2.model_copy(update={"hidden": True})
    out = export(*tracks(muted, hidden), clip("a", of_asset("x"), 20), free(V2, "b", of_asset("y"), 0, 20))
    assert seen(out) == run_of(1, 0, 20)
    assert tones(out, 0, 20) == {"y": 1}


def test_a_linked_sound_is_mixed_once(export: Export) -> None:
    out = export(
        clip("a", of_asset("x"), 20, linked_clip_id=named("clip", "b")),
        free(A1, "b", of_asset("x"), ("a", 0), 20, gain_db=-6.0206),
    )
    assert tones(out, 0, 20) == {"x": 0.5}


def test_a_short_take_holds_its_last_frame_and_falls_silent(export: Export) -> None:
    out = export(clip("a", of_asset("x"), 12, source_start=35))
    assert seen(out) == run_of(1, 35, 5) + ["1:39"] * 7
    assert tones(out, 6, 12) == {}


def test_a_shot_without_a_picture_is_a_slate_not_black(export: Export) -> None:
    out = export(shot("a", action="Rain on the glass."), clip("a", of_shot("a"), 3))
    brightest = [int(frame.max()) for frame in frames_of(out)]
    assert all(value > 150 for value in brightest)


def test_a_gap_is_black_and_silent(export: Export) -> None:
    out = export(clip("a", of_asset("x"), 4), free(A1, "b", of_asset("m"), 10, 2))
    assert [int(frame.max()) < 3 for frame in frames_of(out)] == [False] * 4 + [True] * 8
    assert tones(out, 5, 10) == {}


def test_a_dissolve_is_half_of_each_in_its_middle(files: dict[Id, Path]) -> None:
    plan = plan_of(clip("a", of_asset("x"), 8), clip("b", of_asset("n"), 8), transition("a", 2, 3))
    mixed, first, second = (_luma(files, plan, 8), _luma(files, plan, 0, source="x", frame=8), _luma(files, plan, 15))
    assert np.abs(mixed - (first + second) / 2).max() <= 1.5


def _luma(
    files: dict[Id, Path], plan: RenderPlan, number: int, source: str = "", frame: int = 0
) -> "np.ndarray[tuple[int, ...], np.dtype[np.float64]]":
    if source:
        plan = plan_of(clip("a", of_asset(source), 1, source_start=frame))
    compositor = Compositor(plan, files.__getitem__)
    drawn = compositor.frame(number).to_ndarray()[: plan.height].astype(np.float64)
    compositor.close()
    return drawn


def test_fades_and_opacity_go_to_black_on_v1(files: dict[Id, Path]) -> None:
    full = _luma(files, plan_of(clip("a", of_asset("n"), 4)), 1)
    faded = _luma(files, plan_of(clip("a", of_asset("n"), 4, fade_in=4, opacity=0.8)), 1)
    assert np.abs((faded - 16) - (full - 16) * 0.8 * 0.375).max() <= 1


def test_a_picture_over_another_lies_where_it_was_put(files: dict[Id, Path]) -> None:
    below, above = clip("a", of_asset("x"), 4), free(V2, "b", of_asset("n"), 0, 4, scale=0.5, x=0.25, y=0.25)
    drawn = _luma(files, plan_of(below, above), 2)
    plain = _luma(files, plan_of(below), 2)
    assert np.array_equal(drawn[:90], plain[:90])
    assert np.array_equal(drawn[90:, :160], plain[90:, :160])
    small = np.asarray(Image.open(files[named("asset", "n")]).convert("L").resize((160, 90)), np.float64)
    assert np.abs(drawn[90:, 160:] - (16 + small * 219 / 255)).mean() < 4


def test_a_title_lies_over_the_picture_and_lets_it_through(files: dict[Id, Path]) -> None:
    plain = _luma(files, plan_of(clip("a", of_asset("x"), 4)), 2)
    titled = _luma(files, plan_of(clip("a", of_asset("x"), 4), free(V2, "t", words("LATER"), 0, 4)), 2)
    changed = np.abs(titled - plain) > 2
    assert 0.002 < changed.mean() < 0.15
    assert titled.max() > 225


def test_a_lone_picture_that_fills_the_frame_passes_untouched(files: dict[Id, Path]) -> None:
    plan = plan_of(clip("a", of_asset("x"), 6), free(V2, "b", of_asset("y"), 3, 2))
    compositor = Compositor(plan, files.__getitem__)
    for number, (name, frame) in enumerate([("x", 0), ("x", 1), ("x", 2), ("y", 0), ("y", 1), ("x", 5)]):
        with av.open(str(files[named("asset", name)])) as container:
            decoded = list(container.decode(video=0))[frame].to_ndarray()
        assert np.array_equal(compositor.frame(number).to_ndarray(), decoded)
    compositor.close()


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (640, 360), (180, 320), (320, 240)])
def test_footage_of_another_size_is_fitted(export: Export, width: int, height: int) -> None:
    out = export(clip("a", of_asset("x"), 3), width=width, height=height)
    frame = next(frames_of(out))
    assert frame.shape == (height, width)
    high = width * 180 // 320
    top = (height - high) // 2
    if top:
        assert frame[: top - 2].max() < 8
    assert numbers_of(out)[2] == Number(1, 2) or top


@pytest.mark.parametrize("rate", [FILM, PAL, NTSC, Rate(numerator=24000, denominator=1001), Rate(numerator=60)])
def test_frames_and_tags_are_exact_at_every_rate(export: Export, rate: Rate) -> None:
    out = export(clip("a", of_asset("y"), 17), free(A1, "b", of_asset("m"), 0, 17), rate=rate)
    probed = probe(out)
    assert (probed.rate, probed.frames) == (rate, 17)
    with av.open(str(out)) as container:
        stream = container.streams.video[0]
        context = stream.codec_context
        assert (
            int(context.colorspace),
            int(context.color_primaries),
            int(context.color_trc),
            int(context.color_range),
        ) == (1, 1, 1, 1)
        times = sorted(packet.pts * packet.time_base for packet in container.demux(stream) if packet.pts is not None)
    assert times == [Fraction(n) / rate.fraction for n in range(17)]
    assert 0 <= len(sound_of(out)) - sample_at(17, rate) < 2048


def test_the_film_starts_before_it_is_loaded(export: Export) -> None:
    content = export(clip("a", of_asset("x"), 3)).read_bytes()
    assert content.index(b"moov") < content.index(b"mdat")


def test_sound_begins_on_its_very_sample(files: dict[Id, Path], tmp_path: Path) -> None:
    """A click at sample 24,000 of a file, cut in at frame 5 from frame 6 on, sounds 12,000 samples after frame 5 begins."""
    clicks = np.zeros((1, 48_000), np.int16)
    clicks[0, 24_000:24_040] = 30_000
    path = tmp_path / "clicks.wav"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("pcm_s16le", rate=48_000, layout="mono")
        frame = av.AudioFrame.from_ndarray(clicks, format="s16", layout="mono")
        frame.sample_rate = 48_000
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    plan = plan_of(clip("a", of_asset("x"), 30), free(A1, "b", of_asset("m"), 5, 20, source_start=6)).model_copy()
    only_clicks = plan.model_copy(
        update={"sounds": tuple(sound for sound in plan.sounds if sound.clip_id == named("clip", "b"))}
    )
    render(
        only_clicks,
        {**files, named("asset", "m"): path}.__getitem__,
        tmp_path / "out.mp4",
        in_silence,
        lambda: None,
    )
    loud = np.flatnonzero(np.abs(sound_of(tmp_path / "out.mp4")[:, 0]) > 0.4)
    assert abs(int(loud[0]) - (sample_at(5, FILM) + 12_000)) <= 3


def test_progress_rises_evenly_to_the_end(files: dict[Id, Path], tmp_path: Path) -> None:
    told: list[float] = []
    plan = plan_of(*(clip(name, of_asset("x"), 40) for name in "abcdef"))
    render(
        plan, files.__getitem__, tmp_path / "out.mp4", lambda done, total, note: told.append(done / total), lambda: None
    )
    assert told == sorted(told)
    assert told[-1] == 1
    assert max(after - before for before, after in pairwise(told)) < 0.1


@pytest.mark.parametrize("after", [0, 3, 12])
def test_cancelling_stops_at_once_and_leaves_no_file(files: dict[Id, Path], tmp_path: Path, after: int) -> None:
    asked = 0

    def check() -> None:
        nonlocal asked
        asked += 1
        if asked > after:
            raise Cancelled

    with pytest.raises(Cancelled):
        render(plan_of(clip("a", of_asset("x"), 40)), files.__getitem__, tmp_path / "out.mp4", in_silence, check)
    assert asked == after + 1
    assert list(tmp_path.iterdir()) == []


def test_an_empty_cut_is_refused(files: dict[Id, Path], tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="empty"):
        render(plan_of(), files.__getitem__, tmp_path / "out.mp4", in_silence, lambda: None)


def test_a_full_disk_is_said_in_words(files: dict[Id, Path], tmp_path: Path) -> None:
    full = tmp_path / "out.mp4"
    full.symlink_to("/dev/full")
    with pytest.raises(OutOfRoom, match="disk is full"):
        render(
            plan_of(*(clip(name, of_asset("x"), 40) for name in "abcdefgh")),
            files.__getitem__,
            full,
            in_silence,
            lambda: None,
        )
    assert not os.path.lexists(full)


def test_footage_that_was_shot_sideways_stands_upright(files: dict[Id, Path], tmp_path: Path) -> None:
    for turns in (1, 2, 3):
        lying = tmp_path / f"{turns}.mp4"
        drawn = draw_number(320, 180, Number(5, turns)).rotate(90 * turns, expand=True)
        _write_one(lying, drawn)
        turn_sideways(lying, turns)
        plan = plan_of(clip("a", of_asset("x"), 1))
        compositor = Compositor(plan, lambda _, path=lying: path)
        grey = compositor.frame(0).to_ndarray()[:180].astype(float)
        compositor.close()
        assert read_number(np.clip((grey - 16) * 255 / 219, 0, 255).astype(np.uint8)) == Number(5, turns)


def _write_one(path: Path, image: Image.Image) -> None:
    with FilmWriter(path, width=image.width, height=image.height, rate=FILM, with_sound=False) as writer:
        writer.add_frame(film_frame(av.VideoFrame.from_image(image), image.width, image.height))
        for _ in writer.finish():
            pass
