"""You counted the break-even: at equal room nothing is saved.

says: at equal room nothing is saved
"""


def largest_saving(M, N):
    return M * N // (M + N)
