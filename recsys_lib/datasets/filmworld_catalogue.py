"""The catalogue of filmworld: where each film lies on the axes, and the words that follow from it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from recsys_lib.datasets.filmworld_themes import THEMES, Theme
from recsys_lib.datasets.filmworld_words import (
    ABSTRACTS,
    AUDIENCE,
    FIRST_NAMES,
    LAST_NAMES,
    PREPOSITIONS,
    SCALE_OF,
    TONES,
    TOWNS,
)

__all__ = ["AXES", "FIRST_YEAR", "LAST_YEAR", "Catalogue", "draw_catalogue"]

AXES = (
    "children - adult",
    "art house - blockbuster",
    "real - fantastic",
    "funny - grave",
    "head - heart",
    "talk - action",
)
FIRST_YEAR, LAST_YEAR = 1930, 2018

_N_ACTORS, _N_DIRECTORS = 960, 240  # both multiples of the number of themes, so that each theme has as many
_CAST = 4
_END = 0.4  # beyond it a film counts as lying at an end of an axis


class Catalogue(NamedTuple):
    items: pd.DataFrame
    factors: np.ndarray
    bias: np.ndarray
    log_popularity: np.ndarray


def draw_catalogue(rng: np.random.Generator, n_items: int) -> Catalogue:
    """`n_items` films in the order of their release."""
    n_themes = len(THEMES)
    theme = np.minimum((rng.random(n_items) ** 1.15 * n_themes).astype(np.int64), n_themes - 1)
    theme = rng.permutation(n_themes)[theme]
    year = _draw_years(rng, n_items)

    director = _people_of(theme, rng.random((n_items, 2)), _N_DIRECTORS)
    style, craft = rng.normal(0, 0.15, _N_DIRECTORS), rng.normal(0, 0.15, _N_DIRECTORS)
    means = np.array([t.axes for t in THEMES])[theme]
    factors = means + rng.normal(0, 0.22, means.shape)
    factors[:, 1] += style[director]
    factors = np.round(np.clip(factors, -1, 1), 4)
    bias = np.round(craft[director] + rng.normal(0, 0.5, n_items), 4)
    log_popularity = rng.normal(0, 1.55, n_items) + 0.7 * factors[:, 1] + 0.9 * bias + 0.012 * (year - LAST_YEAR)
    log_popularity = np.round(log_popularity, 6)

    items = _write(rng, theme, year, director, factors)
    items["vote_count"], items["vote_average"] = _public_votes(rng, bias, log_popularity)
    return Catalogue(items, factors, bias, log_popularity)


def _draw_years(rng: np.random.Generator, n_items: int) -> np.ndarray:
    """Years of release, ascending: four films in five are from the last 36 years, the older the rarer."""
    u = rng.random(n_items)
    old = LAST_YEAR - FIRST_YEAR + 1 - 36
    ago = np.where(u < 0.8, 36 * u / 0.8, 36 + old * (np.maximum(u - 0.8, 0) / 0.2) ** 1.5)
    return np.sort(LAST_YEAR - np.floor(ago).astype(np.int64))


def _people_of(theme: np.ndarray, draws: np.ndarray, n_people: int) -> np.ndarray:
    """One person for each film: mostly of the film's theme, a few famous ones far more often than the rest."""
    n_themes = len(THEMES)
    rank = (draws[:, 0] ** 2 * (n_people // n_themes)).astype(np.int64)
    elsewhere = (draws[:, 1] * 5 * n_themes).astype(np.int64)  # one time in five any theme
    return rank * n_themes + np.where(elsewhere < n_themes, elsewhere, theme)


def _public_votes(rng, bias, log_popularity):
    """Votes of the wide public on a scale from 1 to 10, as a film data base shows them."""
    log_count = log_popularity + rng.normal(0, 0.4, len(bias))
    count = np.maximum(1, np.floor(30_000 * np.exp(np.round(1.2 * (log_count - log_count.max()), 6)))).astype(np.int64)
    mean = 6.3 + 1.4 * bias + rng.normal(0, 1.9, len(bias)) / np.sqrt(count)
    return count, np.round(np.clip(mean, 1, 10), 1)


# -- words --------------------------------------------------------------------------------------------------------


def _write(rng, theme, year, director, factors) -> pd.DataFrame:
    n_items = len(theme)
    actors = np.stack([_people_of(theme, rng.random((n_items, 2)), _N_ACTORS) for _ in range(_CAST)], axis=1)
    names = [_name(person) for person in range(_N_ACTORS + _N_DIRECTORS)]
    side = (factors[:, :2] > _END).astype(np.int64) - (factors[:, :2] < -_END)
    draws = rng.integers(0, 1 << 30, (n_items, 16)).tolist()
    titles, rows = set(), []
    for n, (cast, audience, scale) in enumerate(zip(actors.tolist(), *side.T.tolist(), strict=True)):
        about, draw = THEMES[theme[n]], draws[n]
        cast = [names[person] for person in dict.fromkeys(cast)]  # no one plays twice in a film
        boss = names[_N_ACTORS + director[n]]
        rows.append(
            (
                _title(about, draw, titles),
                _genres(about, audience, scale),
                tuple(cast),
                boss,
                _keywords(about, draw, audience, scale),
                _overview(about, draw, cast, boss, audience, scale),
            )
        )
    items = pd.DataFrame(rows, columns=["title", "genres", "cast", "director", "keywords", "overview"])
    items.insert(0, "item", np.arange(1, n_items + 1))
    items.insert(2, "year", pd.array(year, dtype="Int64"))
    return items


def _name(person: int) -> str:
    n_first, n_last = len(FIRST_NAMES), len(LAST_NAMES)
    pair = person * 267 % (n_first * n_last)  # prime to both: no two people share a name, and neighbours are far apart
    return f"{FIRST_NAMES[pair // n_last]} {LAST_NAMES[pair % n_last]}"


def _title(about: Theme, draw: list[int], taken: set[str]) -> str:
    """A title nobody has taken. Where one is, the film becomes its sequel, or the next town or name is tried."""
    first = _one_title(about, draw, 0)
    attempts = 1 if draw[5] % 6 == 0 else 40
    for shift in range(attempts):
        title = _one_title(about, draw, shift)
        if title not in taken:
            break
    else:
        part = 2
        while (title := f"{first} {_roman(part)}") in taken:
            part += 1
    taken.add(title)
    return title


def _one_title(about: Theme, draw: list[int], shift: int) -> str:
    kind = draw[0] % 10 if shift == 0 else (4, 6, 7, 9)[draw[0] % 4]
    adjective, noun = about.adjectives[draw[1] % len(about.adjectives)], about.nouns[draw[2] % len(about.nouns)]
    name, town = FIRST_NAMES[(draw[3] + shift) % len(FIRST_NAMES)], TOWNS[(draw[3] + shift) % len(TOWNS)]
    if kind < 2:
        return f"The {adjective} {noun}"
    if kind < 3:
        return f"{adjective} {noun}"
    if kind < 4:
        other = about.nouns[(draw[2] + 1 + draw[3] % (len(about.nouns) - 1)) % len(about.nouns)]
        return f"The {noun} and the {other}"
    if kind < 6:
        return f"The {noun} of {town}"
    if kind < 7:
        return f"{name} and the {noun}"
    if kind < 8:
        return f"{'An' if noun[0] in 'AEIOU' else 'A'} {noun} for {name}"
    if kind < 9:
        return f"{PREPOSITIONS[draw[3] % len(PREPOSITIONS)]} {noun}"
    return f"{ABSTRACTS[draw[2] % len(ABSTRACTS)]} in {town}"


def _roman(number: int) -> str:
    numerals = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
    letters = ""
    for value, letter in numerals:
        letters += letter * (number // value)
        number %= value
    return letters


def _genres(about: Theme, audience: int, scale: int) -> tuple[str, ...]:
    genres = set(about.genres)
    if audience < 0:
        genres.add("Children")
    else:
        genres.discard("Children")
    if scale < 0:
        genres.add("Art House")
    elif scale > 0 and genres.isdisjoint({"Action", "Adventure"}):
        genres.add("Adventure")
    return tuple(sorted(genres))


def _keywords(about: Theme, draw: list[int], audience: int, scale: int) -> tuple[str, ...]:
    words = about.keywords
    start, step = draw[4] % len(words), (1, 3)[draw[5] % 2]
    chosen = [words[(start + step * n) % len(words)] for n in range(4)]
    for offer, n in ((AUDIENCE[audience], draw[6]), (SCALE_OF[scale], draw[7])):
        chosen += [offer[n % len(offer)], offer[(n + 1) % len(offer)]]
    return tuple(dict.fromkeys(chosen))


def _overview(about: Theme, draw: list[int], cast: list[str], boss: str, audience: int, scale: int) -> str:
    hero, partner = about.heroes[draw[8] % len(about.heroes)], about.partners[draw[9] % len(about.partners)]
    goal, place = about.goals[draw[10] % len(about.goals)], about.places[draw[11] % len(about.places)]
    trouble, tones = about.troubles[draw[12] % len(about.troubles)], TONES[audience, scale]
    if len(cast) > 1 and draw[13] % 3:
        second = f"{cast[1]} is {partner}, but {trouble}."
    else:
        second = f"Help comes from {partner}, but {trouble}."
    link = "and" if " who " in hero else "who"
    sentences = [f"{cast[0]} plays {hero} {link} {goal} {place}.", second]
    if draw[14] % 4:
        sentences.append(tones[draw[15] % len(tones)].format(director=boss))
    return " ".join(sentences)
