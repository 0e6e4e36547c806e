"""You are one too high: rounding up lands above the break-even."""


def largest_saving(M, N):
    return (M * N - 1) // (M + N) + 1
