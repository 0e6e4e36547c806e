"""Counting up until the saving ends, by a search in halves."""


def largest_saving(M, N):
    low, high = 0, min(M, N)
    while low < high:
        middle = (low + high + 1) // 2
        if middle * (M + N) < M * N:
            low = middle
        else:
            high = middle - 1
    return low
