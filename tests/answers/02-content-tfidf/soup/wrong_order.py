"""The order is not as asked: genres, then keywords, then cast, then the director."""


def soup(film, director_times=2):
    entries = [*film.get("genres", ()), *film.get("cast", ()), *film.get("keywords", ())]
    if "director" in film:
        entries += [film["director"]] * director_times
    return " ".join(entry.lower().replace(" ", "") for entry in entries)
