"""Which set a location means. Pure: tables of words, and one rule that chooses among what they find.

A spot (`HALLWAY`) says more than an establishment (`HOSPITAL`), and that more than a dwelling or a city; among equals the last word
of the location decides, as in `SCHOOL CORRIDOR`, `BEACH HOUSE` and `PONTA NEGRA, BREAKWATER`.
"""

import re
from typing import Literal

SetKind = Literal[
    "kitchen", "living", "bedroom", "office", "corridor", "bathroom", "bar", "restaurant", "hospital", "church", "lobby", "studio",
    "warehouse", "classroom", "shop", "gallery", "stairs", "cell", "lamp room", "car", "train", "room",
    "street", "city", "alley", "car park", "forest", "field", "garden", "beach", "sea", "harbour", "boat", "desert", "mountain",
    "cliff", "road", "bridge", "yard", "graveyard", "rooftop", "house", "exterior",
]  # fmt: skip
INSIDE: frozenset[SetKind] = frozenset({
    "kitchen", "living", "bedroom", "office", "corridor", "bathroom", "bar", "restaurant", "hospital", "church", "lobby", "studio",
    "warehouse", "classroom", "shop", "gallery", "stairs", "cell", "lamp room", "train", "room",
})  # fmt: skip

Row = tuple[str, SetKind, SetKind]
# words, the set inside, the set outside
VEHICLES: tuple[Row, ...] = (
    (r"car(?! ?park)|taxi|cab|truck|van|limo|limousine|gti|land ?cruiser|jeep|suv|sedan|cruiser|driving|vw|defender|pick-?up",
     "car", "road"),
    (r"(?:train|subway|metro)(?! station)|tram(?! stop)|bus(?! stop| station| shelter)|carriage|(?:air|aero)?plane|jet",
     "train", "road"),
)  # fmt: skip
SPOTS: tuple[Row, ...] = (
    (r"(?:rowing |fishing |sail)?boat(?!house|yard)|canoe|dinghy|raft|ferry|trawler|deck of|yacht|gondola", "boat", "boat"),
    (r"kitchen|galley|pantry|scullery", "kitchen", "house"),
    (r"dining room", "room", "house"),
    (r"bath ?room|toilet|rest ?room|shower|wash ?room|men's room|ladies'? room|lavatory", "bathroom", "house"),
    (r"bed ?room|hotel room|motel|rm\.? ?\d+|room \d+|dorm|dormitory|nursery|guest room|suite|bedside", "bedroom", "house"),
    (r"living room|lounge|den|parlou?r|sitting room|drawing room", "living", "house"),
    (r"corridor|hall ?way|hall|passage(?:way)?|tunnel|walkway|landing", "corridor", "street"),
    (r"stair\w*|lift|elevator", "stairs", "street"),
    (r"lobby|foyer|reception|atrium|terminal|concourse|waiting room|front desk", "lobby", "city"),
    (r"lamp ?room|lantern room|crow's nest|belfry", "lamp room", "cliff"),
    (r"(?:prison |jail |police |holding )?cell(?! ?phone)|jail|dungeon|interrogation room", "cell", "yard"),
    (r"breakwater|harbou?r|quay|quayside|wharf|dock(?:s|side)?|marina|mole|port|pier|jetty|boat ?yard|slipway|moorings?",
     "harbour", "harbour"),
    (r"car ?park|parking(?: lot| garage)?|gas station|petrol station|forecourt", "car park", "car park"),
    (r"alley(?:way)?|back ?street|laneway", "alley", "alley"),
    (r"roof ?top|roof|terrace|balcony|fire escape", "rooftop", "rooftop"),
    (r"driveway|roadside|crossroads|lay-?by|bus stop", "road", "road"),
    (r"garden|lawn|orchard|playground|greenhouse|allotment|park(?! avenue)", "garden", "garden"),
    (r"court ?yard|back ?yard|yard|porch|patio|gate(?! bridge)|front door|doorstep", "yard", "yard"),
    (r"board ?room|conference room|meeting room|control room|study|bullpen|office|cubicle", "office", "city"),
    (r"basement|cellar|attic|boiler room|storeroom|garage|shed|barn|loft", "warehouse", "house"),
    (r"class ?room|lecture hall|lecture theatre|gym", "classroom", "yard"),
    (r"ward|operating (?:room|theatre)|emergency room|morgue|surgery|consulting room", "hospital", "city"),
    (r"cliff(?:s|side|top)?|headland|overlook|hill ?side|lookout|bluff|precipice", "cliff", "cliff"),
    (r"grave ?yard|cemetery|grave|churchyard", "graveyard", "graveyard"),
)  # fmt: skip
ESTABLISHMENTS: tuple[Row, ...] = (
    (r"hospital|clinic|infirmary", "hospital", "city"),
    (r"church|chapel|cathedral|temple|mosque|synagogue|monastery", "church", "graveyard"),
    (r"school|university|college|academy", "classroom", "yard"),
    (r"restaurant|diner|caf[eé]|cafeteria|bistro|canteen|coffee shop|pizzeria|tea ?room", "restaurant", "street"),
    (r"bar|pub|saloon|night ?club|club|tavern|casino|inn", "bar", "street"),
    (r"gallery|museum|exhibition", "gallery", "street"),
    (r"shop|store|market|super ?market|pharmacy|library|book ?shop|book ?store|bank|boutique|bakery|newsagent", "shop", "street"),
    (r"station|airport|theatre|theater|cinema", "lobby", "city"),
    (r"(?:music |art )?studio|workshop|atelier|lab|laboratory", "studio", "street"),
    (r"warehouse|factory|hangar|bunker|cave|mine|mill|boathouse|sewer", "warehouse", "mountain"),
    (r"lighthouse", "lamp room", "cliff"),
    (r"conference|police station|precinct|court(?:room| ?house)?|headquarters|hq|agency|architect\w*|newsroom", "office", "city"),
    (r"prison|penitentiary", "cell", "yard"),
    (r"forest|wood|woods|woodland|jungle|trees|grove|glade|clearing", "forest", "forest"),
    (r"beach|shore(?:line)?|seafront|sea ?side|coast|dune|bay|cove", "beach", "beach"),
    (r"causeway|sea|ocean|lake|river(?:bank)?|underwater|water(?:front)?|canal|pond", "sea", "sea"),
    (r"desert|wasteland|canyon|mesa|mars|moon|planet", "desert", "desert"),
    (r"mountain|hill|peak|ridge|summit|glacier|valley|pass", "mountain", "mountain"),
    (r"bridge|overpass|viaduct", "bridge", "bridge"),
    (r"highway|freeway|road|lane|motorway|track|hwy", "road", "road"),
    (r"field|meadow|prairie|farm|plain|pasture|countryside|camp(?:site)?|battlefield|vineyard|moor", "field", "field"),
    (r"street|sidewalk|pavement|avenue|block|corner|kerb|curb|main square|piazza", "street", "street"),
)  # fmt: skip
DWELLINGS: tuple[Row, ...] = (
    (r"apartment|flat|home|house|mansion|cottage|villa|condo|bungalow|cabin|hut|farmhouse|trailer|place", "living", "house"),
    (r"city|downtown|skyscraper|plaza|square|business district|skyline|building|tower|palace|hotel|district", "lobby", "city"),
    (r"town|village", "room", "street"),
)  # fmt: skip


def place_of(setting: str, location: str, heading: str = "", scenery: str = "") -> SetKind:
    """The set for a scene. `scenery` is what its action calls the surroundings, asked where the heading says nothing."""
    inside = setting.upper() != "EXT"
    vehicles = (VEHICLES,)
    tiers = (SPOTS, ESTABLISHMENTS, DWELLINGS)
    for text in (location, heading, "" if inside else scenery):
        words = re.sub(r"(?i)\b(?:north|south|east|west) of [\w' ]+", "", text)
        for table in (*(vehicles if inside else ()), *tiers, *(() if inside else vehicles)):
            if (found := _last(table, words)) is not None:
                return found[1] if inside else found[2]
    return "room" if inside else "exterior"


_HOUSE_NEXT = re.compile(r"[ -](?:house|cabin|cottage|hut|home|villa|mansion|apartment)\b", re.IGNORECASE)
"""`BEACH HOUSE` is a house."""


def _last(table: tuple[Row, ...], text: str) -> Row | None:
    """The row whose words end last in a text, the longest of them."""
    best: tuple[int, int] | None = None
    chosen: Row | None = None
    for row in table:
        for match in re.finditer(rf"(?<![\w'])(?:{row[0]})(?:s|es)?(?![\w])(?!['\u2019]s)", text, re.IGNORECASE):
            if table is ESTABLISHMENTS and _HOUSE_NEXT.match(text, match.end()):
                continue
            rank = (match.end(), -match.start())
            if best is None or rank > best:
                best, chosen = rank, row
    return chosen
