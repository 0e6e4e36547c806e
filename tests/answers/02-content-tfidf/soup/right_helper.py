"""A helper that cleans, and lists that are added up."""


def one_word(name):
    return name.lower().replace(" ", "")


def soup(film, director_times=2):
    words = []
    for key, value in [(k, film[k]) for k in ("genres", "keywords", "cast") if k in film]:
        words.extend(one_word(name) for name in value)
    if "director" in film:
        words.extend(director_times * [one_word(film["director"])])
    return str.join(" ", words)
