"""lexsort by score and row."""


def top_unseen(scores, seen, n):
    left = np.flatnonzero(~seen)
    return left[np.lexsort((left, -scores[left]))][:n]
