"""You let in films with more than m votes only: at least m, so use >=, not >.

says: film C has exactly m = 20 votes and is missing
"""


def top_chart(films, q=0.9, n=10):
    C, m = films["R"].mean(), films["v"].quantile(q)
    enter = films[films["v"] > m]
    return enter.assign(score=weighted_rating(enter["v"], enter["R"], m, C)).nlargest(n, "score")
