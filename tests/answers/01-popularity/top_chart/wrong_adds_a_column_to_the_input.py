"""You wrote the score into the frame you were given.

says: your function changed its argument `films`
"""


def top_chart(films, q=0.9, n=10):
    m = films["v"].quantile(q)
    films["score"] = np.asarray(weighted_rating(films["v"], films["R"], m, films["R"].mean()))
    return films[films["v"] >= m].sort_values("score", ascending=False).head(n)
