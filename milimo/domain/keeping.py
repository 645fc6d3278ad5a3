"""Which shots must stay whatever the script or a breakdown says: those that hold something that cannot be read out of the script."""

from collections.abc import Collection

from milimo.domain.assemble import scene_cut_is_untouched
from milimo.domain.document import Document
from milimo.domain.ids import Id
from milimo.domain.shot import Shot, ShotOverrides
from milimo.domain.timeline import Clip, ShotSource


class Keeping:
    """Of one state of a project. `with_takes` are the ids of shots that have takes."""

    def __init__(self, document: Document, with_takes: Collection[Id] = ()) -> None:
        self._document = document
        self._with_takes = frozenset(with_takes)
        self._touched: dict[Id, bool] = {}
        self._clips: dict[Id, list[Clip]] = {}
        for clip in document.all(Clip):
            if isinstance(clip.source, ShotSource):
                self._clips.setdefault(clip.source.shot_id, []).append(clip)

    def clips_of(self, shot_id: Id) -> tuple[Clip, ...]:
        """The clips that show a shot, on any track."""
        return tuple(self._clips.get(shot_id, ()))

    def must_stay(self, shot: Shot) -> bool:
        """Whether a shot may not be removed: it has takes, or the user's work."""
        return shot.id in self._with_takes or self.is_the_users(shot)

    def is_the_users(self, shot: Shot) -> bool:
        """Whether the user made, set, picked or cut something of a shot."""
        return (
            shot.picked_take_id is not None
            or shot.origin == "user"
            or shot.overrides != ShotOverrides()
            or bool(shot.direction)
            or bool(self._document.guides_of(shot.id))
            or shot.locked_label is not None
            or self._is_cut_by_hand(self._document.get(Shot, shot.id))
        )

    def _is_cut_by_hand(self, shot: Shot) -> bool:
        """Whether a shot's clips may not go with it: somebody has cut its scene, or put it elsewhere than on V1."""
        clips = self.clips_of(shot.id)
        spine = self._document.magnetic_track
        if not clips or spine is None:
            return bool(clips)
        if shot.scene_id not in self._touched:
            self._touched[shot.scene_id] = not scene_cut_is_untouched(self._document, shot.scene_id)
        return self._touched[shot.scene_id] or any(clip.track_id != spine.id for clip in clips)
