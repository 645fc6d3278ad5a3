"""Where a command's results go: the place is looked at before the work, the file appears there whole."""

import shutil
from collections.abc import Iterator, Sequence
from itertools import count, islice
from pathlib import Path

from milimo.domain.asset import Asset
from milimo.domain.ids import Id
from milimo.errors import BadInput, OutOfRoom
from milimo.jobs.generate import MIME
from milimo.store.files import telling_full_disk
from milimo.store.store import Store


def prepare_place(output: Path, example: str) -> None:
    """See that a file can be written there; its folder is made. Raises `BadInput`."""
    if output.is_dir():
        raise BadInput(f"{output} is a folder.", f"Name the file with -o {example}")
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadInput(f"{output} cannot be written: {error.strerror}.", "Choose another place with -o.") from error


def check_ending(output: Path, ending: str, what: str) -> None:
    """Raises `BadInput` for a name that would lie about the file's kind. `ending` is as `.png`."""
    if output.suffix.lower() != ending:
        right = output.with_suffix(ending).name
        raise BadInput(
            f"{what} comes as {ending}, not as {output.suffix or 'a file without ending'}.", f"Call it {right}."
        )


def save_asset(store: Store, asset: Asset, output: Path, what: str) -> None:
    """Copy an asset's file. Raises `BadInput` for a place or a name that will not do, `NotFound` when the file is gone."""
    prepare_place(output, f"{output.stem or 'copy'}{ending_of(asset)}")
    if ending := ending_of(asset):
        check_ending(output, ending, what)
    copy_whole(store.assets.path(asset.id), output)


def ending_of(asset: Asset) -> str:
    """How the name of its file ends: `.png`; as it came for what was brought in."""
    return next((ending for ending, mime in MIME.items() if mime == asset.mime), Path(asset.name).suffix.lower())


def prepare_results(output: Path | None, project: str | None, ending: str, what: str) -> None:
    """The same for results that a project keeps, or a file, or both; of neither nothing would be left. Raises `BadInput`."""
    if output is None:
        if project is None:
            raise BadInput(
                f"It is not said where {what.lower()} goes.", f"Give a file, -o name{ending}, or a --project."
            )
        return
    prepare_place(output, f"name{ending}")
    check_ending(output, ending, what)


def save_results(store: Store, assets: Sequence[Asset], output: Path | None) -> list[Path | None]:
    """As `copy_results`, of assets of any kind. Raises `BadInput`, before anything is written, for a name that lies about one."""
    for asset in assets:
        if output is not None and (ending := ending_of(asset)):
            check_ending(output, ending, asset.name)
    return copy_results(store, [asset.id for asset in assets], output)


def copy_results(store: Store, asset_ids: Sequence[Id], output: Path | None) -> list[Path | None]:
    """Copy results to `output` and beside it, under numbers that are free; gives the file of each. Raises as `copy_whole`."""
    if output is None:
        return [None for _ in asset_ids]
    files = [output, *islice(_free_beside(output), max(0, len(asset_ids) - 1))][: len(asset_ids)]
    for asset_id, file in zip(asset_ids, files, strict=True):
        copy_whole(store.assets.path(asset_id), file)
    return list(files)


def _free_beside(output: Path) -> Iterator[Path]:
    """Names for further results: `card-2.png`, `card-3.png`; never one of a file that is there, for nobody named it."""
    named = (output.with_stem(f"{output.stem}-{number}") for number in count(2))
    return (file for file in named if not file.exists() and not file.is_symlink())


def copy_whole(source: Path, output: Path) -> None:
    """Put a copy at `output` by one rename; nothing half-written is ever there. Raises `OutOfRoom`, `BadInput`."""
    temporary = output.with_name(f".{output.name}.part")
    try:
        with telling_full_disk():
            shutil.copyfile(source, temporary)
            temporary.replace(output)
    except OutOfRoom:
        raise
    except OSError as error:
        raise BadInput(f"{output} cannot be written: {error.strerror}.", "Choose another place with -o.") from error
    finally:
        temporary.unlink(missing_ok=True)
