"""The worst stands first in your chart: sort with ascending=False."""


def top_chart(films, q=0.9, n=10):
    C, m = films["R"].mean(), films["v"].quantile(q)
    enter = films[films["v"] >= m]
    scored = enter.assign(score=weighted_rating(enter["v"], enter["R"], m, C))
    return scored.sort_values("score").head(n)
