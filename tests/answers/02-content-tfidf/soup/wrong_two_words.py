"""A name is still two words: take the blanks out of each entry, so that Tom Hanks becomes tomhanks."""


def soup(film, director_times=2):
    entries = [*film.get("genres", ()), *film.get("keywords", ()), *film.get("cast", ())]
    if "director" in film:
        entries += [film["director"]] * director_times
    return " ".join(entry.lower() for entry in entries)
