"""The director stands there twice whatever `director_times` says."""


def soup(film, director_times=2):
    entries = [*film.get("genres", ()), *film.get("keywords", ()), *film.get("cast", ())]
    if "director" in film:
        entries += [film["director"]] * 2
    return " ".join(entry.lower().replace(" ", "") for entry in entries)
