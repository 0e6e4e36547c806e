"""Unit vectors and a matrix product, nothing from exercise 1."""


def similar_films(film, Q, n):
    lengths = np.linalg.norm(Q, axis=1, keepdims=True)
    unit = Q / np.where(lengths > 0, lengths, 1)
    order = np.argsort(-(unit @ unit[film]).round(12), kind="stable")
    return np.delete(order, np.flatnonzero(order == film))[:n]
