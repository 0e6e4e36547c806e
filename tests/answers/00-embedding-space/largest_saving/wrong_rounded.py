"""You rounded the break-even: above one half that lands on the wrong side."""


def largest_saving(M, N):
    return round(M * N / (M + N))
