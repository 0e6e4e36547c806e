"""You let every film in.

says: only films with v >= m may enter
"""


def top_chart(films, q=0.9, n=10):
    C, m = films["R"].mean(), films["v"].quantile(q)
    return films.assign(score=weighted_rating(films["v"], films["R"], m, C)).nlargest(n, "score")
