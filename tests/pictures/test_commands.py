"""Pictures and masks on the command line, on tiny weights: drawn, inpainted, found and followed, with an open studio's workers."""

import json
from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
import pytest

from tests.commands import open_studio, ran, refused, said, told
from tests.pictures.conftest import COUNT, HEIGHT, WIDTH, Studio, agreement, disc, film, pixels_of, png

pytestmark = pytest.mark.timeout(300)

FAST = ("--set", "steps=2", "--set", "guidance_scale=1")


@pytest.fixture
def data(studio: Studio) -> Iterator[Path]:
    with open_studio(studio.data):
        yield studio.data


@pytest.fixture
def still(tmp_path: Path) -> Path:
    path = tmp_path / "disc.png"
    path.write_bytes(png(disc()[0]))
    return path


@pytest.fixture
def moving(tmp_path: Path) -> Path:
    path = tmp_path / "disc.mkv"
    path.write_bytes(film())
    return path


def test_pictures_are_drawn_into_files(data: Path, still: Path, tmp_path: Path) -> None:
    output = tmp_path / "new folder" / "card.png"
    wish = ("pictures", "draw", "a red disc", "--size", "96x64", "--seed", "5", "-o", str(output))
    made = told(data, *wish, *FAST, "--number", "2", "--reference", str(still), "--negative", "blur")
    assert [(Path(it["file"]).name, it["seed"]) for it in made] == [("card.png", 5), ("card-2.png", 6)]
    first, second = (pixels_of(Path(it["file"]).read_bytes()) for it in made)
    assert first.shape == (64, 96, 3) and not np.array_equal(first, second)
    drawn = json.loads(said(data, "assets", "show", made[0]["asset_id"]))["drawn"]
    assert (drawn["negative_prompt"], drawn["parameters"]["steps"]) == ("blur", 2)
    assert [it["role"] for it in drawn["inputs"]] == ["reference"]
    copy = tmp_path / "copy.png"
    said(data, "assets", "save", made[1]["asset_id"], "-o", str(copy))
    assert np.array_equal(pixels_of(copy.read_bytes()), second)


def test_a_found_object_is_painted_anew_and_the_rest_stays_to_the_byte(data: Path, still: Path, tmp_path: Path) -> None:
    mask, painted = tmp_path / "mask.png", tmp_path / "painted.png"
    [best, *_] = told(data, "masks", "segment", str(still), "--point", "50,48", "--by", "opencv", "-o", str(mask))
    assert "OpenCV" in best["by"] and best["file"] == str(mask)
    inside = pixels_of(mask.read_bytes(), "L") > 0
    assert agreement(pixels_of(mask.read_bytes(), "L"), disc()[1]) > 0.9
    given = ("--image", str(still), "--mask", str(mask), "--prompt", "a blue cube", "-o", str(painted))
    told(data, "pictures", "inpaint", *given, *FAST, "--set", "feather=0")
    before, after = pixels_of(still.read_bytes()), pixels_of(painted.read_bytes())
    assert np.array_equal(after[~inside], before[~inside]) and not np.array_equal(after[inside], before[inside])


def test_who_found_it_is_said(studio: Studio, data: Path, still: Path) -> None:
    by_words = told(data, "masks", "segment", str(still), "--words", "disc", "--project", studio.project)
    assert {it["by"] for it in by_words} == {"SAM 3"}
    assert by_words[0]["asset_id"] in studio.assets(), "the project keeps the surest"
    box = said(data, "masks", "segment", str(still), "--box", "28,26,72,70", "--outside", "5,5", "--project", "Film")
    assert "by SAM 3, score" in box


@pytest.mark.parametrize(
    ("by", "direction"), [("opencv", "forward"), ("opencv", "backward"), ("opencv", "both"), ("sam3", "forward")]
)
def test_an_object_is_followed(data: Path, moving: Path, tmp_path: Path, by: str, direction: str) -> None:
    output = tmp_path / "masks.mkv"
    meant = ("--point", "59,48", "--frame", "3", "--by", by, "--direction", direction)
    followed = told(data, "masks", "track", str(moving), *meant, "-o", str(output))
    assert (followed["frames"], "OpenCV" in followed["by"]) == (COUNT, by == "opencv")
    with av.open(str(output)) as masks:
        shown = [frame.to_ndarray(format="gray").astype(np.uint8) for frame in masks.decode(video=0)]
    assert len(shown) == COUNT and shown[0].shape == (HEIGHT, WIDTH)
    if by == "opencv":
        seen = {"forward": range(3, COUNT), "backward": range(4), "both": range(COUNT)}[direction]
        found = {number for number, mask in enumerate(shown) if mask.any()}
        assert found == set(seen)
        assert all(agreement(shown[number], disc(number)[1]) > 0.8 for number in seen)


def test_what_a_mask_marks_is_followed(data: Path, moving: Path, tmp_path: Path) -> None:
    mask, output = tmp_path / "here.png", tmp_path / "masks.mkv"
    mask.write_bytes(png(np.where(disc(1)[1], 255, 0).astype(np.uint8)))
    given = ("--mask", str(mask), "--frame", "1", "--by", "opencv", "--direction", "forward", "-o", str(output))
    said(data, "masks", "track", str(moving), *given)
    with av.open(str(output)) as masks:
        shown = [frame.to_ndarray(format="gray").astype(np.uint8) for frame in masks.decode(video=0)]
    assert not shown[0].any() and np.array_equal(shown[1] > 0, disc(1)[1]), "the mask itself, to the pixel"
    assert agreement(shown[COUNT - 1], disc(COUNT - 1)[1]) > 0.8
    assert ran(data, "masks", "track", str(moving), *given, "--words", "disc").exit_code == 2


def test_an_element_is_drawn_and_looks_like_its_reference(studio: Studio, data: Path, still: Path) -> None:
    added = said(data, "elements", "add", studio.project, "MRS. KANE", "--type", "prop", "--description", "A red disc.")
    assert added.startswith("Mrs. Kane is added. @Mrs.Kane ")
    said(data, "elements", "reference", studio.project, "@mrs.kane", str(still))
    [element] = [it for it in told(data, "elements", "list", studio.project) if it["name"] == "Mrs. Kane"]
    assert studio.assets()[element["image_asset_ids"][0]]["name"] == "disc.png"
    said(data, "elements", "add", studio.project, "Nobody", "--type", "character")
    assert "has no description yet" in refused(data, "pictures", "visualise", studio.project, "nobody")
    assert "no element called Zoe" in refused(data, "pictures", "visualise", studio.project, "Zoe")


def test_a_frame_is_taken_and_a_file_is_added(studio: Studio, data: Path, moving: Path, tmp_path: Path) -> None:
    output = tmp_path / "frame.png"
    said(data, "assets", "frame", str(moving), "--frame", "3", "-o", str(output))
    assert abs(pixels_of(output.read_bytes()).astype(int) - disc(3)[0]).mean() < 12, "4:2:0 colours"
    added = said(data, "assets", "add", studio.project, str(moving))
    asset_id = added.split()[0]
    assert asset_id in {it["id"] for it in told(data, "assets", "list", studio.project)}
    frame = said(data, "assets", "frame", asset_id, "--frame", "0", "--project", studio.project)
    assert frame.split(":")[0] in studio.assets()


def test_what_cannot_be_made_is_said_in_two_lines(data: Path, still: Path, moving: Path, tmp_path: Path) -> None:
    small, no_picture, output = tmp_path / "small.png", tmp_path / "text.png", ("-o", str(tmp_path / "x.png"))
    small.write_bytes(png(np.full((8, 8), 255, np.uint8)))
    no_picture.write_text("no picture")
    for words, arguments in {
        "It is not said where a picture goes": ("pictures", "draw", "a disc"),
        "comes as .png, not as .jpg": ("pictures", "draw", "a disc", "-o", "x.jpg"),
        "is a folder": ("pictures", "draw", "a disc", "-o", str(tmp_path)),
        "draws no picture of 100 by 64": ("pictures", "draw", "a disc", "--size", "100x64", *output),
        "no setting called colour": ("pictures", "draw", "a disc", "--set", "colour=red", *output),
        "No engine here is called paint": ("pictures", "draw", "a disc", "--engine", "paint", *output),
        "disc.mkv is no picture": ("pictures", "draw", "a disc", "--reference", str(moving), *output),
        "neither a file nor an asset": ("pictures", "draw", "a disc", "--reference", "nothing.png", *output),
        "asset_nothing is neither": ("pictures", "draw", "a disc", "--reference", "asset_nothing", *output),
        "no project called Nothing": ("pictures", "draw", "a disc", "--project", "Nothing"),
        "The mask is 8 by 8, and the picture 128 by 96": (
            "pictures", "inpaint", "--image", str(still), "--mask", str(small), "--prompt", "x", *output,
        ),
        "is no film": ("masks", "track", str(still), "--point", "5,5", "-o", "x.mkv"),
        "has no frame 1": ("masks", "segment", str(still), "--point", "5,5", "--frame", "1", *output),
        "beside the picture": ("masks", "segment", str(still), "--point", "500,5", *output),
        "named and pointed at": ("masks", "segment", str(still), "--point", "5,5", "--words", "x", *output),
        "cannot find an object by words": ("masks", "segment", str(still), "--words", "x", "--by", "opencv", *output),
        "text.png cannot be used": ("masks", "segment", str(no_picture), "--point", "5,5", *output),
        "has no frame 99": ("assets", "frame", str(moving), "--frame", "99", *output),
        "This file was brought in": ("assets", "show", told_asset(data, still)),
    }.items():  # fmt: skip
        assert words in refused(data, *arguments)


def told_asset(data: Path, file: Path) -> str:
    return said(data, "assets", "add", "Film", str(file)).split()[0]
