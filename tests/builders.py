"""Small whole documents and changes, as a client would send them."""

from typing import Any


def rename(project_id: str, revision: int, first: str = "Film") -> dict[str, Any]:
    """The change that takes a project from revision `revision` to the next by naming it after it."""
    before = first if revision == 1 else f"Film {revision}"
    fields = {"name": {"from": before, "to": f"Film {revision + 1}"}}
    return {
        "id": f"change_{revision:06d}",
        "label": "Rename",
        "base_revision": revision,
        "diff": {"updated": {project_id: fields}},
    }
