"""Small helpers, other names, other columns left out."""


def _entry(votes, share):
    return votes.quantile(share)


def _scores(table, price, average):
    return weighted_rating(table["v"], table["R"], price, average)


def top_chart(films, q=0.9, n=10):
    price, average = _entry(films.v, q), np.mean(films.R)
    allowed = films.loc[films.v.ge(price), ["title", "v", "R"]]
    allowed = allowed.assign(score=_scores(allowed, price, average))
    return allowed.sort_values("score").iloc[::-1].head(n)
