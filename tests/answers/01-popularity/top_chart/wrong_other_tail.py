"""You took the (1 - q)-quantile: `q` itself is where the films with many votes begin."""


def top_chart(films, q=0.9, n=10):
    C, m = films["R"].mean(), films["v"].quantile(1 - q)
    enter = films[films["v"] >= m]
    return enter.assign(score=weighted_rating(enter["v"], enter["R"], m, C)).nlargest(n, "score")
