"""A Series without the row of the film."""


def similar_films(film, Q, n):
    alike = pd.Series(likeness(Q[film], Q, "cosine")).drop(film)
    return alike.sort_values(ascending=False, kind="stable").index[:n].to_numpy()
