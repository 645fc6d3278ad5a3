"""How a character looks: what its description says, and for the rest what its name draws. Pure, and steady through the film."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Literal

from milimo.engines.previz.body import Age, HairStyle, Looks, Outfit
from milimo.engines.previz.mesh import Colour
from milimo.engines.previz.words import find, number

WOMEN = frozenset({
    "mary", "mara", "anna", "anne", "ann", "nancy", "elodie", "élodie", "sarah", "jane", "alice", "emma", "lucy", "kate",
    "helen", "maria", "marie", "julia", "sophie", "laura", "clara", "rose", "lily", "grace", "ruth", "eve", "ella", "mia",
    "zoe", "chloe", "olivia", "amelia", "isabella", "nora", "nina", "eva", "vera", "diana", "susan", "linda", "karen", "lisa",
    "amy", "rachel", "rebecca", "hannah", "sally", "jenny", "jill", "martha", "margaret", "betty", "dorothy", "alma", "ines",
    "lena", "greta", "ingrid", "yuki", "mei", "priya", "fatima", "aisha", "leila", "carmen", "lola", "rosa", "elena", "irene",
    "joan", "joyce", "judy", "kim", "beth", "megan", "molly", "holly", "ivy", "hazel", "iris", "violet", "daisy", "penny",
    "wendy", "stella", "bella", "gloria", "victoria", "charlotte", "abigail", "emily", "claire", "audrey", "mother", "mum",
    "mom", "grandmother", "granny", "aunt", "sister", "wife", "daughter", "girl", "woman", "lady", "queen", "princess", "nurse",
    "waitress", "actress", "widow", "bride", "she", "her", "mrs", "ms", "miss", "madam", "hostess", "nun", "witch",
    "girlfriend", "stewardess",
})  # fmt: skip
MEN = frozenset({
    "man", "boy", "he", "his", "him", "father", "dad", "grandfather", "grandpa", "uncle", "brother", "husband", "son", "king",
    "prince", "mr", "sir", "lord", "guy", "gentleman", "businessman", "fellow", "mailman", "waiter", "fisherman", "policeman",
    "postman", "fireman", "priest", "monk", "butler", "groom", "widower", "doorman", "barman", "salesman", "dude",
})  # fmt: skip
OLD = (
    r"old|elderly|aged|ancient|grandfather|grandmother|grandpa|grandma|granny|retired|sixties|"
    r"seventies|eighties|nineties|white-haired|grey-haired|gray-haired|wizened|frail"
)
CHILD = r"child|kid|boy|girl|toddler|baby|little (?:boy|girl)"
YEARS: dict[str, int] = {
    word: years
    for words, years in (
        ("four", 4), ("five", 5), ("six", 6), ("seven", 7), ("eight", 8), ("nine", 9), ("ten", 10), ("eleven", 11), ("twelve", 12),
        ("thirteen", 13), ("fourteen", 14), ("fifteen", 15), ("sixteen", 16), ("seventeen", 17), ("eighteen", 18), ("nineteen", 19),
        ("teens teenage teenager teen", 16), ("twenty twenties", 25), ("thirty thirties", 35), ("forty forties", 45),
        ("fifty fifties", 55), ("sixty sixties", 65), ("seventy seventies", 75), ("eighty eighties", 85), ("ninety nineties", 90),
    )
    for word in words.split()
}  # fmt: skip
COLOURS: dict[str, Colour] = {
    "red": (0.74, 0.20, 0.18),
    "crimson": (0.62, 0.12, 0.17),
    "blue": (0.23, 0.36, 0.60),
    "navy": (0.16, 0.20, 0.34),
    "green": (0.25, 0.45, 0.30),
    "yellow": (0.88, 0.71, 0.24),
    "orange": (0.85, 0.47, 0.20),
    "purple": (0.42, 0.27, 0.52),
    "pink": (0.86, 0.54, 0.58),
    "black": (0.14, 0.14, 0.16),
    "white": (0.90, 0.89, 0.85),
    "grey": (0.48, 0.49, 0.52),
    "gray": (0.48, 0.49, 0.52),
    "brown": (0.42, 0.30, 0.22),
    "beige": (0.76, 0.68, 0.55),
    "tan": (0.72, 0.58, 0.42),
    "teal": (0.18, 0.44, 0.45),
    "gold": (0.80, 0.63, 0.27),
    "silver": (0.68, 0.70, 0.73),
    "khaki": (0.60, 0.56, 0.40),
}
WARDROBE: tuple[tuple[Colour, Colour], ...] = (
    # top, bottom: every character gets a pair of its own
    ((0.66, 0.24, 0.22), (0.26, 0.29, 0.38)), ((0.24, 0.38, 0.55), (0.36, 0.32, 0.28)), ((0.82, 0.62, 0.28), (0.25, 0.27, 0.33)),
    ((0.30, 0.46, 0.37), (0.30, 0.26, 0.24)), ((0.80, 0.78, 0.72), (0.25, 0.33, 0.45)), ((0.47, 0.33, 0.49), (0.24, 0.24, 0.28)),
    ((0.78, 0.45, 0.30), (0.33, 0.37, 0.42)), ((0.25, 0.46, 0.50), (0.42, 0.37, 0.31)), ((0.52, 0.54, 0.57), (0.20, 0.22, 0.27)),
    ((0.80, 0.56, 0.56), (0.33, 0.31, 0.38)), ((0.36, 0.28, 0.24), (0.46, 0.44, 0.40)), ((0.58, 0.63, 0.44), (0.27, 0.25, 0.26)),
    ((0.36, 0.42, 0.62), (0.70, 0.64, 0.52)), ((0.62, 0.18, 0.30), (0.20, 0.21, 0.25)), ((0.90, 0.84, 0.66), (0.38, 0.30, 0.25)),
    ((0.20, 0.24, 0.30), (0.45, 0.45, 0.46)), ((0.56, 0.44, 0.30), (0.24, 0.30, 0.36)), ((0.64, 0.72, 0.76), (0.29, 0.28, 0.32)),
)  # fmt: skip
STYLES: tuple[tuple[str, HairStyle], ...] = (
    (r"bald\w*", "bald"),
    (r"long[- ]hair\w*", "long"),
    (r"ponytail", "ponytail"),
    (r"bun", "bun"),
    (r"curly|curls|afro", "curly"),
    (r"crew cut|buzz\w*|shaved", "crop"),
    (r"bob", "bob"),
)
OUTFITS: tuple[tuple[str, Outfit], ...] = (
    (r"dress|gown|bride", "dress"),
    (r"skirt", "skirt"),
    (r"suit|tuxedo|businessman|lawyer|agent|banker|executive|mr\.?|hit ?man", "suit"),
    (
        r"coat|overcoat|raincoat|greatcoat|trenchcoat|oilskin|anorak|cloak|cape|poncho|parka|trench\w*|detective|fisherman|doctor|scientist",
        "coat",
    ),
    (r"uniform|guard|police\w*|cop|officer|soldier|captain|mailman|postman|nurse|coastguard|sailor", "uniform"),
    (r"robe|gi|kimono|cassock|habit|priest|monk|nun|wizard", "robe"),
    (r"jacket|blazer|leathers?|vest|hoodie|tracksuit", "jacket"),
    (r"shirt|sweater|jumper|blouse|t-shirt|painter|artist|musician", "shirt"),
)
SKINS: tuple[Colour, ...] = (
    (0.90, 0.72, 0.60),
    (0.86, 0.66, 0.52),
    (0.80, 0.60, 0.46),
    (0.92, 0.76, 0.66),
    (0.66, 0.46, 0.34),
    (0.47, 0.31, 0.23),
)
HAIRS: dict[str, Colour] = {
    "black": (0.11, 0.10, 0.12),
    "dark": (0.17, 0.12, 0.10),
    "brown": (0.31, 0.20, 0.13),
    "auburn": (0.42, 0.18, 0.10),
    "red": (0.60, 0.27, 0.12),
    "blond": (0.80, 0.63, 0.34),
    "blonde": (0.80, 0.63, 0.34),
    "grey": (0.60, 0.60, 0.61),
    "white": (0.86, 0.86, 0.84),
}


def years_of(words: str) -> int | None:
    """The age that a text states, in years: `of 70`, `in her late fifties`, `a boy of eight`."""
    if match := find(
        r"(?:of|aged?|about|around) (\d{1,2})|(\d{1,2})(?: years? old|[ -]year[ -]old)|(?:his|her|their) (?:\w+[ -])?(\d0)'?s?",
        words,
    ):
        return int(next(filter(None, match.groups())))
    if match := find("|".join(YEARS), words):
        return YEARS.get(match.group().lower(), YEARS.get(match.group().lower().rstrip("s")))
    return None


def is_woman(name: str, description: str) -> bool:
    """Whether she is one: by what the description calls her, then by words of the name, last by how the name sounds."""
    for text in (description, name):
        for word in re.findall(r"[\w-]+(?:['\u2019]s)?", text.lower()):
            if word in MEN:
                return False
            if word in WOMEN:
                return True
    first = re.sub(r"[^\w]", "", (name.lower().split() or [""])[0])
    plain = "".join(c for c in unicodedata.normalize("NFD", first) if not unicodedata.combining(c))
    return plain in WOMEN or (
        len(plain) > 3
        and plain.endswith(("a", "elle", "ette", "ine", "lyn"))
        and plain not in {"joshua", "luca", "ezra"}
    )


def cast_looks(people: Sequence[tuple[str, str]]) -> dict[str, Looks]:
    """How each of a scene's people looks, by name; `people` are names and descriptions in order of appearance.

    Who is not described wears what the name draws, the same in every scene; only where two would wear the same, the later changes.
    """
    worn: list[Colour] = []
    found: dict[str, Looks] = {}
    for name, description in people:
        looks = looks_of(name, description)
        for turn in range(1, len(WARDROBE)):
            if all(sum(abs(a - b) for a, b in zip(looks.top, other, strict=True)) > 0.2 for other in worn):
                break
            looks = looks_of(name, description, turn)
        worn.append(looks.top)
        found[name] = looks
    return found


def looks_of(name: str, description: str, turn: int = 0) -> Looks:
    """How a character looks: what its description says, and for the rest what its name draws. `turn` picks other clothes."""
    words = f"{name} {description}"
    woman = is_woman(name, description)
    years = years_of(description) or years_of(name)
    adult = find(r"man|woman|lady|gentleman|fellow|guy|person", description) is not None
    age: Age = (
        ("child" if years < 13 else "young" if years < 40 else "middle" if years < 60 else "old")
        if years is not None
        else "old"
        if find(OLD, re.sub(r"(?i)middle-aged", "", words))
        else "child"
        if find(CHILD, words) and not adult
        else "middle"
        if find(r"middle-aged|balding", words)
        else "young"
    )
    draw = number(name, "role")
    top, bottom = WARDROBE[(number(name, "clothes") + turn) % len(WARDROBE)]
    ancestry, skin = _skin(words, draw)
    style, hair_colour, hat = _hair(words, woman, age, draw, skin)
    outfit, named = _outfit(words, woman, age, draw)
    if outfit == "suit":
        top = bottom = ((0.27, 0.29, 0.34), (0.22, 0.27, 0.37), (0.36, 0.33, 0.31), (0.45, 0.45, 0.47))[draw % 4]
    if outfit == "uniform":
        top, bottom = (0.22, 0.26, 0.36), (0.17, 0.19, 0.25)
    if named:
        top = named
        bottom = named if outfit == "suit" else bottom
    stature = (
        {"child": 1.24, "young": 1.77, "middle": 1.76, "old": 1.71}[age]
        - (0.11 if woman and age != "child" else 0.0)
        + ((draw >> 9) % 9 - 4) * 0.011
    )
    if years is not None and 12 < years < 18:
        stature -= 0.02 * (18 - years)
    stature += (
        0.07
        if find(r"tall|towering|lanky", words)
        else -0.07
        if find(r"short(?! hair|-haired)|small|tiny|petite", words)
        else 0.0
    )
    heavy = (
        0.9
        if find(r"fat|heavy|large|burly|big|stout|chubby|huge|overweight", words)
        else -0.6
        if find(r"thin|skinny|lanky|gaunt|slim|slender", words)
        else ((draw >> 5) % 5 - 2) * 0.15
    )
    return Looks(
        name=name,
        woman=woman,
        age=age,
        heavy=heavy,
        ancestry=ancestry,
        stature=stature,
        skin=skin,
        hair=style,
        hair_colour=hair_colour,
        beard=bool(find(r"beard|bearded|moustache|mustache|unshaven", words))
        or (not woman and age in ("middle", "old") and draw % 5 == 0),
        glasses=bool(find(r"glasses|spectacles|bespectacled", words)),
        hat=hat,
        outfit=outfit,
        top=top,
        bottom=bottom,
    )


def _skin(words: str, draw: int) -> tuple[tuple[float, float, float], Colour]:
    if find(r"black (?:man|woman|guy|girl|boy)|african|african-american|nigerian|jamaican|haitian|kenyan", words):
        return (1.0, 0.0, 0.0), SKINS[5]
    if find(r"japanese|chinese|korean|asian|vietnamese|thai|nak|yuki|mei|kenji|hiro|wei|tanaka|sato", words):
        return (0.0, 1.0, 0.0), SKINS[1]
    if find(r"indian|pakistani|latino|latina|mexican|arab|priya|carlos|maria|ahmed|fatima|ravi", words):
        return (0.3, 0.2, 0.5), (0.70, 0.50, 0.37)
    chosen = (0, 1, 2, 3, 0, 4, 1, 5)[draw % 8]
    if find(
        r"blonde?|redhead|ginger|red[- ]hair(?:ed)?|auburn|pale|freckl\w+|irish|scottish|swedish|norwegian|german|french",
        words,
    ):
        chosen = draw % 2 * 3
    return ((0.9, 0.0, 0.1) if chosen == 5 else (0.4, 0.1, 0.5) if chosen == 4 else (0.0, 0.0, 1.0)), SKINS[chosen]


def _hair(
    words: str, woman: bool, age: Age, draw: int, skin: Colour
) -> tuple[HairStyle, Colour, Literal["", "cap", "brim", "helmet"]]:
    dark = skin[0] < 0.72
    colour = HAIRS[
        ("black", "dark", "dark")[draw % 3]
        if dark
        else ("dark", "brown", "brown", "auburn", "blond", "black", "red")[(draw >> 3) % 7]
    ]
    if find(r"japanese|chinese|korean|asian|nak", words):
        colour = HAIRS["black"]
    if age == "old":
        colour = HAIRS["white" if draw % 2 else "grey"]
    if match := find(r"(black|dark|brown|auburn|red|blonde?|grey|gray|white)[- ]hair(?:ed)?", words):
        colour = HAIRS[match.group(1).lower().replace("gray", "grey")]
    elif match := find(r"blonde?|redhead|brunette|ginger", words):
        colour = HAIRS[{"redhead": "red", "ginger": "red", "brunette": "brown"}.get(match.group().lower(), "blond")]
    styles: tuple[HairStyle, ...] = (
        ("bun", "bob", "bun", "curly")
        if woman and age == "old"
        else ("bob", "long", "bun", "ponytail", "long", "curly")
        if woman
        else ("short", "crop", "short", "curly" if dark else "short")
    )
    style: HairStyle = styles[(draw >> 7) % len(styles)]
    if not woman and age == "old" and draw % 3 != 1:
        style = "bald"
    for pattern, named in STYLES:
        if find(pattern, words):
            style = named
    hat: Literal["", "cap", "brim", "helmet"] = ""
    if find(r"cap|mailman|postman|security guard|policeman|cop|officer|driver|sailor|captain|coastguard", words):
        hat = "cap"
    elif find(r"hat|fedora|cowboy|detective", words):
        hat = "brim"
    elif find(r"helmet|soldier|knight|astronaut|fireman|firefighter", words):
        hat = "helmet"
    return style, colour, hat


def _outfit(words: str, woman: bool, age: Age, draw: int) -> tuple[Outfit, Colour | None]:
    garments = (
        r"oilskin|anorak|cloak|cape|poncho|hoodie|tracksuit|cassock|greatcoat|trenchcoat|dress|gown|skirt|suit|coat|overcoat|raincoat|parka|jacket|blazer|uniform|robe|gi|kimono|shirt|"
        r"sweater|jumper|cardigan|t-shirt|tuxedo|vest|blouse"
    )
    named: Colour | None = None
    if match := find(rf"({'|'.join(COLOURS)})(?: \w+){{0,2}} (?:{garments})", words):
        named = COLOURS[match.group(1).lower()]
    if named is None and find(r"oilskin", words):
        named = (0.80, 0.62, 0.22)
    # What is said to be worn counts before what a trade would wear.
    for text in (
        worn.group()
        if (worn := re.search(rf"\bin (?:[\w'\u2019]+ ){{0,5}}?(?:{garments})\b", words, re.IGNORECASE))
        else "",
        words,
    ):
        for pattern, outfit in OUTFITS:
            if find(pattern, text):
                return outfit, named
    if age == "child":
        return ("dress" if woman and draw % 2 else "shirt"), named
    options: tuple[Outfit, ...] = (
        ("dress", "shirt", "skirt", "jacket") if woman else ("shirt", "jacket", "shirt", "jacket")
    )
    return options[(draw >> 11) % len(options)], named
