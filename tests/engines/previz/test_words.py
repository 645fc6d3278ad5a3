"""Tables of what words stage."""

import pytest

from milimo.engines.previz.locations import SetKind, place_of
from milimo.engines.previz.looks import cast_looks, looks_of
from milimo.engines.previz.staging import shown_by
from milimo.engines.previz.things import Thing, thing_of, things_in
from milimo.engines.previz.words import (
    Deed,
    Hour,
    Weather,
    deeds_in,
    hour_of,
    number,
    weather_of,
)


@pytest.mark.parametrize(
    ("setting", "location", "kind"),
    [
        ("INT", "LIGHTHOUSE KITCHEN", "kitchen"),
        ("INT", "SCOTT'S APARTMENT - KITCHEN", "kitchen"),
        ("INT", "SAN FRANCISCO APARTMENT", "living"),
        ("INT", "HALLWAY, SCOTT'S APARTMENT BUILDING", "corridor"),
        ("INT", "VW GTI, NORTHBOUND ON THE GOLDEN GATE BRIDGE", "car"),
        ("EXT", "GOLDEN GATE BRIDGE", "bridge"),
        ("INT", "PALACE HOTEL RM 412", "bedroom"),
        ("INT", "HOFF AND SPIRNHOLD LOBBY", "lobby"),
        ("EXT", "NAK'S HOUSE", "house"),
        ("INT/EXT", "ROWING BOAT / SEA", "boat"),
        ("EXT", "CAR PARK", "car park"),
        ("EXT", "PONTA NEGRA, BREAKWATER", "harbour"),
        ("EXT", "OLD PIER", "harbour"),
        ("INT", "LIGHTHOUSE, LAMP ROOM", "lamp room"),
        ("INT", "LIGHTHOUSE, KITCHEN", "kitchen"),
        ("INT", "SOUTHERN EXPOSURE GALLERY, SOUTH OF MARKET", "gallery"),
        ("EXT", "MARIN HILLSIDE", "cliff"),
        ("EXT", "A SCENIC OVERLOOK, MARIN HILLSIDE", "cliff"),
        ("EXT", "THE TRUCK, MARIN HILLSIDE", "cliff"),
        ("EXT", "A LAND ROVER AND A VOLKSWAGEN GTI, NAK'S HOUSE", "house"),
        ("EXT", "HIGHWAY 1", "road"),
        ("EXT", "HOSPITAL ROOFTOP", "rooftop"),
        ("EXT", "HOSPITAL CAR PARK", "car park"),
        ("INT", "SCHOOL CORRIDOR", "corridor"),
        ("INT", "SCHOOL, GYM", "classroom"),
        ("EXT", "BEACH HOUSE", "house"),
        ("INT", "BEACH HOUSE", "living"),
        ("INT", "POLICE STATION", "office"),
        ("INT", "POLICE STATION - HOLDING CELL", "cell"),
        ("INT", "TRAIN STATION", "lobby"),
        ("INT", "NIGHT TRAIN", "train"),
        ("EXT", "DARK ALLEY BEHIND THE CLUB", "alley"),
        ("EXT", "MARKET STREET", "street"),
        ("EXT", "FOREST ROAD", "road"),
        ("EXT", "CHURCHYARD", "graveyard"),
        ("INT", "DINING ROOM", "room"),
        ("INT", "MARA'S BEDROOM, THE FARM", "bedroom"),
        ("INT", "THE BOSS'S OFFICE", "office"),
        ("INT", "AT THE DOOR, BAXTER'S APARTMENT", "living"),
        ("INT", "SCOTT, IN BAXTER'S KITCHEN", "kitchen"),
        ("EXT", "CAUSEWAY", "sea"),
        ("INT", "BATHROOM", "bathroom"),
        ("EXT", "DEEP WOODS", "forest"),
        ("INT", "NOWHERE IN PARTICULAR", "room"),
        ("EXT", "", "exterior"),
        ("INT", "CAFÉ", "restaurant"),
        ("EXT", "BEACH", "beach"),
        ("INT", "ST MARY'S HOSPITAL, WARD 3", "hospital"),
        ("INT", "OSCAR'S OFFICE", "office"),
    ],
)
def test_a_location_names_its_set(setting: str, location: str, kind: SetKind) -> None:
    assert place_of(setting, location) == kind


@pytest.mark.parametrize(
    ("scenery", "kind"),
    [("sea fog", "sea"), ("forest", "forest"), ("rain", "exterior"), ("", "exterior"), ("street", "street")],
)
def test_a_heading_that_says_nothing_asks_the_action(scenery: str, kind: SetKind) -> None:
    assert place_of("EXT", "PONTA NEGRA", "EXT. PONTA NEGRA - DAY", scenery) == kind
    assert place_of("EXT", "A ROAD", "", scenery) == "road"
    assert place_of("INT", "NOWHERE", "", scenery) == "room"


@pytest.mark.parametrize(
    ("time", "heading", "hour"),
    [
        ("NIGHT", "", "night"),
        ("DAY", "INT. NIGHT CLUB - DAY", "day"),
        ("DAWN", "", "dawn"),
        ("SUNSET", "", "dusk"),
        ("", "INT. HOUSE - LATE NIGHT", "night"),
        ("", "", "day"),
    ],
)
def test_an_hour(time: str, heading: str, hour: Hour) -> None:
    assert hour_of(time, heading) == hour


@pytest.mark.parametrize(
    ("text", "weather"),
    [
        ("Rain on glass.", "rain"),
        ("She storms in.", ""),
        ("A storm breaks.", "rain"),
        ("Grey sea, grey sky.", "cloud"),
        ("a haze of beer", ""),
        ("Snow falls.", "snow"),
        ("A mist rises.", "fog"),
        ("He trains hard.", ""),
    ],
)
def test_weather(text: str, weather: Weather) -> None:
    assert weather_of(text) == weather


@pytest.mark.parametrize(
    ("text", "things"),
    [
        ("Tea into TWO CUPS.", ("cup",)),
        ("A BIRTHDAY CARD by the phone", ("card", "phone")),
        ("He takes off his glasses.", ()),
        ("Two wine glasses and a paper bag.", ("glass", "bag")),
        ("They climb to the lamp room with a lantern.", ("lantern",)),
        ("She slams the glass door.", ("door",)),
        ("A phone book lies open.", ("booklet",)),
        ("a briefcase, two pistols", ("case", "gun")),
        ("The monkey watches", ()),
    ],
)
def test_things_are_found_by_whole_words(text: str, things: tuple[Thing, ...]) -> None:
    assert list(things_in(text)) == list(things)


@pytest.mark.parametrize(
    ("subject", "text", "thing"),
    [
        ("TIDE TABLE", "Inês sets down the lantern. On the table lies a TIDE TABLE.", "booklet"),
        ("6:40. Low water. / She will be angry.", "", "letter"),
        ("SWITCH", "She puts her hand on the iron SWITCH.", "switch"),
        ("BIRTHDAY CARD", "", "card"),
        ("SCOTT'S PAINTINGS", "", "painting"),
        ("GIGANTIC STEYR-AUG SNIPER RIFLE", "", "rifle"),
        ("BLACK BERETTA", "", "gun"),
        ("HOFF AND SPIRNHOLD ARCHITECTURAL", "a building marked HOFF AND SPIRNHOLD ARCHITECTURAL.", "sign"),
        ("RING OF KEYS", "", "ring"),
        ("BUSINESS CARD", "", "tag"),
        ("BOTTLE OPENER", "", "thing"),
        ("ASTROLABE", "He puts the lamp beside an ASTROLABE.", "thing"),
        ("", "A cup on the table.", "cup"),
    ],
)
def test_an_insert_shows_what_its_subject_is(subject: str, text: str, thing: Thing) -> None:
    assert shown_by(subject, text) == thing


def test_a_compound_is_what_its_last_noun_is() -> None:
    assert thing_of("PAPER BAG") == "bag" and thing_of("CUP OF TEA") == "cup" and thing_of("LETTER OPENER") is None


@pytest.mark.parametrize(
    ("text", "deed"),
    [
        ("Scott sits at the table.", "sit"),
        ("Nak pulls out a gun and aims it.", "aim"),
        ("Scott rushes over to his box.", "run"),
        ("SCOTT is painting. Badly.", "paint"),
        ("He picks up the phone.", "phone"),
        ("Nak exits, arming the alarm.", "leave"),
        ("Élodie pours.", "pour"),
        ("She looks at him.", "look"),
        ("They embrace.", "hug"),
    ],
)
def test_the_first_deed_leads(text: str, deed: Deed) -> None:
    assert deeds_in(text)[0] == deed


def test_looks_are_read_from_the_description() -> None:
    mary = looks_of("MARY", "a girl of 8, blonde, in a red dress")
    assert mary.woman and mary.age == "child" and mary.outfit == "dress" and mary.stature < 1.4
    assert mary.top[0] > 2 * mary.top[2] and mary.hair_colour[0] > 0.6
    guard = looks_of("SECURITY GUARD", "a burly bearded man")
    assert not guard.woman and guard.beard and guard.outfit == "uniform" and guard.hat == "cap" and guard.heavy > 0
    assert looks_of("OLD TOM", "").age == "old"


def test_looks_never_change_and_part_one_character_from_the_next() -> None:
    assert looks_of("TOM", "") == looks_of("TOM", "")
    crowd = cast_looks([(name, "") for name in ("ANA", "BEN", "CAL", "DOT", "EVE", "FAY", "GIL")])
    assert len({looks.top for looks in crowd.values()}) == len(crowd)
    assert cast_looks([("TOM", "")])["TOM"] == cast_looks([("TOM", ""), ("ANA", "")])["TOM"]
    assert number("tom", "role") == number("TOM", "role") != number("TOM", "clothes")


@pytest.mark.parametrize(
    ("name", "description", "woman", "age"),
    [
        ("INÊS", "a woman of 70, in a man's oilskin", True, "old"),
        ("TOMÁS", "a man of 26, with glasses", False, "young"),
        ("ART GIRL", "a young woman", True, "young"),
        ("LITTLE GIRL", "", True, "child"),
        ("TOM", "a boy of eight", False, "child"),
        ("BILLUPS", "a man of fifty, in a grey suit", False, "middle"),
        ("SECURITY GUARD", "a man", False, "young"),
        ("KENJI", "a man in his late fifties, in a grey suit", False, "middle"),
        ("OLD TOM", "a heavy bearded person", False, "old"),
        ("THE NURSE", "", True, "young"),
        ("MARTA", "", True, "young"),
        ("BAXTER", "", False, "young"),
        ("SAM", "a woman with her father's eyes", True, "young"),
    ],
)
def test_sex_and_age(name: str, description: str, woman: bool, age: str) -> None:
    looks = looks_of(name, description)
    assert (looks.woman, looks.age) == (woman, age)


@pytest.mark.parametrize(
    ("description", "outfit"),
    [
        ("a woman of 70, in a man's oilskin", "coat"),
        ("a man in a Judo Gi and Hakama pants", "robe"),
        ("a man of fifty, in a grey suit", "suit"),
        ("a fisherman in a red dress", "dress"),
        ("a person of 45, in uniform", "uniform"),
        ("a woman in her mid-40s, in a long black dress", "dress"),
    ],
)
def test_what_is_worn(description: str, outfit: str) -> None:
    assert looks_of("ANY", description).outfit == outfit
