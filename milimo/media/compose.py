"""Composing: draws any frame of a RenderPlan. A lone picture that fills the frame passes through as it was decoded."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import av.video.frame

from milimo.domain.ids import Id
from milimo.domain.render_plan import AssetPicture, Box, Layer, PlanReader, RenderPlan, Shown, box_of
from milimo.media.cards import Card, slate, title
from milimo.media.decode import PictureReader
from milimo.media.planes import (
    Plane,
    Planes,
    add,
    frame_of,
    lay_over,
    placed,
    planes_of,
    planes_of_image,
    resized,
    still,
)

OpenAsset = Callable[[Id], Path]
"""Gives the file of an asset."""

Frame = av.video.frame.VideoFrame

_KEPT_STILLS = 4


@dataclass(frozen=True)
class _Sheet:
    """A picture at the size of its box, and where it is opaque (None: everywhere)."""

    planes: Planes
    box: Box
    cover: Plane | None = None


class Compositor:
    """Draws a plan's frames; quickest in order. Close it to give the files back."""

    def __init__(self, plan: RenderPlan, open_asset: OpenAsset) -> None:
        self._plan = plan
        self._open_asset = open_asset
        self._reader = PlanReader(plan)
        self._films: dict[Id, PictureReader] = {}
        self._stills: OrderedDict[tuple[Id, int], _Sheet] = OrderedDict()
        self._last: tuple[tuple[Shown, ...], Frame] | None = None

    def frame(self, number: int) -> Frame:
        """Frame `number` of the film: `yuv420p`, BT.709, of the plan's size. The same object again while nothing moves."""
        shown = self._reader.at(number)
        self._close_films_but_of({one.layer.clip_id for one in shown})
        if self._last is None or self._last[0] != shown:
            self._last = (shown, self._draw(self._uncovered(shown)))
        return self._last[1]

    def close(self) -> None:
        self._close_films_but_of(set())

    def _uncovered(self, shown: tuple[Shown, ...]) -> tuple[Shown, ...]:
        """Without what lies under an opaque picture that fills the frame."""
        for place in range(len(shown) - 1, 0, -1):
            if shown[place].layer.blend == "over" and shown[place].opacity == 1 and self._fills(shown[place].layer):
                return shown[place:]
        return shown

    def _fills(self, layer: Layer) -> bool:
        if layer.picture.type == "title":
            return False
        if layer.picture.type == "asset" and not layer.picture.still:
            film = self._film(layer, layer.picture)
            box = self._box(layer, film.width, film.height)
        else:
            box = self._still_sheet(layer).box
        right, bottom = box.x + box.width, box.y + box.height
        return box.x <= 0 and box.y <= 0 and right >= self._plan.width and bottom >= self._plan.height

    def _draw(self, shown: tuple[Shown, ...]) -> Frame:
        """Add up V1 on black, then lay the rest over it; a lone picture is not copied."""
        if len(shown) == 1 and shown[0].opacity == 1:
            alone = self._untouched(shown[0])
            if alone is not None:
                return alone
        canvas = self._added([layer for layer in shown if layer.layer.blend == "add"])
        for layer in shown:
            if layer.layer.blend == "over":
                sheet = self._sheet(layer)
                lay_over(canvas, sheet.planes, sheet.box, layer.opacity, sheet.cover)
        return frame_of(canvas)

    def _untouched(self, shown: Shown) -> Frame | None:
        """The decoded frame itself, when it fills the film's frame exactly."""
        picture = shown.layer.picture
        if picture.type != "asset" or picture.still:
            return None
        film = self._film(shown.layer, picture)
        box = self._box(shown.layer, film.width, film.height)
        if box != Box(0, 0, self._plan.width, self._plan.height):
            return None
        return film.film_frame(shown.source_frame, box.width, box.height)

    def _added(self, layers: list[Shown]) -> Planes:
        """The sum of V1's layers on black: a frame of its own, that may be drawn on."""
        width, height = self._plan.width, self._plan.height
        pictures = [placed(sheet.planes, sheet.box, width, height) for sheet in map(self._sheet, layers)]
        if len(layers) == 1 and layers[0].opacity == 1:
            picture = layers[0].layer.picture
            film = picture.type == "asset" and not picture.still
            return pictures[0] if film else Planes(pictures[0].packed.copy())  # a still's sheet is kept
        total = Planes.black(width, height)
        for picture, layer in zip(pictures, layers, strict=True):
            total = add(total, picture, layer.opacity)
        return total

    def _sheet(self, shown: Shown) -> _Sheet:
        layer = shown.layer
        if layer.picture.type != "asset" or layer.picture.still:
            return self._still_sheet(layer)
        film = self._film(layer, layer.picture)
        box = self._box(layer, film.width, film.height)
        return _Sheet(planes_of(film.film_frame(shown.source_frame, box.width, box.height)), box)

    def _still_sheet(self, layer: Layer) -> _Sheet:
        key = (layer.clip_id, layer.start)
        sheet = self._stills.pop(key, None) or self._drawn(layer)
        self._stills[key] = sheet
        while len(self._stills) > _KEPT_STILLS:
            self._stills.popitem(last=False)
        return sheet

    def _drawn(self, layer: Layer) -> _Sheet:
        """A still or a card, at its size in the frame."""
        width, height, picture = self._plan.width, self._plan.height, layer.picture
        if picture.type == "asset":
            card = Card(still(self._open_asset(picture.asset_id)))
        elif picture.type == "slate":
            card = slate(picture, width, height)
        else:
            card = title(picture, width, height, on_black=layer.blend == "add")
        box = self._box(layer, card.image.width, card.image.height)
        cover = None if card.cover is None else resized(card.cover, box.width, box.height)
        return _Sheet(planes_of_image(card.image, box.width, box.height), box, cover)

    def _box(self, layer: Layer, width: int, height: int) -> Box:
        return box_of(layer, width, height, self._plan.width, self._plan.height)

    def _film(self, layer: Layer, picture: AssetPicture) -> PictureReader:
        """A reader of its own for each clip, so that a dissolve between two parts of one file does not seek to and fro."""
        film = self._films.get(layer.clip_id) or PictureReader(self._open_asset(picture.asset_id))
        self._films[layer.clip_id] = film
        return film

    def _close_films_but_of(self, clips: set[Id]) -> None:
        for clip_id in self._films.keys() - clips:
            self._films.pop(clip_id).close()
