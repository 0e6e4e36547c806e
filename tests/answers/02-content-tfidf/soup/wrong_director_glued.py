"""The repeated director has become one long word: it should be the same word several times."""


def soup(film, director_times=2):
    entries = [*film.get("genres", ()), *film.get("keywords", ()), *film.get("cast", ())]
    if "director" in film:
        entries += [film["director"] * director_times]
    return " ".join(entry.lower().replace(" ", "") for entry in entries)
