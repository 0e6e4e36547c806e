"""You return titles.

says: the chart should be a DataFrame, a row for each film
"""


def top_chart(films, q=0.9, n=10):
    C, m = films["R"].mean(), films["v"].quantile(q)
    enter = films[films["v"] >= m]
    scored = enter.assign(score=weighted_rating(enter["v"], enter["R"], m, C))
    return list(scored.sort_values("score", ascending=False)["title"].head(n))
