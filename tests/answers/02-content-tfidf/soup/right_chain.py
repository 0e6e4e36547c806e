"""itertools.chain and a generator; the director as a tuple."""

from itertools import chain


def soup(film, director_times=2):
    director = (film["director"],) if film.get("director") else ()
    parts = chain(film.get("genres", []), film.get("keywords", []), film.get("cast", []), director * director_times)
    return " ".join(part.replace(" ", "").lower() for part in parts)
