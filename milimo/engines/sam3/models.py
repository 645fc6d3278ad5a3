"""SAM 3 itself, as transformers has it: words and boxes by the detector, points by the tracker, films by the video tracker."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import torch
from PIL import Image
from transformers.models.sam3 import Sam3Model, Sam3Processor
from transformers.models.sam3_tracker import Sam3TrackerModel, Sam3TrackerProcessor
from transformers.models.sam3_tracker_video import Sam3TrackerVideoModel, Sam3TrackerVideoProcessor

from milimo.domain.mask import Direction, MaskPrompt
from milimo.engines.accelerator import collect, dtype_of, find_device
from milimo.engines.footprint import Placement, Precision
from milimo.engines.sam3.following import Following, grey
from milimo.engines.sam3.frames import Film, Picture, read_mask, ways
from milimo.engines.sam3.records import Candidate, Mask, Meant
from milimo.errors import BadInput, NotReady

LEAST_SCORE = 0.5
MOST_FOUND = 16
REPAIR = "Install the pack sam3 anew."


class Sam3:
    """A model is loaded when it is asked for, in place of the one before: they are large, and never at work together.

    `folder` holds them all, or a subfolder each (`image`, `tracker`, `tracker_video`).
    """

    def __init__(self, folder: Path, precision: Precision, least_score: float = LEAST_SCORE) -> None:
        self._folder = folder
        self._least_score = least_score
        self._device = find_device()
        self._dtype = dtype_of(Placement(precision))
        self._part = ""
        self._loaded: tuple[Any, Any] | None = None

    def segment(self, picture: Picture, prompt: MaskPrompt) -> list[Candidate]:
        """The best first. Words name every object of a kind; points and a box mean one, seen in up to three ways."""
        found = self._by_words(picture, prompt.words) if prompt.words else self._by_pointing(picture, prompt)
        return sorted(found, key=lambda candidate: -candidate.score)[:MOST_FOUND]

    def track(self, film: Film, frame: int, meant: Meant, direction: Direction) -> Iterator[tuple[int, Mask]]:
        """The object's mask in each frame, `frame` first. Raises BadInput when words find nothing to follow."""
        start = film[frame]
        known = self._known(start, frame, meant)
        model, processor = self._models("tracker_video", Sam3TrackerVideoModel, Sam3TrackerVideoProcessor)
        prompt = _pointing(known) if isinstance(known, MaskPrompt) else {"input_masks": known > 127}
        following = Following(model, processor, (film.height, film.width), frame, prompt)
        first = following.step(frame, start)
        # A mask that was given is the mask of its frame; the model would only make it coarser.
        yield frame, first if isinstance(known, MaskPrompt) else known
        for numbers in ways(frame, film.count, direction):
            for number, picture in film.walk(numbers, _nothing):
                yield number, following.step(number, picture, backward=numbers.step < 0)

    def _known(self, picture: Picture, frame: int, meant: Meant) -> MaskPrompt | Mask:
        """What the video tracker is told, which knows no words: the best of what they find, else where was pointed at."""
        if isinstance(meant, Path):
            return read_mask(meant, picture.shape[1], picture.shape[0])
        if not meant.words:
            return meant
        found = self.segment(picture, meant)
        if not found:
            raise BadInput(f"Nothing in frame {frame} is called {meant.words}.", "Use other words, or point at it.")
        return found[0].mask

    def _by_words(self, picture: Picture, words: str) -> list[Candidate]:
        model, processor = self._models("image", Sam3Model, Sam3Processor)
        inputs = processor(images=Image.fromarray(picture), text=words, return_tensors="pt").to(self._device)
        with torch.inference_mode():
            outputs = model(**inputs)
        sizes = [list(picture.shape[:2])]
        result = processor.post_process_instance_segmentation(outputs, threshold=self._least_score, target_sizes=sizes)[
            0
        ]
        return [
            Candidate(grey(mask), float(score)) for mask, score in zip(result["masks"], result["scores"], strict=True)
        ]

    def _by_pointing(self, picture: Picture, prompt: MaskPrompt) -> list[Candidate]:
        model, processor = self._models("tracker", Sam3TrackerModel, Sam3TrackerProcessor)
        inputs = processor(images=Image.fromarray(picture), return_tensors="pt", **_pointing(prompt)).to(self._device)
        with torch.inference_mode():
            outputs = model(**inputs, multimask_output=True)
        masks = processor.post_process_masks(outputs.pred_masks.float().cpu(), [list(picture.shape[:2])])[0][0]
        scores = outputs.iou_scores.float().cpu().reshape(-1).tolist()
        return [Candidate(grey(mask), min(1.0, max(0.0, score))) for mask, score in zip(masks, scores, strict=True)]

    def _models(self, part: str, model: Any, processor: Any) -> tuple[Any, Any]:  # noqa: ANN401
        if self._part == part and self._loaded is not None:
            return self._loaded
        self._loaded, self._part = None, part
        collect(self._device)
        folder = self._folder / part if (self._folder / part).is_dir() else self._folder
        try:
            weights, told = model.from_pretrained(
                str(folder), dtype=self._dtype, local_files_only=True, output_loading_info=True
            )
            reader = processor.from_pretrained(str(folder), local_files_only=True)
        except OSError as error:
            raise NotReady(f"The SAM 3 weights cannot be read: {error}", REPAIR) from error
        if told["missing_keys"]:
            # transformers would make them up.
            missing = sorted(told["missing_keys"])
            raise NotReady(f"The SAM 3 weights lack {len(missing)} tensors, {missing[0]} among them.", REPAIR)
        self._loaded = weights.to(self._device).eval(), reader
        return self._loaded


def _nothing() -> None:
    """A cancel ends this process."""


def _pointing(prompt: MaskPrompt) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if prompt.points:
        found["input_points"] = [[[[point.x, point.y] for point in prompt.points]]]
        found["input_labels"] = [[[int(point.inside) for point in prompt.points]]]
    if prompt.box is not None:
        box = prompt.box
        found["input_boxes"] = [[[box.left, box.top, box.right, box.bottom]]]
    return found
