"""The best is taken n times."""


def top_unseen(scores, seen, n):
    rest = np.where(seen, -np.inf, scores)
    chosen = []
    while len(chosen) < n and np.isfinite(rest).any():
        best = int(np.argmax(rest))
        chosen.append(best)
        rest[best] = -np.inf
    return np.array(chosen, dtype=int)
