"""A ceiling by flooring the negative."""


def largest_saving(M, N):
    return -(-M * N // (M + N)) - 1
