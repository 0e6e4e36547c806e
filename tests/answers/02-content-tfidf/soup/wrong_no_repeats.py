"""A set keeps each word once and forgets the order: the director's repetition is lost.

unnamed: the order of a set of texts is another in every process
"""


def soup(film, director_times=2):
    entries = [*film.get("genres", ()), *film.get("keywords", ()), *film.get("cast", ())]
    if "director" in film:
        entries += [film["director"]] * director_times
    return " ".join({entry.lower().replace(" ", "") for entry in entries})
