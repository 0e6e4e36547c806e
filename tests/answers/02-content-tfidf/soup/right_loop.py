"""A text that grows, entry by entry, without blanks by split and join."""


def soup(film, director_times=2):
    text = ""
    for key in ("genres", "keywords", "cast"):
        if key in film:
            for entry in film[key]:
                text += "".join(entry.split()).lower() + " "
    for _ in range(director_times):
        text += "".join(film.get("director", "").split()).lower() + " "
    return " ".join(text.split())
