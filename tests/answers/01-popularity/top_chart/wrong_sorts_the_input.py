"""You sorted the frame you were given.

says: your function changed its argument `films`
"""


def top_chart(films, q=0.9, n=10):
    C, m = films["R"].mean(), films["v"].quantile(q)
    enter = films[films["v"] >= m]
    scored = enter.assign(score=weighted_rating(enter["v"], enter["R"], m, C))
    films.sort_values("v", ascending=False, inplace=True)
    return scored.sort_values("score", ascending=False).head(n)
