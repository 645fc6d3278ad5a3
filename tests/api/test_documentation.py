"""What docs/api.md says is what there is."""

import re
from pathlib import Path

from milimo.api.events import EventData

PAGE = (Path(__file__).parents[2] / "docs" / "api.md").read_text()


def test_every_event_is_documented() -> None:
    assert set(re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE)) == set(EventData.model_fields)
