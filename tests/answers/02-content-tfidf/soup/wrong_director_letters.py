"""The director was taken apart into letters: it is one text, not a tuple of texts."""


def soup(film, director_times=2):
    entries = [*film.get("genres", ()), *film.get("keywords", ()), *film.get("cast", ())]
    if "director" in film:
        entries += list(film["director"]) * director_times
    return " ".join(entry.lower().replace(" ", "") for entry in entries)
