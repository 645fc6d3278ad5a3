"""From the results of other jobs, which a spec may name, to files: done when those jobs have ended, the same each time."""

from dataclasses import dataclass
from pathlib import Path

from milimo.domain.asset import Asset, Take
from milimo.domain.ids import Id
from milimo.domain.job import JobSpec, SpecInput
from milimo.errors import NotFound
from milimo.jobs.outputs import Output, describe
from milimo.jobs.specs import probed_of
from milimo.media.frames import save_frame
from milimo.store.clock import Clock
from milimo.store.store import Store


@dataclass(frozen=True)
class Resolved:
    """A spec of which every input is a file. `grabbed` are frames taken out of films, new assets, by their place in the scratch
    folder.
    """

    spec: JobSpec
    files: dict[Id, Path]
    grabbed: dict[Path, Asset]


def resolve_inputs(store: Store, spec: JobSpec, folder: Path, clock: Clock) -> Resolved:
    """Find the file of each input; a last frame is grabbed into `folder`. What failed to be made is left out, and the spec's notes
    say so. Raises NotFound for an asset whose file is gone.
    """
    files: dict[Id, Path] = {}
    grabbed: dict[Path, Asset] = {}
    inputs: list[SpecInput] = []
    notes = list(spec.notes)
    for it in spec.inputs:
        if it.asset_id is not None:
            if it.asset_id not in files:
                files[it.asset_id] = _file(store, it.asset_id)
            inputs.append(it)
            continue
        take = None if it.last_frame_of is None else _take_of(store, it.last_frame_of)
        if take is None:
            notes.append(f"Made without {it.note or 'a last frame'}: the job that should have made it did not succeed.")
            continue
        asset_id = take.asset_id
        if store.assets.get(asset_id).type == "video":
            path, asset = _grab(store, take, it, folder, clock)
            asset_id, grabbed[path], files[asset.id] = asset.id, asset, path
        else:
            files[asset_id] = _file(store, asset_id)
        inputs.append(it.model_copy(update={"asset_id": asset_id}))
    return Resolved(spec.model_copy(update={"inputs": tuple(inputs), "notes": tuple(notes)}), files, grabbed)


def last_shown(take: Take, it: SpecInput, spec: JobSpec) -> int:
    """The frame of a take's film that is the last that is shown of its shot; a take that is too short holds its own last. `spec` is
    what the take was made from: jobs that were asked for before `shown_frames` was written down mean its length.
    """
    return min(take.shot_start + (it.shown_frames or spec.shot_frames or spec.frames), take.frames) - 1


def _take_of(store: Store, job_id: Id) -> Take | None:
    known = store.jobs.find(job_id)
    return store.takes.get(known.take_ids[0]) if known is not None and known.take_ids else None


def _grab(store: Store, take: Take, it: SpecInput, folder: Path, clock: Clock) -> tuple[Path, Asset]:
    made_from = JobSpec.model_validate(store.takes.provenance(take.id)["spec"])
    frame = last_shown(take, it, made_from)
    path = folder / f"{take.id}-{frame}.png"
    film = store.assets.get(take.asset_id)
    if not path.is_file():
        save_frame(store.assets.path(film.id), probed_of(film), frame, path)
    described = {
        "type": "image",
        "mime": "image/png",
        "name": f"{film.name}, frame {frame}",
        "width": film.width,
        "height": film.height,
        "frames": 1,
        "origin": "frame",
        "created_at": clock(),
    }
    return path, describe(Output(path, described))


def _file(store: Store, asset_id: Id) -> Path:
    path = store.assets.path(asset_id)
    if not path.is_file():
        raise NotFound("The file of one of the shot's guides is gone.", "Choose another guide.")
    return path
