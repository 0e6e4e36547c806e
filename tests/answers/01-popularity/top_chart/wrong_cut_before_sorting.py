"""You took the first n films and sorted them after that: sort first, then cut."""


def top_chart(films, q=0.9, n=10):
    C, m = films["R"].mean(), films["v"].quantile(q)
    enter = films[films["v"] >= m]
    scored = enter.assign(score=weighted_rating(enter["v"], enter["R"], m, C)).head(n)
    return scored.sort_values("score", ascending=False)
