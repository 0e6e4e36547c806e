# ruff: noqa
# what: A lambda and a partial.
# status: graded
# points: 10
# other exercises: right
# plain nbgrader: run

# %% damped
import functools

damped_mean = lambda values, damping, prior: (sum(values) + damping * prior) / (len(values) + damping)


# %% top
def best(n, films):
    return films.sort_values(["mean", "votes"], ascending=False).head(n).reset_index(drop=True)


def top_films(films, n):
    return functools.partial(best, n)(films)
