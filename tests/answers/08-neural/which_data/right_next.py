"""next over a generator, the gain as a number."""


def which_data(plan, k, known):
    fits = (name for name, (M, N) in known.items() if tuple(plan) == (k * M, k * N, M, N))
    return next(fits, None)


lecture_gain = 0.015
