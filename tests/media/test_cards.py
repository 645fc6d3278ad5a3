"""Slates and titles: every letter is drawn, nothing leaves the frame."""

import numpy as np
import pytest

from milimo.domain.render_plan import SlatePicture, TitlePicture
from milimo.media.cards import slate, title
from milimo.media.lettering import drawn, font_for

LONG = "Rain on the glass, and the whole house leans toward the sea. " * 40


@pytest.mark.parametrize("text", ["ÉLODIE'S CAFÉ — ŁÓDŹ", "Три недели спустя", "Straße, 5 €…", "Ξένη πόλη"])
def test_letters_of_europe_are_all_there(text: str) -> None:
    font = font_for(text, 40)
    missing = drawn(font, "\uffff")
    assert all(drawn(font, letter) != missing for letter in text if not letter.isspace())


@pytest.mark.parametrize("size", [(1280, 720), (320, 180), (180, 320), (64, 64)])
def test_the_longest_words_stay_inside_the_frame(size: tuple[int, int]) -> None:
    words = SlatePicture(label="112A-13B", heading=LONG.upper(), text=LONG)
    for card in (slate(words, *size), title(TitlePicture(text=LONG), *size, on_black=True)):
        assert card.image.size == size
        pixels = np.asarray(card.image.convert("L")).astype(int)
        edge = np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])
        assert edge.max() - edge.min() < 5


def test_a_slate_differs_by_its_label() -> None:
    one, other = (np.asarray(slate(SlatePicture(label=label), 320, 180).image) for label in ("1-1", "1-2"))
    assert not np.array_equal(one, other)


def test_a_title_over_a_picture_is_opaque_only_around_its_words() -> None:
    card = title(TitlePicture(text="LATER"), 320, 180, on_black=False)
    assert card.cover is not None
    assert 0.005 < (card.cover > 0).mean() < 0.2
    assert card.cover.max() == 255


@pytest.mark.parametrize("text", ["", "   ", "\n\n\n"])
def test_no_words_are_no_trouble(text: str) -> None:
    assert np.asarray(title(TitlePicture(text=text), 320, 180, on_black=True).image).max() == 0
