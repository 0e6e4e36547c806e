"""All entries have become one single word: join them with a blank between."""


def soup(film, director_times=2):
    entries = [*film.get("genres", ()), *film.get("keywords", ()), *film.get("cast", ())]
    if "director" in film:
        entries += [film["director"]] * director_times
    return "".join(entry.lower().replace(" ", "") for entry in entries)
