"""A regular expression takes the white space out."""

import re


def soup(film, director_times=2):
    fields = [list(film.get(key) or []) for key in ["genres", "keywords", "cast"]]
    fields.append([film.get("director")] * director_times if "director" in film else [])
    return " ".join(re.sub(r"\s+", "", entry).lower() for field in fields for entry in field)
