"""You took C over the films that entered: it is the mean of R over all films."""


def top_chart(films, q=0.9, n=10):
    m = films["v"].quantile(q)
    enter = films[films["v"] >= m]
    scored = enter.assign(score=weighted_rating(enter["v"], enter["R"], m, enter["R"].mean()))
    return scored.sort_values("score", ascending=False).head(n)
