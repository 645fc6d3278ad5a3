"""SAM 3 itself, as transformers has it: words and boxes by the detector, points by the tracker, films by the video tracker."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image
from transformers.models.sam3 import Sam3Model, Sam3Processor
from transformers.models.sam3_tracker import Sam3TrackerModel, Sam3TrackerProcessor
from transformers.models.sam3_tracker_video import Sam3TrackerVideoModel, Sam3TrackerVideoProcessor

from milimo.domain.mask import Direction, MaskPrompt
from milimo.engines.accelerator import find_device, free_memory
from milimo.engines.sam3.frames import Film, MaskRoll, Picture, check_room, room_for
from milimo.engines.sam3.opencv import ways
from milimo.engines.sam3.records import Candidate, Mask
from milimo.errors import BadInput

LEAST_SCORE = 0.5
MOST_FOUND = 16
OBJECT = 1

FrameDone = Callable[[int], None]


class Sam3:
    """Models are loaded when first asked for. `folder` holds them all, or a subfolder each (`image`, `tracker`, `tracker_video`)."""

    def __init__(self, folder: Path, least_score: float = LEAST_SCORE) -> None:
        self._folder = folder
        self._least_score = least_score
        self._device = find_device()
        self._dtype = torch.bfloat16 if self._device.type == "cuda" else torch.float32
        self._loaded: dict[str, tuple[Any, Any]] = {}

    def segment(self, picture: Picture, prompt: MaskPrompt) -> list[Candidate]:
        """The best first. Words name every object of a kind; points and a box mean one, seen in up to three ways."""
        found = self._by_words(picture, prompt.words) if prompt.words else self._by_pointing(picture, prompt)
        return sorted(found, key=lambda candidate: -candidate.score)[:MOST_FOUND]

    def track(self, film: Film, frame: int, prompt: MaskPrompt, direction: Direction, done: FrameDone) -> MaskRoll:
        """The object's mask in each frame that it was followed through. Raises BadInput when words find nothing to follow,
        OutOfRoom for a film that main memory cannot hold.
        """
        check_room(room_for(film.count, film.width, film.height, self._dtype.itemsize), free_memory())
        model, processor = self._models("tracker_video", Sam3TrackerVideoModel, Sam3TrackerVideoProcessor)
        pictures: list[Image.Image] = []
        for number in range(film.count):
            pictures.append(Image.fromarray(film[number]))
            done(0)
        session = processor.init_video_session(
            video=pictures, inference_device=self._device, video_storage_device="cpu", dtype=self._dtype
        )
        meant: dict[str, Any] = _pointing(prompt)
        if prompt.words:
            found = self.segment(film[frame], prompt)
            if not found:
                raise BadInput(
                    f"Nothing in frame {frame} is called {prompt.words}.", "Use other words, or point at it."
                )
            meant = {"input_masks": found[0].mask > 0}
        processor.add_inputs_to_inference_session(inference_session=session, frame_idx=frame, obj_ids=OBJECT, **meant)
        masks = MaskRoll()
        with torch.inference_mode():
            masks[frame] = self._mask_of(processor, session, model(inference_session=session, frame_idx=frame))
            for numbers in ways(frame, film.count, direction):
                backward = numbers.step < 0
                for output in model.propagate_in_video_iterator(session, start_frame_idx=frame, reverse=backward):
                    masks[output.frame_idx] = self._mask_of(processor, session, output)
                    done(len(masks))
        return masks

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
            Candidate(_grey(mask), float(score)) for mask, score in zip(result["masks"], result["scores"], strict=True)
        ]

    def _by_pointing(self, picture: Picture, prompt: MaskPrompt) -> list[Candidate]:
        model, processor = self._models("tracker", Sam3TrackerModel, Sam3TrackerProcessor)
        inputs = processor(images=Image.fromarray(picture), return_tensors="pt", **_pointing(prompt)).to(self._device)
        with torch.inference_mode():
            outputs = model(**inputs, multimask_output=True)
        masks = processor.post_process_masks(outputs.pred_masks.float().cpu(), [list(picture.shape[:2])])[0][0]
        scores = outputs.iou_scores.float().cpu().reshape(-1).tolist()
        return [Candidate(_grey(mask), min(1.0, max(0.0, score))) for mask, score in zip(masks, scores, strict=True)]

    def _mask_of(self, processor: Any, session: Any, output: Any) -> Mask:  # noqa: ANN401
        sizes = [[session.video_height, session.video_width]]
        return _grey(processor.post_process_masks([output.pred_masks], original_sizes=sizes, binarize=True)[0][0, 0])

    def _models(self, part: str, model: Any, processor: Any) -> tuple[Any, Any]:  # noqa: ANN401
        if part not in self._loaded:
            folder = self._folder / part if (self._folder / part).is_dir() else self._folder
            weights = model.from_pretrained(str(folder), dtype=self._dtype, local_files_only=True)
            self._loaded[part] = (
                weights.to(self._device).eval(),
                processor.from_pretrained(str(folder), local_files_only=True),
            )
        return self._loaded[part]


def _pointing(prompt: MaskPrompt) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if prompt.points:
        found["input_points"] = [[[[point.x, point.y] for point in prompt.points]]]
        found["input_labels"] = [[[int(point.inside) for point in prompt.points]]]
    if prompt.box is not None:
        box = prompt.box
        found["input_boxes"] = [[[box.left, box.top, box.right, box.bottom]]]
    return found


def _grey(mask: torch.Tensor) -> Mask:
    return np.where(mask.detach().cpu().numpy() > 0, np.uint8(255), np.uint8(0))
