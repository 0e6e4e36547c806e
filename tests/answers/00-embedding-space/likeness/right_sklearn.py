"""The distances and cosines of scikit-learn."""

from sklearn.metrics.pairwise import cosine_similarity


def likeness(a, b, measure):
    point = a.reshape(1, -1)
    if measure == "distance":
        return np.sqrt(((b - point) ** 2).sum(1))
    if measure == "dot":
        return np.dot(b, a)
    return cosine_similarity(b, point).ravel()
