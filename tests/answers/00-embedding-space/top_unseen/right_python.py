"""A list of pairs, sorted by a key."""


def top_unseen(scores, seen, n):
    left = [i for i in range(len(scores)) if not seen[i]]
    return sorted(left, key=lambda i: -scores[i])[:n]
