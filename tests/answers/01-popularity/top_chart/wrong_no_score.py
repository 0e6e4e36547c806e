"""You left the column out.

says: the chart has no column `score`
"""


def top_chart(films, q=0.9, n=10):
    C, m = films["R"].mean(), films["v"].quantile(q)
    enter = films[films["v"] >= m]
    order = np.argsort(-np.asarray(weighted_rating(enter["v"], enter["R"], m, C)))
    return enter.iloc[order].head(n)
