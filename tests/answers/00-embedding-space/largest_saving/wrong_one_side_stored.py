"""You counted the room of one matrix of factors only: both are stored."""


def largest_saving(M, N):
    return (M * N - 1) // M
