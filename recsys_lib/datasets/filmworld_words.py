"""The other words of filmworld: people, places, and what tells of a film's place on the first two axes."""

from __future__ import annotations

__all__ = ["ABSTRACTS", "AUDIENCE", "FIRST_NAMES", "LAST_NAMES", "PREPOSITIONS", "SCALE_OF", "TONES", "TOWNS"]


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split("|"))


FIRST_NAMES = _words(
    "Ada|Adil|Aiko|Alba|Amara|Anouk|Arjun|Asta|Aurel|Bao|Beata|Bruno|Camila|Chidi|Clara|Dario|Dalia|Dilnoza|Edda|Efe|"
    "Elif|Emeka|Enzo|Esra|Farid|Fatou|Felix|Freya|Gael|Greta|Hana|Hugo|Ibrahim|Ilse|Imani|Ines|Isak|Ivo|Jamal|Jana|"
    "Joao|Jun|Kadri|Kaia|Karim|Kenji|Kofi|Lan|Laszlo|Leila|Lior|Lucia|Mads|Mai|Malik|Marta|Mateo|Meera|Mina|Mirko|"
    "Nadia|Naomi|Nils|Noor|Nuno|Olga|Omar|Orla|Otto|Paloma|Pavel|Petra|Priya|Quentin|Rafael|Rania|Ren|Rosa|Rui|Sanna|"
    "Selma|Sven|Tadeo|Tamar|Tariq|Teresa|Thabo|Ulla|Vera|Viktor|Wanda|Wen|Yara|Yusuf|Zainab|Zoe|Zoltan"
)

LAST_NAMES = _words(
    "Abara|Acosta|Adeyemi|Alami|Almeida|Andersen|Aoki|Baptiste|Barros|Bekele|Bergmann|Bianchi|Bondar|Brandt|Calder|"
    "Castellan|Chaudhry|Conti|Costa|Czerny|Dahl|Danjuma|Delacroix|Demir|Desai|Dubois|Eklund|Escobar|Farkas|Ferreira|"
    "Fischer|Fontaine|Fujita|Galvez|Ganguly|Goldmark|Gupta|Haddad|Halloran|Hashimoto|Hoang|Holm|Horvat|Ibarra|Ilves|"
    "Ishida|Ivanova|Jansen|Jimoh|Kamara|Kapoor|Kaya|Keita|Kimura|Kowal|Kruger|Lacroix|Larsen|Lindqvist|Liu|Lombardi|"
    "Mahmoud|Maier|Marchetti|Mbeki|Mendoza|Molnar|Moreau|Mutasa|Nakata|Navarro|Ndiaye|Nyberg|Obi|Okafor|Oliveira|"
    "Orlova|Osei|Padilla|Park|Petrov|Popescu|Quispe|Rahimi|Ramires|Rossi|Sadek|Saito|Salazar|Santoro|Sato|Schuster|"
    "Shapiro|Silva|Sorensen|Suzuki|Tanaka|Tavares|Tran|Ueda|Vargas|Vasquez|Weiss|Yamada|Yilmaz|Zhao|Zielinski"
)

TOWNS = _words(
    "Aldmoor|Bellhaven|Brackwater|Cairnwick|Cold Ferry|Dunmarrow|Eastmere|Elderglen|Fallow Bay|Fernhollow|Garnet Hill|"
    "Grimsund|Harrowgate|Ivory Point|Juniper Falls|Kestrel Bay|Lanternville|Longshore|Marrow Creek|Mistral|Nightjar|"
    "Oakhurst|Ortega Pass|Pelican Rock|Quarry Road|Ravensmoor|Saltmarsh|San Telmo|Silverbrook|Stonebridge|Tallow Lane|"
    "Thistledown|Umberto Square|Valmora|Westering|Willow End|Winterfold|Wolfhaven|Yellow Springs|Zephyr Street"
)

ABSTRACTS = _words(
    "Trouble|Midnight|Silence|Madness|Luck|Thunder|Mercy|Winter|Moonlight|Shadows|Fire|Snow|Laughter|Secrets|Dust|Grace|"
    "Noise|Fever|Sunday|Daylight"
)

PREPOSITIONS = _words("Beyond the|After the|Beneath the|Before the|Without the|Against the|Inside the|Back to the")

#: Keywords at the ends of children - adult, and between.
AUDIENCE = {
    -1: _words("family film|children|child hero|based on children's book|happy ending|suitable for all ages"),
    0: _words("teenager|coming of age|ensemble cast|friendship|city life|second chance"),
    1: _words("adult themes|explicit violence|sexuality|drug use|psychological|moral ambiguity"),
}

#: Keywords at the ends of art house - blockbuster, and between.
SCALE_OF = {
    -1: _words("art house|festival winner|long takes|non-professional actors|slow cinema|low budget"),
    0: _words("character study|mid-budget|dialogue|remake|voice over|flashback"),
    1: _words("blockbuster|visual effects|franchise|big budget|imax|box office hit"),
}

#: The last sentence, by the signs of children - adult and art house - blockbuster.
TONES = {
    (-1, -1): (
        "{director} tells it in hand-drawn pictures with hardly a word, for patient children and their parents.",
        "A small film by {director}, made with children from the neighbourhood and shown at festivals.",
    ),
    (-1, 0): (
        "{director} keeps it light enough for the youngest and quick enough for everybody else.",
        "A family film from {director} with a warm heart and a happy ending.",
    ),
    (-1, 1): (
        "{director} fills the screen with colour, songs and chases for the whole family.",
        "The biggest family film of its season, with visual effects to please all ages.",
    ),
    (0, -1): (
        "{director} lets long takes and non-professional actors do the talking.",
        "A low-budget gem by {director} that won over the festivals.",
    ),
    (0, 0): (
        "{director} balances the light and the serious without hurry.",
        "A solid evening's entertainment, directed by {director}.",
    ),
    (0, 1): (
        "{director} stages one spectacular chase after the other.",
        "A box office hit with stunts, visual effects and the promise of a sequel.",
    ),
    (1, -1): (
        "{director} watches without judging, in black and white and in no hurry.",
        "A slow, uncompromising film for adults that divided the festivals.",
    ),
    (1, 0): (
        "{director} does not spare the audience.",
        "A tense film for adults in which nobody stays innocent.",
    ),
    (1, 1): (
        "{director} delivers relentless violence on the grandest scale.",
        "An explosive, brutal spectacle that is not for the faint of heart.",
    ),
}
