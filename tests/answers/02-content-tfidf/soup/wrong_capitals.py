"""Capitals are left: turn every entry into lower case."""


def soup(film, director_times=2):
    entries = [*film.get("genres", ()), *film.get("keywords", ()), *film.get("cast", ())]
    if "director" in film:
        entries += [film["director"]] * director_times
    return " ".join(entry.replace(" ", "") for entry in entries)
