"""Keeps the digests of the projects asked about last, so that asking again after an edit costs what the edit touched."""

import threading
from collections import OrderedDict

from milimo.domain.digests import Digests
from milimo.domain.document import Document
from milimo.domain.ids import Id

_KEPT_PROJECTS = 4


class DigestShelf:
    def __init__(self) -> None:
        self._kept: OrderedDict[Id, Digests] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, document: Document) -> dict[Id, str]:
        """The digests of a project as it is now. One is made at a time: two at once would do the same work."""
        id = document.project.id
        with self._lock:
            digests = self._kept.setdefault(id, Digests())
            self._kept.move_to_end(id)
            while len(self._kept) > _KEPT_PROJECTS:
                self._kept.popitem(last=False)
            return digests.of(document)
