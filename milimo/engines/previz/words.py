"""What words mean on a stage: places, hours, weather, things, deeds and looks. Pure tables and the functions that read them."""

import hashlib
import re
from typing import Literal

from milimo.engines.previz.body import Age, HairStyle, Looks, Outfit
from milimo.engines.previz.mesh import Colour

SetKind = Literal[
    "kitchen", "living", "bedroom", "office", "corridor", "bathroom", "bar", "restaurant", "hospital", "church", "lobby", "studio",
    "warehouse", "classroom", "shop", "stairs", "car", "train", "room",
    "street", "city", "forest", "field", "garden", "beach", "sea", "boat", "desert", "mountain", "road", "bridge", "yard", "graveyard",
    "rooftop", "house", "exterior",
]  # fmt: skip
Hour = Literal["day", "night", "dawn", "dusk"]
Weather = Literal["", "rain", "snow", "fog"]

# The first match wins, so the more telling words stand first.
PLACES: tuple[tuple[str, SetKind, SetKind], ...] = (
    # words, inside, outside
    (r"(rowing )?boat|canoe|dinghy|raft|ferry|trawler|deck|yacht", "boat", "boat"),
    (r"car(?! park)|taxi|cab|truck|van|limo|limousine|gti|landcruiser|jeep|suv|sedan|police cruiser|driving|vw|defender", "car", "road"),
    (r"train|subway|metro|tram|bus|carriage|plane|airplane|aeroplane|cabin of", "train", "street"),
    (r"kitchen|galley|pantry", "kitchen", "house"),
    (r"bath ?room|toilet|rest ?room|shower|washroom|men's room|ladies'? room", "bathroom", "house"),
    (r"bed ?room|hotel room|motel|rm\.? ?\d*|dorm|nursery|guest room|suite", "bedroom", "house"),
    (r"hospital|clinic|ward|operating|morgue|surgery|emergency room", "hospital", "city"),
    (r"church|chapel|cathedral|temple|mosque|synagogue", "church", "graveyard"),
    (r"class ?room|school|lecture|gym|university|college", "classroom", "yard"),
    (r"restaurant|diner|caf[eé]|cafeteria|bistro|canteen|dining", "restaurant", "street"),
    (r"bar|pub|saloon|night ?club|club|tavern|casino", "bar", "street"),
    (r"shop|store|market|supermarket|pharmacy|library|bookshop|gallery|museum|bank", "shop", "street"),
    (r"corridor|hall ?way|hall|passage|tunnel|walkway", "corridor", "street"),
    (r"stair\w*|lift|elevator", "stairs", "street"),
    (r"lobby|foyer|reception|atrium|terminal|station|airport", "lobby", "city"),
    (r"music studio|art studio|studio|loft|workshop|garage|atelier|lab|laboratory", "studio", "street"),
    (r"warehouse|factory|hangar|barn|basement|cellar|attic|bunker|cave|lamp room|lighthouse|prison|cell|dungeon|mine", "warehouse", "mountain"),
    (r"office|conference|board ?room|police station|precinct|court|headquarters|hq|bullpen|interrogation|agency|architect\w*", "office", "city"),
    (r"living room|lounge|den|parlou?r|sitting room|apartment|flat|home|house|mansion|cottage|villa|condo", "living", "house"),
    (r"forest|wood|woods|jungle|trees|grove|glade", "forest", "forest"),
    (r"beach|shore|coast|dune|bay|cove", "beach", "beach"),
    (r"sea|ocean|lake|river|harbou?r|pier|dock|jetty|causeway|underwater|water", "sea", "sea"),
    (r"desert|wasteland|canyon|mesa|mars|moon|planet", "desert", "desert"),
    (r"mountain|cliff|hill|peak|ridge|summit|glacier|valley", "mountain", "mountain"),
    (r"graveyard|cemetery|grave", "graveyard", "graveyard"),
    (r"roof|rooftop|terrace|balcony", "rooftop", "rooftop"),
    (r"park|garden|lawn|orchard|playground", "garden", "garden"),
    (r"bridge|overpass", "bridge", "bridge"),
    (r"highway|freeway|road|lane|motorway|gas station|parking|car park|driveway|crossroads", "road", "road"),
    (r"field|meadow|prairie|farm|plain|pasture|countryside|camp|battlefield", "field", "field"),
    (r"city|downtown|skyscraper|plaza|square|business district|skyline|building|tower|headquarters|palace|hotel", "lobby", "city"),
    (r"street|alley|sidewalk|pavement|avenue|block|town|village|corner|kerb|curb", "street", "street"),
    (r"yard|courtyard|backyard|porch|patio|gate|entrance|front door", "yard", "yard"),
)  # fmt: skip
INSIDE: frozenset[SetKind] = frozenset({
    "kitchen", "living", "bedroom", "office", "corridor", "bathroom", "bar", "restaurant", "hospital", "church", "lobby", "studio",
    "warehouse", "classroom", "shop", "stairs", "train", "room",
})  # fmt: skip


def find(pattern: str, text: str) -> re.Match[str] | None:
    """The first whole-word match, a plural allowed."""
    return re.search(rf"(?<![\w'])(?:{pattern})(?:s|es)?(?![\w])", text, re.IGNORECASE)


def place_of(setting: str, location: str, heading: str = "") -> SetKind:
    """The set for a scene: `SCOTT'S APARTMENT - KITCHEN` is a kitchen, as rooms stand before houses in the table."""
    inside = setting.upper() != "EXT"
    for text in (location, heading):
        for pattern, interior, exterior in PLACES:
            if find(pattern, text):
                return interior if inside else exterior
    return "room" if inside else "exterior"


def hour_of(time_of_day: str, text: str = "") -> Hour:
    """Dawn, day, dusk or night."""
    words = f"{time_of_day} " if time_of_day else text
    if find(r"dawn|sunrise|daybreak|first light", words):
        return "dawn"
    if find(r"dusk|sunset|twilight|magic hour|golden hour|evening", words):
        return "dusk"
    if find(r"night|midnight|late at night|moonlight|2 ?am|3 ?am", words):
        return "night"
    if time_of_day:
        return "day"
    return "day"


def weather_of(text: str) -> Weather:
    if find(r"rain\w*|storm\w*|downpour|drizzl\w*|pouring rain|thunder\w*|wet night", text):
        return "rain"
    if find(r"snow\w*|blizzard|sleet", text):
        return "snow"
    if find(r"fog\w*|mist\w*|haz[ey]|smog", text):
        return "fog"
    return ""


Thing = Literal[
    "cup", "glass", "bottle", "letter", "book", "phone", "mobile", "gun", "key", "candle", "box", "case", "photo", "cake", "door", "clock",
    "knife", "sword", "lamp", "radio", "flower", "bag", "ring", "laptop", "plate", "coin", "hat", "newspaper", "umbrella", "painting",
    "guitar", "ball", "doll", "cigarette", "keyboard", "screen", "car", "thing",
]  # fmt: skip
THINGS: tuple[tuple[str, Thing], ...] = (
    (r"cup|mug|tea ?cup|coffee|tea|latte", "cup"), (r"glass|wine|whisk[e]?y|goblet|tumbler|beer", "glass"),
    (r"bottle|flask|vial|jar|champagne|vodka", "bottle"), (r"birthday card|card|letter|envelope|note|postcard|telegram|mail|bill|invitation|ticket|paper|document|map|contract|passport", "letter"),
    (r"book|diary|journal|bible|notebook|ledger|script|menu|file|folder", "book"), (r"cell ?phone|mobile|smartphone|startac|pager|text message", "mobile"),
    (r"phone|telephone|receiver|handset", "phone"), (r"gun|pistol|revolver|beretta|rifle|shotgun|weapon|holster", "gun"),
    (r"key|car key", "key"), (r"candle", "candle"), (r"briefcase|suitcase|attach[eé]|case|luggage|trunk", "case"),
    (r"box|package|parcel|present|gift|crate|chest|carton", "box"), (r"photo|photograph|picture|polaroid|portrait|snapshot", "photo"),
    (r"cake|birthday cake|pie|cupcake", "cake"), (r"door|doorway|door ?knob|peephole", "door"), (r"clock|watch|alarm|timer|pocket watch|stopwatch", "clock"),
    (r"samurai sword|sword|katana|blade", "sword"), (r"knife|dagger|scalpel|razor|scissors", "knife"), (r"radio|stereo|walkie[- ]talkie|speaker", "radio"),
    (r"lamp|lantern|torch|flashlight|light bulb", "lamp"), (r"flower|rose|bouquet|tulip|vase", "flower"),
    (r"bag|handbag|purse|backpack|sack|duffel", "bag"), (r"ring|necklace|locket|bracelet|jewel", "ring"),
    (r"laptop|computer", "laptop"), (r"tv|television|monitor|screen", "screen"), (r"plate|dish|bowl|soup|breakfast|dinner|food|sandwich", "plate"),
    (r"coin|money|cash|wallet|bill", "coin"), (r"hat|cap|helmet|crown", "hat"), (r"newspaper|magazine|headline", "newspaper"),
    (r"umbrella", "umbrella"), (r"painting|canvas|easel|mural", "painting"), (r"guitar|violin|cello", "guitar"), (r"ball|football|baseball", "ball"),
    (r"doll|teddy|toy", "doll"), (r"cigarette|cigar|ashtray|pipe", "cigarette"), (r"keyboard|piano|synthesi[sz]er|organ", "keyboard"),
    (r"car|truck|gti|van|taxi|land rover|toyota|landcruiser|motorcycle", "car"),
)  # fmt: skip


def things_in(text: str) -> tuple[Thing, ...]:
    """The things a text names, in order of mention, each once."""
    found = [(match.start(), thing) for pattern, thing in THINGS if (match := find(pattern, text))]
    order: list[Thing] = []
    for _, thing in sorted(found):
        if thing not in order:
            order.append(thing)
    return tuple(order)


Deed = Literal[
    "stand", "sit", "walk", "run", "enter", "leave", "look", "point", "reach", "pour", "hug", "kiss", "lie", "kneel", "fight", "dance",
    "hold", "phone", "drink", "write", "type", "drive", "crouch", "knock", "paint", "aim", "fall", "cry", "laugh", "shake", "nod", "read",
    "wave", "carry", "think", "shout", "sleep", "rise", "turn", "clean", "open", "throw", "eat", "smoke", "climb", "push", "slice",
]  # fmt: skip
# Verbs as scripts write them: third person, participle. The first in the text that a figure does is its deed.
DEEDS: tuple[tuple[str, Deed], ...] = (
    (r"(?:is |are )?(?:sits?|sitting|seated|sat)(?: down)?|slumps? (?:in|into|on)|perch\w*|behind the wheel", "sit"),
    (r"(?:rises?|gets up|stands up|gets to (?:his|her|their) feet)|stumbl\w+ out of bed", "rise"),
    (r"aims?|aiming|fires?|firing|shoots?|shooting|points? (?:a|the|his|her) (?:gun|pistol|rifle)|draws (?:a|his|her) gun|pulls out a gun", "aim"),
    (r"runs?|running|sprints?|rush(?:es|ing)?|races?|racing|dash(?:es|ing)?|flees?|chas(?:es?|ing)|bursts?|barrels|charges", "run"),
    (r"enters?|entering|comes? in|walks? in|arrives?|appears?|steps? in|steps? inside|strides? in", "enter"),
    (r"exits?|exiting|leav(?:es?|ing)|walks? (?:out|away|off)|storms? out|goes out|departs?|steps? out", "leave"),
    (r"walks?|walking|cross(?:es|ing)|strides?|paces?|pacing|moves? (?:through|to|towards?|across)|makes? (?:his|her|their) way|strolls?|wander\w*|approach\w*|stumbl\w+|glid\w+|heads? (?:to|for|down|towards?)|follows?|tiptoe\w*", "walk"),
    (r"climbs?|climbing|scales", "climb"),
    (r"dials?|phones?|calls?|on the phone|picks? up the phone|answers? the phone|talks on (?:his|her)|hangs up", "phone"),
    (r"points?|pointing|gestures? (?:at|to|towards?)|indicates?", "point"),
    (r"pours?|pouring|fills?", "pour"), (r"hugs?|embrac\w+|holds? (?:him|her) close|cradl\w+", "hug"), (r"kiss(?:es|ing)?", "kiss"),
    (r"sleeps?|sleeping|asleep|dozes?", "sleep"), (r"lies|lying|laid out|sprawl\w*|unconscious|lays? (?:down|back)|(?:is )?dead", "lie"),
    (r"kneels?|kneeling|on (?:his|her|their) knees|prays?|praying", "kneel"), (r"crouch\w*|squats?|ducks?|hides?|hiding", "crouch"),
    (r"falls?|falling|topples?|collaps\w+|trips?|faints?", "fall"),
    (r"fights?|fighting|punch\w*|hits?|strikes?|attack\w*|wrestl\w+|struggl\w+|kicks?", "fight"), (r"slic(?:es?|ing)|swings?|slash\w*|stabs?", "slice"),
    (r"danc(?:es?|ing)|sways?|twirls?|spins?", "dance"), (r"drives?|driving|steers?|at the wheel|cruises", "drive"),
    (r"paints?|painting|dabs?|draws|drawing|sketch\w*", "paint"), (r"types?|typing|plays? (?:the )?(?:piano|keyboard)|at the keyboard|plays?", "type"),
    (r"writ(?:es?|ing)|scribbl\w+|signs?", "write"), (r"reads?|reading|sorts? through|studies|studying|leafs? through", "read"),
    (r"drinks?|drinking|sips?|sipping|gulps?", "drink"), (r"eats?|eating|chews?|bites?", "eat"), (r"smok(?:es?|ing)|lights? a cigarette", "smoke"),
    (r"knocks?|knocking|rings? the (?:bell|doorbell)", "knock"), (r"opens?|opening|unlocks?|pops? it open|clos(?:es?|ing)|shuts?", "open"),
    (r"cleans?|wipes?|wash(?:es|ing)|checks?|polish\w*|folds?|fix(?:es|ing)|packs?|cooks?|chops?|stirs?", "clean"),
    (r"throws?|throwing|toss(?:es|ing)|hurls?|flings?|slams?", "throw"), (r"push(?:es|ing)?|shoves?|pulls?|drags?", "push"),
    (r"reach(?:es|ing)?|grabs?|grabbing|tak(?:es|ing)|picks? up|lifts?|offers?|hands?|gives?|stuffs?|puts?|plac(?:es|ing)|touch\w*|sets? (?:down|the)", "reach"),
    (r"carr(?:ies|ying)|lugs?|brings?|hauls?", "carry"), (r"holds?|holding|clutch\w*|grips?|wields?|brandish\w*", "hold"),
    (r"cr(?:ies|ying)|sobs?|weeps?|tears", "cry"), (r"laughs?|laughing|chuckles?|giggles?|grins?|smiles?|smiling|beams?", "laugh"),
    (r"shakes? (?:his|her) head", "shake"), (r"nods?|nodding", "nod"), (r"waves?|waving|beckons?|salutes?", "wave"),
    (r"shouts?|shouting|yells?|screams?|cheers?", "shout"), (r"thinks?|ponders?|pondering|wonders?|considers?|hesitates?", "think"),
    (r"turns?|turning|spins around|whirls", "turn"), (r"looks?|looking|stares?|staring|gaz(?:es?|ing)|watch(?:es|ing)?|peers?|glanc\w+|sees|eyes", "look"),
    (r"stands?|standing|waits?|waiting|leans?|leaning", "stand"),
)  # fmt: skip


def deeds_in(text: str) -> tuple[Deed, ...]:
    """The deeds a text tells, in order of mention."""
    found = [(match.start(), -len(match.group()), deed) for pattern, deed in DEEDS if (match := find(pattern, text))]
    order: list[Deed] = []
    for _, _, deed in sorted(found):
        if deed not in order:
            order.append(deed)
    return tuple(order)


# Looks.

WOMEN = frozenset(
    "mary mara anna anne ann nancy elodie élodie sarah jane alice emma lucy kate helen maria marie julia sophie laura clara rose lily grace ruth "
    "eve ella mia zoe chloe olivia amelia isabella nora nina eva vera diana susan linda karen lisa amy rachel rebecca hannah sally jenny jill "
    "martha margaret betty dorothy alma ines lena greta ingrid yuki mei priya fatima aisha leila carmen lola rosa elena irene joan joyce judy "
    "kim beth megan molly holly ivy hazel iris violet daisy penny wendy stella bella gloria victoria charlotte abigail emily claire audrey "
    "mother mum mom grandmother granny aunt sister wife daughter girl woman lady queen princess nurse waitress actress widow bride she her "
    "mrs ms miss madam hostess nun witch girlfriend stewardess".split()
)
OLD = r"old|elderly|aged|ancient|grandfather|grandmother|grandpa|grandma|granny|retired|sixties|seventies|eighties|[6-9]\ds?|white-haired|grey-haired|gray-haired|wizened|frail"
YOUNG = r"child|kid|boy|girl|toddler|little (?:boy|girl)|son of \d|daughter of \d|(?:aged? )?(?:[4-9]|1[0-2])(?: years? old|-year-old)?"
COLOURS: dict[str, Colour] = {
    "red": (0.74, 0.20, 0.18), "crimson": (0.62, 0.12, 0.17), "blue": (0.23, 0.36, 0.60), "navy": (0.16, 0.20, 0.34), "green": (0.25, 0.45, 0.30),
    "yellow": (0.88, 0.71, 0.24), "orange": (0.85, 0.47, 0.20), "purple": (0.42, 0.27, 0.52), "pink": (0.86, 0.54, 0.58), "black": (0.14, 0.14, 0.16),
    "white": (0.90, 0.89, 0.85), "grey": (0.48, 0.49, 0.52), "gray": (0.48, 0.49, 0.52), "brown": (0.42, 0.30, 0.22), "beige": (0.76, 0.68, 0.55),
    "tan": (0.72, 0.58, 0.42), "teal": (0.18, 0.44, 0.45), "gold": (0.80, 0.63, 0.27), "silver": (0.68, 0.70, 0.73), "khaki": (0.60, 0.56, 0.40),
}  # fmt: skip
WARDROBE: tuple[tuple[Colour, Colour], ...] = (
    # top, bottom: every character gets a pair of its own
    ((0.66, 0.24, 0.22), (0.26, 0.29, 0.38)), ((0.24, 0.38, 0.55), (0.36, 0.32, 0.28)), ((0.82, 0.62, 0.28), (0.25, 0.27, 0.33)),
    ((0.30, 0.46, 0.37), (0.30, 0.26, 0.24)), ((0.80, 0.78, 0.72), (0.25, 0.33, 0.45)), ((0.47, 0.33, 0.49), (0.24, 0.24, 0.28)),
    ((0.78, 0.45, 0.30), (0.33, 0.37, 0.42)), ((0.25, 0.46, 0.50), (0.42, 0.37, 0.31)), ((0.52, 0.54, 0.57), (0.20, 0.22, 0.27)),
    ((0.80, 0.56, 0.56), (0.33, 0.31, 0.38)),
)  # fmt: skip
SKINS: tuple[Colour, ...] = ((0.90, 0.72, 0.60), (0.86, 0.66, 0.52), (0.80, 0.60, 0.46), (0.92, 0.76, 0.66), (0.66, 0.46, 0.34), (0.47, 0.31, 0.23))
HAIRS: dict[str, Colour] = {
    "black": (0.11, 0.10, 0.12), "dark": (0.17, 0.12, 0.10), "brown": (0.31, 0.20, 0.13), "auburn": (0.42, 0.18, 0.10), "red": (0.60, 0.27, 0.12),
    "blond": (0.80, 0.63, 0.34), "blonde": (0.80, 0.63, 0.34), "grey": (0.60, 0.60, 0.61), "white": (0.86, 0.86, 0.84),
}  # fmt: skip


def number(name: str, salt: str) -> int:
    """A steady number for a name: the same on every machine and in every run."""
    return int.from_bytes(hashlib.sha256(f"{salt}\0{name.upper()}".encode()).digest()[:6], "big")


def looks_of(name: str, description: str, order: int = 0) -> Looks:
    """How a character looks: what its description says, and for the rest what its name draws. `order` in the scene parts the colours."""
    words = f"{name} {description}"
    plain = re.findall(r"[\w'-]+", words.lower())
    man = bool(find(r"man|boy|he|his|him|father|dad|grandfather|uncle|brother|husband|son|king|prince|mr|sir|lord|guy|gentleman|businessman|fellow|mailman|waiter|fisherman", words))
    woman = not man and any(word.strip("'") in WOMEN for word in plain)
    if not man and not woman and description and find(r"she|her|hers", description):
        woman = True
    age: Age = "old" if find(OLD, words) else "child" if find(YOUNG, words) else "middle" if find(r"forties|fifties|[45]\ds?|middle-aged|balding", words) else "young"
    draw = number(name, "looks")
    top, bottom = WARDROBE[(number(name, "clothes") + order * 3) % len(WARDROBE)] if order == 0 else WARDROBE[(order * 3 + number(name, "clothes") % 2) % len(WARDROBE)]
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
    stature = {"child": 1.24, "young": 1.77, "middle": 1.76, "old": 1.71}[age] - (0.11 if woman and age != "child" else 0.0) + ((draw >> 9) % 9 - 4) * 0.011
    stature += 0.07 if find(r"tall|towering|lanky", words) else -0.07 if find(r"short man|short woman|small|tiny|petite", words) else 0.0
    heavy = 0.9 if find(r"fat|heavy|large|burly|big|stout|chubby|huge|overweight", words) else -0.6 if find(r"thin|skinny|lanky|gaunt|slim|slender", words) else ((draw >> 5) % 5 - 2) * 0.15
    return Looks(
        name=name, woman=woman, age=age, heavy=heavy, ancestry=ancestry, stature=stature, skin=skin, hair=style, hair_colour=hair_colour,
        beard=bool(find(r"beard|bearded|moustache|mustache|unshaven", words)) or (not woman and age in ("middle", "old") and draw % 5 == 0),
        glasses=bool(find(r"glasses|spectacles|bespectacled", words)), hat=hat, outfit=outfit, top=top, bottom=bottom,
    )  # fmt: skip


def _skin(words: str, draw: int) -> tuple[tuple[float, float, float], Colour]:
    if find(r"black (?:man|woman|guy|girl|boy)|african|african-american|nigerian|jamaican|haitian|kenyan", words):
        return (1.0, 0.0, 0.0), SKINS[5]
    if find(r"japanese|chinese|korean|asian|vietnamese|thai|nak|yuki|mei|kenji|hiro|wei|tanaka|sato", words):
        return (0.0, 1.0, 0.0), SKINS[1]
    if find(r"indian|pakistani|latino|latina|mexican|arab|priya|carlos|maria|ahmed|fatima|ravi", words):
        return (0.3, 0.2, 0.5), (0.70, 0.50, 0.37)
    chosen = (0, 1, 2, 3, 0, 4, 1, 5)[draw % 8]
    if find(r"blonde?|redhead|ginger|red[- ]hair(?:ed)?|auburn|pale|freckl\w+|irish|scottish|swedish|norwegian|german|french", words):
        chosen = draw % 2 * 3
    return ((0.9, 0.0, 0.1) if chosen == 5 else (0.4, 0.1, 0.5) if chosen == 4 else (0.0, 0.0, 1.0)), SKINS[chosen]


def _hair(words: str, woman: bool, age: Age, draw: int, skin: Colour) -> tuple[HairStyle, Colour, Literal["", "cap", "brim", "helmet"]]:
    dark = skin[0] < 0.72
    colour = HAIRS[("black", "dark", "dark")[draw % 3] if dark else ("dark", "brown", "brown", "auburn", "blond", "black", "red")[(draw >> 3) % 7]]
    if find(r"japanese|chinese|korean|asian|nak", words):
        colour = HAIRS["black"]
    if age == "old":
        colour = HAIRS["white" if draw % 2 else "grey"]
    if match := find(r"(black|dark|brown|auburn|red|blonde?|grey|gray|white)[- ]hair(?:ed)?", words):
        colour = HAIRS[match.group(1).lower().replace("gray", "grey")]
    elif match := find(r"blonde?|redhead|brunette|ginger", words):
        colour = HAIRS[{"redhead": "red", "ginger": "red", "brunette": "brown"}.get(match.group().lower(), "blond")]
    styles: tuple[HairStyle, ...] = ("bob", "long", "bun", "ponytail", "long", "curly") if woman else ("short", "crop", "short", "curly" if dark else "short")
    style: HairStyle = styles[(draw >> 7) % len(styles)]
    if not woman and age == "old" and draw % 3 != 1:
        style = "bald"
    for pattern, named in ((r"bald\w*", "bald"), (r"long[- ]hair\w*", "long"), (r"ponytail", "ponytail"), (r"bun", "bun"), (r"curly|curls|afro", "curly"), (r"crew cut|buzz\w*|shaved", "crop"), (r"bob", "bob")):
        if find(pattern, words):
            style = named  # type: ignore[assignment]
    hat: Literal["", "cap", "brim", "helmet"] = ""
    if find(r"cap|mailman|postman|security guard|policeman|cop|officer|driver|sailor|captain|coastguard", words):
        hat = "cap"
    elif find(r"hat|fedora|cowboy|detective", words):
        hat = "brim"
    elif find(r"helmet|soldier|knight|astronaut|fireman|firefighter", words):
        hat = "helmet"
    return style, colour, hat


def _outfit(words: str, woman: bool, age: Age, draw: int) -> tuple[Outfit, Colour | None]:
    garments = r"dress|gown|skirt|suit|coat|overcoat|raincoat|parka|jacket|blazer|uniform|robe|gi|kimono|shirt|sweater|jumper|cardigan|t-shirt|tuxedo|vest|blouse"
    named: Colour | None = None
    if match := find(rf"({'|'.join(COLOURS)})(?: \w+)? (?:{garments})", words):
        named = COLOURS[match.group(1).lower()]
    for pattern, outfit in (
        (r"dress|gown|bride", "dress"), (r"skirt", "skirt"), (r"suit|tuxedo|businessman|lawyer|agent|banker|executive|mr\.?|hit ?man", "suit"),
        (r"coat|overcoat|raincoat|parka|trench\w*|detective|fisherman|doctor|scientist", "coat"), (r"uniform|guard|police\w*|cop|officer|soldier|captain|mailman|postman|nurse|coastguard|sailor", "uniform"),
        (r"robe|gi|kimono|priest|monk|wizard", "robe"), (r"jacket|blazer|leather|tuxedo|vest", "jacket"), (r"shirt|sweater|jumper|blouse|t-shirt|painter|artist|musician", "shirt"),
    ):  # fmt: skip
        if find(pattern, words):
            return outfit, named  # type: ignore[return-value]
    if age == "child":
        return ("dress" if woman and draw % 2 else "shirt"), named
    options: tuple[Outfit, ...] = ("dress", "shirt", "skirt", "jacket") if woman else ("shirt", "jacket", "shirt", "jacket")
    return options[(draw >> 11) % len(options)], named
