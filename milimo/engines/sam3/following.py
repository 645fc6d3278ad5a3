"""SAM 3's video tracker, given a film's frames one by one; what it has made of them is forgotten when it reads it no more."""

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image

from milimo.engines.sam3.frames import Picture
from milimo.engines.sam3.records import Mask

OBJECT = 1


class Following:
    """One object through one film. `meant` is what the processor takes: points, labels and boxes, or a mask, of frame `start`."""

    def __init__(
        self,
        model: Any,  # noqa: ANN401
        processor: Any,  # noqa: ANN401
        size: tuple[int, int],
        start: int,
        meant: dict[str, Any],
    ) -> None:
        """`size` is the film's height and width."""
        self._model = model
        self._processor = processor
        self._size = size
        self._start = start
        self._reach = max(model.num_maskmem, model.config.max_object_pointers_in_encoder)
        # What is remembered is little, and stays on the device: transformers does not wait for copies to main memory.
        self.session = processor.init_video_session(
            inference_device=model.device, processing_device="cpu", video_storage_device="cpu", dtype=model.dtype
        )
        self.session.video_height, self.session.video_width = size
        processor.add_inputs_to_inference_session(
            inference_session=self.session, frame_idx=start, obj_ids=OBJECT, **meant
        )

    def step(self, number: int, picture: Picture, *, backward: bool = False) -> Mask:
        """The object's mask in a frame; `start` is the first, and others come in order from there, either way."""
        inputs = self._processor.video_processor(videos=[[Image.fromarray(picture)]], device="cpu", return_tensors="pt")
        with torch.inference_mode():
            output = self._model(
                inference_session=self.session,
                frame=inputs.pixel_values_videos[0],
                frame_idx=number,
                reverse=backward,
            )
        self._forget(number)
        masks = self._processor.post_process_masks(
            [output.pred_masks], original_sizes=[list(self._size)], binarize=True
        )
        return grey(masks[0][0, 0])

    def _forget(self, number: int) -> None:
        """Let go of what the model does not look back to.

        It looks back over as many frames as it has memories or pointers for (`_gather_memory_frame_outputs` and
        `_get_object_pointers` of transformers' Sam3TrackerVideoModel): from here, and from the start, where the other way begins.
        """
        self.session.processed_frames.clear()
        for made in self.session.output_dict_per_obj[0].values():
            for frame, held in list(made.items()):
                if abs(frame - number) > self._reach and abs(frame - self._start) > self._reach:
                    del made[frame]
                else:
                    held.pop("high_res_masks", None)


def grey(mask: torch.Tensor) -> NDArray[np.uint8]:
    """255 where a mask's logits are above 0."""
    return np.where(mask.detach().cpu().numpy() > 0, np.uint8(255), np.uint8(0))
