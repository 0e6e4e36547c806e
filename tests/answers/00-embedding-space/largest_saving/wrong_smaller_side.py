"""You gave the smaller of the two sizes: the saving ends earlier."""


def largest_saving(M, N):
    return min(M, N) - 1
