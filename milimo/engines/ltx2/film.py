"""Turns latents into a film: decodes draw by draw, lays the pieces in order, and writes picture and sound."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from pathlib import Path

import numpy as np

from milimo.domain.job import JobSpec
from milimo.domain.render_plan import SAMPLE_RATE
from milimo.engines.ltx2.decoding import decode_pictures, decode_sound
from milimo.engines.ltx2.draw import Drawn
from milimo.engines.ltx2.hearing import latents_heard_in
from milimo.engines.ltx2.layout import Layout, Piece
from milimo.engines.ltx2.models import LoadedLTX2
from milimo.engines.ltx2.pictures import FilmSource, film_frame_of
from milimo.engines.ltx2.sound import Samples, SoundPiece, chained, join_sound, mirrored
from milimo.errors import EngineFailed, Unreadable
from milimo.media.decode import SoundReader
from milimo.media.encode import Encoding, FilmWriter
from milimo.media.kept import IdrId, KeptFrames, KeptSound

FrameDone = Callable[[int, int], None]
TAKE = Encoding(crf=12, gop=1, b_frames=False)
"""Close to what was drawn, for it may be worked on again; every frame stands for itself, so that a retake takes over all others as
they are, and a seek in the browser is quick.
"""


@dataclass
class FilmMaker:
    """Makes the film of one layout."""

    models: LoadedLTX2
    spec: JobSpec
    layout: Layout
    drawn: Callable[[int], Drawn]
    """Reads what a draw left."""
    source: Path | None

    def write(self, path: Path, *, sound: bool, frame_done: FrameDone) -> None:
        """Write the film. `frame_done` hears of each frame, with their number in all."""
        rate = self.spec.rate
        heard = self._sound() if sound else None
        per_frame = Fraction(SAMPLE_RATE) / rate.fraction
        with FilmWriter(
            path,
            width=self.spec.width,
            height=self.spec.height,
            rate=rate,
            encoding=TAKE,
            with_sound=heard is not None,
        ) as writer:
            kept = self._kept(writer)
            writer.keep_sound(self._kept_sound(writer.sound_configuration))
            number = 0
            for index in range(len(self.layout.pieces)):
                for _ in self._shown(index, writer, kept):
                    if heard is not None:
                        writer.add_sound(heard[int(number * per_frame) : int((number + 1) * per_frame)])
                    number += 1
                    frame_done(number, self.layout.frames)
            for _ in writer.finish():
                pass

    def _kept(self, writer: FilmWriter) -> KeptFrames | None:
        """The source's frames as they are compressed, where they can be taken over."""
        if self.source is None:
            return None
        kept = KeptFrames.of(self.source, self.spec.rate, writer.parameter_sets)
        own = [piece for piece in self.layout.pieces if piece.draw is None]
        return kept if kept is not None and all(piece.end <= len(kept) for piece in own) else None

    def _kept_sound(self, configuration: bytes) -> dict[int, bytes]:
        """The source's sound as it is compressed, where both films begin together."""
        kept = None if self.source is None else KeptSound.of(self.source, configuration)
        found: dict[int, bytes] = {}
        place = 0
        for piece in self.layout.pieces:
            if kept is not None and piece.draw is None and piece.start == place:
                found |= kept.within(self._sample(piece.start), self._sample(piece.end))
            place += piece.frames
        return found

    def _sample(self, frame: int) -> int:
        return int(frame * SAMPLE_RATE / self.spec.rate.fraction)

    def _shown(self, index: int, writer: FilmWriter, kept: KeptFrames | None) -> Iterator[None]:
        """Append a piece, giving way at each frame."""
        piece = self.layout.pieces[index]
        if piece.draw is None and kept is not None:
            for number in range(piece.start, piece.end):
                writer.add_compressed(kept.compressed(number, number + 1))
                yield
        elif piece.draw is None:
            with FilmSource(self._source(), self.spec.rate) as film:
                for number in range(piece.start, piece.end):
                    writer.add_frame(film.film_frame(number, self.spec.width, self.spec.height))
                    yield
        else:
            pictures = decode_pictures(self.models, self.drawn(piece.draw).final)
            for number, picture in enumerate(islice(pictures, piece.start, piece.end)):
                frame = film_frame_of(picture)
                if number == 0 and kept is not None and self._first_id(index, kept) == 1:
                    writer.pass_over(frame)
                writer.add_frame(frame)
                yield

    def _first_id(self, index: int, kept: KeptFrames) -> IdrId:
        """The id that a new piece has to begin with, to lie between the source's frames; 0 within new ones."""
        pieces = self.layout.pieces
        if index and pieces[index - 1].draw is None:
            return kept.id_after(pieces[index - 1].end - 1)
        following = next((number for number in range(index, len(pieces)) if pieces[number].draw is None), None)
        if index or following is None:
            return 0
        return kept.id_before(pieces[following].start, sum(piece.frames for piece in pieces[:following]))

    def _source(self) -> Path:
        if self.source is None:
            raise EngineFailed("The film that was to be worked on is missing.", "Choose the take again.")
        return self.source

    def _sound(self) -> Samples:
        drawn, own = self._drawn_wave(), self._source_wave()
        pieces = [
            _sound_piece(own if piece.draw is None else drawn, piece, self.spec) for piece in _whole(self.layout.pieces)
        ]
        return join_sound(pieces, SAMPLE_RATE)

    def _drawn_wave(self) -> Samples:
        """The sound of all draws from the first one's frame 0 on. Those of a chain lie on the grid of the sound's latents, so that
        what is handed on falls on itself; from their pictures they are never farther than half a latent, 20 ms.
        """
        draws, sound_rate = self.layout.draws, self.models.sound_rate
        waves = [decode_sound(self.models, self.drawn(draw.index).audio) for draw in draws]
        starts = [
            int(latents_heard_in(draw.since, self.spec.rate, sound_rate) * SAMPLE_RATE / sound_rate) for draw in draws
        ]
        return chained(waves, starts, SAMPLE_RATE)

    def _source_wave(self) -> Samples:
        if self.source is None:
            return np.zeros((0, 2), np.float32)
        with FilmSource(self.source, self.spec.rate) as film:
            count = int(film.frames * SAMPLE_RATE / self.spec.rate.fraction)
        try:
            with SoundReader(self.source) as reader:
                return reader.read(0, count)
        except Unreadable:
            return np.zeros((0, 2), np.float32)


def _whole(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces as they sound: those drawn one after the other are one, counted from the first draw's frame 0."""
    whole: list[Piece] = []
    for piece in pieces:
        if whole and piece.draw is not None and whole[-1].draw is not None:
            whole[-1] = Piece(whole[-1].draw, whole[-1].start, whole[-1].end + piece.frames)
        else:
            whole.append(piece)
    return whole


def _sound_piece(wave: Samples, piece: Piece, spec: JobSpec) -> SoundPiece:
    per_frame = Fraction(SAMPLE_RATE) / spec.rate.fraction
    first, last = int(piece.start * per_frame), int(piece.end * per_frame)

    kept = piece.draw is None

    def read(start: int, count: int) -> Samples:
        if kept:
            return mirrored(wave, first + start, count)
        out = np.zeros((count, 2), np.float32)
        low, high = max(0, first + start), min(len(wave), first + start + count)
        if high > low:
            out[low - first - start : high - first - start] = wave[low:high]
        return out

    return SoundPiece(last - first, read, kept)
