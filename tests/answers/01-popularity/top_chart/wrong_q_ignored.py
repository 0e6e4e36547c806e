"""You always take the 0.9-quantile: `q` says which."""


def top_chart(films, q=0.9, n=10):
    C, m = films["R"].mean(), films["v"].quantile(0.9)
    enter = films[films["v"] >= m]
    return enter.assign(score=weighted_rating(enter["v"], enter["R"], m, C)).nlargest(n, "score")
