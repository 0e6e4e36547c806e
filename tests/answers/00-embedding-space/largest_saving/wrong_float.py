"""You gave the break-even itself: the largest whole number below it was asked for."""


def largest_saving(M, N):
    return M * N / (M + N)
