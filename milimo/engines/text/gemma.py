"""The loaded language model, and how much room it takes. Imports torch and transformers: imported when a model is first asked."""

import io
import json
from pathlib import Path
from typing import Any

import torch
from PIL import Image
from transformers import AutoModelForCausalLM, AutoModelForImageTextToText, AutoProcessor, AutoTokenizer
from transformers.generation.stopping_criteria import StoppingCriteria, StoppingCriteriaList

from milimo.engines.accelerator import collect, dtype_of
from milimo.engines.residency import Footprint, Placement
from milimo.engines.text.base import Heard, Question
from milimo.engines.text.folder import sees
from milimo.engines.watch import heard_inside
from milimo.engines.weights import tensor_shapes
from milimo.errors import BadInput, Unreadable

_CONTEXT = 8192
"""Tokens that room is made for: question and answer."""


def footprint_of(folder: Path, family: str) -> Footprint:
    """What an answer takes, estimated: the keys and values of a full context, and one row of logits a token of the question."""
    config = _config(folder)
    counts = [shape for file in sorted(folder.glob("*.safetensors")) for shape in tensor_shapes(file).values()]
    if not counts:
        raise Unreadable("The language model's folder holds no weights.", "Remove the pack, and install it again.")
    heads, width = config["num_key_value_heads"], config["head_dim"]
    working = 2 * 2 * config["num_hidden_layers"] * heads * width * _CONTEXT + 4 * config["vocab_size"] * 64
    return Footprint(
        family=family,
        parameters={"model": sum(torch.Size(shape).numel() for shape in counts)},
        working=working,
        working_tiled=working,
    )


def _config(folder: Path) -> dict[str, Any]:
    try:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        config = config.get("text_config", config)
        config.setdefault("head_dim", config["hidden_size"] // config["num_attention_heads"])
        return config
    except (OSError, ValueError, KeyError, AttributeError) as error:
        raise Unreadable(
            "The language model's folder is not complete.", "Remove the pack, and install it again."
        ) from error


class LoadedGemma:
    """One checkpoint on a device. From the disk only; nothing of it is run but its weights."""

    def __init__(self, folder: Path, placement: Placement, device: torch.device) -> None:
        self.placement = placement
        self.device = device
        given: dict[str, Any] = {"local_files_only": True, "trust_remote_code": False}
        weights = given | {"dtype": dtype_of(placement), "use_safetensors": True}
        if sees(folder):
            self._reader: Any = AutoProcessor.from_pretrained(str(folder), **given)
            self._model: Any = AutoModelForImageTextToText.from_pretrained(str(folder), **weights)
        else:
            self._reader = AutoTokenizer.from_pretrained(str(folder), **given)
            self._model = AutoModelForCausalLM.from_pretrained(str(folder), **weights)
        self._tokenizer: Any = getattr(self._reader, "tokenizer", self._reader)
        self._sees = sees(folder)
        self._model.to(device).eval()

    def say(self, question: Question, limit: int, heard: Heard) -> str:
        """Answer, the likeliest token at a time: the same question gets the same answer. Raises BadInput, Cancelled."""
        read = self._read(question)
        length = read["input_ids"].shape[1]
        if length + 64 > _CONTEXT:
            raise BadInput("The scene is too long for the language model.", "Break it down by the rules.")
        watch = _Watch(self._tokenizer, length, heard)
        with torch.inference_mode(), heard_inside([self._model], watch.look):
            made = self._model.generate(
                **read,
                max_new_tokens=min(limit, _CONTEXT - length),
                do_sample=False,
                stopping_criteria=StoppingCriteriaList([watch]),
                pad_token_id=self._tokenizer.pad_token_id,
            )
        return str(self._tokenizer.decode(made[0, length:], skip_special_tokens=True))

    def _read(self, question: Question) -> dict[str, Any]:
        """As the model's own template has it; Gemma knows no system's turn, and hears the instructions first."""
        content: list[dict[str, Any]] = [{"type": "text", "text": f"{question.instructions}\n\n{question.text}"}]
        if question.picture is not None and self._sees:
            with Image.open(io.BytesIO(question.picture.data)) as picture:
                content.insert(0, {"type": "image", "image": picture.convert("RGB")})
        found = self._reader.apply_chat_template(
            [{"role": "user", "content": content}],
            add_generation_prompt=True,
            tokenize=True,
            return_tensors="pt",
            return_dict=True,
        )
        read = {name: value.to(self.device) for name, value in found.items()}
        if "pixel_values" in read:
            read["pixel_values"] = read["pixel_values"].to(dtype_of(self.placement))
        return read

    def park(self) -> None:
        self._model.to("cpu")
        collect(self.device)

    def restore(self) -> None:
        self._model.to(self.device)


class _Watch(StoppingCriteria):
    """Tells how much has been said after each token, and asks inside each forward pass."""

    def __init__(self, tokenizer: Any, start: int, heard: Heard) -> None:  # noqa: ANN401
        self._tokenizer = tokenizer
        self._start = start
        self._heard = heard
        self._said = 0

    def look(self) -> None:
        self._heard(self._said)

    def __call__(self, input_ids: Any, scores: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        self._said += len(self._tokenizer.decode(input_ids[0, -1:], skip_special_tokens=True))
        self.look()
        return torch.zeros(input_ids.shape[0], dtype=torch.bool, device=input_ids.device)
