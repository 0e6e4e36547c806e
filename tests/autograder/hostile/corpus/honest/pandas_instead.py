# ruff: noqa
# what: pandas where NumPy was expected.
# status: graded
# points: 10
# other exercises: right
# plain nbgrader: run

# %% damped
def damped_mean(values, damping, prior):
    series = pd.Series(values, dtype=float)
    return series.sum(skipna=True).item() / (len(series) + damping) + damping * prior / (len(series) + damping)


# %% cosine
def cosine(u, v):
    frame = pd.DataFrame({"u": u, "v": v})
    length = np.sqrt(frame["u"].pow(2).sum() * frame["v"].pow(2).sum())
    return frame.prod(axis=1).sum() / length if length else 0.0
