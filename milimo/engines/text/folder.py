"""What a model's folder says of itself, read without loading anything."""

import json
from pathlib import Path


def sees(folder: Path | None) -> bool:
    """Whether the model looks at pictures."""
    try:
        config = {} if folder is None else json.loads((folder / "config.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(config, dict) and bool(config.get("vision_config"))
