"""You put something else in place of the blank: take it out."""


def soup(film, director_times=2):
    entries = [*film.get("genres", ()), *film.get("keywords", ()), *film.get("cast", ())]
    if "director" in film:
        entries += [film["director"]] * director_times
    return " ".join(entry.lower().replace(" ", "_") for entry in entries)
