"""The director stands there once: repeat the name `director_times` times."""


def soup(film, director_times=2):
    entries = [*film.get("genres", ()), *film.get("keywords", ()), *film.get("cast", ())]
    if "director" in film:
        entries += [film["director"]]
    return " ".join(entry.lower().replace(" ", "") for entry in entries)
