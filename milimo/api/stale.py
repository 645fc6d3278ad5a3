"""Which takes are stale: the digests of today, for clients to compare takes with."""

from fastapi import APIRouter

from milimo.api.studio import InStudio
from milimo.domain.ids import Id

router = APIRouter(tags=["jobs"])


@router.get("/projects/{project_id}/stale")
def digests(studio: InStudio, project_id: Id) -> dict[Id, str]:
    """Of every live shot the digest of what a picture of it would be made from today. A take of another digest is stale."""
    _, document = studio.store.changes.document(project_id)
    return studio.digests.of(document)
