"""You took one off always: only where the division leaves no rest."""


def largest_saving(M, N):
    return M * N // (M + N) - 1
