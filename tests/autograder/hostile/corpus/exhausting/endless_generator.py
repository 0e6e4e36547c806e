# ruff: noqa
# what: The function under test yields for ever.
# status: any
# points: 5
# other exercises: right
# plain nbgrader: not run, it would harm this machine

# %% top
def top_films(films, n):
    while True:
        yield films


# %% damped
def damped_mean(values, damping, prior):
    return (sum(values) + damping * prior) / (len(values) + damping)


# %% cosine
def cosine(u, v):
    return float("nan")
