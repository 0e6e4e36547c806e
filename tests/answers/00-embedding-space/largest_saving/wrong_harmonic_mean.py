"""You took the harmonic mean: it is half of it."""


def largest_saving(M, N):
    return (2 * M * N - 1) // (M + N)
