"""divmod, one less where nothing is left over."""


def largest_saving(M, N):
    k, rest = divmod(M * N, M + N)
    return k if rest else k - 1
