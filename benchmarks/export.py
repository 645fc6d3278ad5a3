"""Export against one ffmpeg filter graph of the same cut: wall time, processor time and peak memory, each in a process of its own.

The cut is a minute at 1280x720, 24 frames a second: twelve shots of five seconds on V1, each with its own sound; a picture in the
corner for twenty seconds on V2; two sounds and music on the audio tracks. Both sides encode with x264 veryfast at CRF 18 and AAC at
192 kbit/s. Our time does not count the start of Python: in a studio the worker that exports runs already.
"""

import resource
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

from milimo.domain.asset import Asset
from milimo.domain.ids import counting_ids
from milimo.domain.project import Project
from milimo.domain.render_plan import RenderPlan
from milimo.domain.resolve import Facts, resolve
from milimo.domain.time import Rate
from milimo.domain.timeline import AssetSource, Clip, Magnetic, Pinned, Track
from milimo.media.probe import probe
from milimo.media.render import render
from tests.media.numbered import write_numbered_film, write_tone

RATE = Rate(numerator=24)
WIDTH, HEIGHT = 1280, 720
SHOT, SHOTS = 120, 12
CORNER_AT, CORNER_FOR = 240, 480
SOUNDS = ((0, 240), (600, 240))
"""Start and length of the two sounds on A1, in frames."""
ROUNDS = 3


@dataclass(frozen=True)
class Figure:
    """What one run took: seconds of wall time, and of all cores together; bytes of memory at the peak."""

    seconds: float
    processor_seconds: float
    peak_bytes: int


def main() -> None:
    """Print the best of three runs of each side, and their ratio."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        films = _footage(folder)
        (folder / "plan.json").write_text(_plan(films).model_dump_json())
        ours = _best([sys.executable, "-m", "benchmarks.export", "--render", str(folder)])
        print(_line("export, ours", ours))
        ffmpeg = _ffmpeg()
        if ffmpeg is None:
            print("ffmpeg is not on the path, so there is nothing to compare with (Debian: apt-get install ffmpeg).")
            return
        theirs = _best(_graph(ffmpeg, folder))
        print(_line("export, ffmpeg", theirs))
        shares = (
            (ours.seconds / theirs.seconds, "time"),
            (ours.processor_seconds / theirs.processor_seconds, "processor time"),
            (ours.peak_bytes / theirs.peak_bytes, "memory"),
        )
        print("ratio: " + ", ".join(f"{share:.2f} of the {what}" for share, what in shares))
        counts = [probe(folder / out).frames for out in ("ours.mp4", "theirs.mp4")]
        print(f"frames: {counts[0]} and {counts[1]}")


def _line(what: str, figure: Figure) -> str:
    pictures = SHOT * SHOTS / figure.seconds
    memory = f"{figure.peak_bytes / 2**20:.0f} MiB at the peak"
    return f"{what}: {figure.seconds:.1f} s ({pictures:.0f} frames a second), {figure.processor_seconds:.1f} s of processor, {memory}"


def _ffmpeg() -> str | None:
    return shutil.which("ffmpeg")


def _footage(folder: Path) -> dict[str, Path]:
    films = {f"film{n}": folder / f"film{n}.mp4" for n in range(3)}
    for number, path in enumerate(films.values()):
        write_numbered_film(
            path, film=number, frames=480, width=WIDTH, height=HEIGHT, rate=RATE, hertz=300 + 200 * number
        )
    sounds = {"voice": folder / "voice.wav", "music": folder / "music.wav"}
    write_tone(sounds["voice"], seconds=10, hertz=900)
    write_tone(sounds["music"], seconds=60, hertz=220)
    return films | sounds


def _plan(paths: dict[str, Path]) -> RenderPlan:
    """Resolved as the studio does, with each asset's id ending in its file's name."""
    ids = counting_ids()
    assets = {name: _asset(f"asset_{name:0<6}", path) for name, path in paths.items()}
    lanes = [
        Track(id=f"track_{name:0<6}", order=f"a{place}", type=kind, name=name, magnetic=place == 0)
        for place, (name, kind) in enumerate((("v1", "video"), ("v2", "video"), ("a1", "audio"), ("a2", "audio")))
        if kind in ("video", "audio")
    ]
    v1, v2, a1, a2 = lanes

    def pinned(track: Track, name: str, start: int, frames: int, gain_db: float = 0.0) -> Clip:
        return Clip(
            id=ids("clip"), track_id=track.id, order=f"c{start:06d}", source=AssetSource(asset_id=assets[name].id),
            placement=Pinned(start=start), duration=frames, gain_db=gain_db,
        )  # fmt: skip

    shots = [
        Clip(
            id=ids("clip"), track_id=v1.id, order=f"b{number:06d}", placement=Magnetic(), duration=SHOT,
            source=AssetSource(asset_id=assets[f"film{number % 3}"].id), source_start=SHOT * (number // 3),
        )
        for number in range(SHOTS)
    ]  # fmt: skip
    corner = pinned(v2, "film2", CORNER_AT, CORNER_FOR).model_copy(
        update={"scale": 0.3, "x": 0.3, "y": 0.3, "gain_db": -60.0}
    )
    voices = [pinned(a1, "voice", start, frames) for start, frames in SOUNDS]
    music = pinned(a2, "music", 0, SHOT * SHOTS, -12)
    project = Project(id="project_000001", name="Benchmark", width=WIDTH, height=HEIGHT, rate=RATE)
    return resolve([project, *lanes, *shots, corner, *voices, music], Facts(assets.values()))


def _asset(id: str, path: Path) -> Asset:
    probed = probe(path)
    return Asset(
        id=id, sha256="", type=probed.type, mime=probed.mime, bytes=path.stat().st_size, name=path.name,
        width=probed.width, height=probed.height, rate=probed.rate, frames=probed.frames,
        sample_rate=probed.sample_rate, channels=probed.channels, samples=probed.samples,
    )  # fmt: skip


def _render(folder: Path) -> None:
    """Our side, run as a process of its own; prints the wall and processor seconds that it took."""
    plan = RenderPlan.model_validate_json((folder / "plan.json").read_text())
    files = {f"asset_{path.stem:0<6}": path for path in folder.iterdir()}
    begun, used = time.monotonic(), time.process_time()
    render(plan, files.__getitem__, folder / "ours.mp4", lambda done, total, note: None, lambda: None)
    print(time.monotonic() - begun, time.process_time() - used)


def _graph(ffmpeg: str, folder: Path) -> list[str]:
    """The same cut as one filter graph."""
    parts: list[str] = []
    for number in range(SHOTS):
        film, first = number % 3, SHOT * (number // 3)
        last = first + SHOT
        parts.append(f"[{film}:v]trim=start_frame={first}:end_frame={last},setpts=PTS-STARTPTS[v{number}]")
        parts.append(f"[{film}:a]atrim=start={first / 24}:end={last / 24},asetpts=PTS-STARTPTS[s{number}]")
    joined = "".join(f"[v{number}][s{number}]" for number in range(SHOTS))
    parts.append(f"{joined}concat=n={SHOTS}:v=1:a=1[base][own]")
    start, end = CORNER_AT / 24, (CORNER_AT + CORNER_FOR) / 24
    parts.append(f"[2:v]trim=start_frame=0:end_frame={CORNER_FOR},setpts=PTS-STARTPTS+{start}/TB,scale=384:216[corner]")
    parts.append(f"[base][corner]overlay=x=832:y=468:enable='between(t,{start},{end - 0.02})'[picture]")
    for place, (at, frames) in enumerate(SOUNDS):
        parts.append(f"[3:a]atrim=end={frames / 24},adelay={at * 1000 // 24}:all=1[e{place}]")
    parts.append("[4:a]volume=-12dB[music]")
    parts.append("[own][e0][e1][music]amix=inputs=4:duration=longest:normalize=0[sound]")
    inputs = [f"film{number}.mp4" for number in range(3)] + ["voice.wav", "music.wav"]
    return [
        ffmpeg, "-y", "-loglevel", "error", *(word for name in inputs for word in ("-i", str(folder / name))),
        "-filter_complex", ";".join(parts), "-map", "[picture]", "-map", "[sound]",
        "-c:v", "libx264", "-preset", "veryfast", "-crf", "18", "-pix_fmt", "yuv420p", "-r", "24",
        "-c:a", "aac", "-b:a", "192k", "-movflags", "+faststart", str(folder / "theirs.mp4"),
    ]  # fmt: skip


def _best(command: list[str]) -> Figure:
    runs = [_measured(command) for _ in range(ROUNDS)]
    return min(runs, key=lambda run: run.seconds)


def _measured(command: list[str]) -> Figure:
    """Run a command to its end, looking at its memory fifty times a second. What it prints, if anything, is what it took."""
    begun, used = time.monotonic(), _processor_seconds()
    process = psutil.Popen(command, stdout=subprocess.PIPE, text=True)
    peak = 0
    while process.poll() is None:
        try:
            peak = max(peak, process.memory_info().rss)
        except psutil.NoSuchProcess:
            break
        time.sleep(0.02)
    if process.wait() != 0:
        raise subprocess.CalledProcessError(process.returncode, command)
    told = process.stdout.read().split()
    took = (float(told[0]), float(told[1])) if told else (time.monotonic() - begun, _processor_seconds() - used)
    return Figure(*took, peak)


def _processor_seconds() -> float:
    """Of all children that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    if sys.argv[1:2] == ["--render"]:
        _render(Path(sys.argv[2]))
    else:
        main()
