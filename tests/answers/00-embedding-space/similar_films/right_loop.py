"""A Python loop with a sort by key."""


def similar_films(film, Q, n):
    def cosine(i):
        length = np.linalg.norm(Q[i]) * np.linalg.norm(Q[film])
        return Q[i] @ Q[film] / length if length else 0.0

    return sorted((i for i in range(len(Q)) if i != film), key=cosine, reverse=True)[:n]
