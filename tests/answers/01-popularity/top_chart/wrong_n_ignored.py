"""You always return ten films: `n` says how many."""


def top_chart(films, q=0.9, n=10):
    C, m = films["R"].mean(), films["v"].quantile(q)
    enter = films[films["v"] >= m]
    return enter.assign(score=weighted_rating(enter["v"], enter["R"], m, C)).nlargest(10, "score")
