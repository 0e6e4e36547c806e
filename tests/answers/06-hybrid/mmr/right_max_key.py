"""max with a key over a set, ties by place."""


def mmr(scores, likeness, theta, n):
    left, picks = set(range(len(scores))), []

    def worth(i):
        return theta * scores[i] - (1 - theta) * max([likeness[j, i] for j in picks] + [0])

    while left and len(picks) < n:
        best = max(sorted(left), key=worth)
        picks.append(best)
        left.remove(best)
    return picks
