"""A key may be missing: use film.get(key, ()), which then gives nothing.

says: KeyError
"""


def soup(film, director_times=2):
    entries = [*film["genres"], *film["keywords"], *film["cast"]]
    if "director" in film:
        entries += [film["director"]] * director_times
    return " ".join(entry.lower().replace(" ", "") for entry in entries)
