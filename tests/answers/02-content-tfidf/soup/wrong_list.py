"""This is a list of words: join it to one text."""


def soup(film, director_times=2):
    entries = [*film.get("genres", ()), *film.get("keywords", ()), *film.get("cast", ())]
    if "director" in film:
        entries += [film["director"]] * director_times
    return [entry.lower().replace(" ", "") for entry in entries]
