"""You took C as the mean of all ratings, weighed by votes: it is the plain mean of R over the films."""


def top_chart(films, q=0.9, n=10):
    m = films["v"].quantile(q)
    C = (films["v"] * films["R"]).sum() / films["v"].sum()
    enter = films[films["v"] >= m]
    scored = enter.assign(score=weighted_rating(enter["v"], enter["R"], m, C))
    return scored.sort_values("score", ascending=False).head(n)
