# ruff: noqa
# what: `%reset` deletes every name, the student's functions with it.
# status: graded
# points: 3
# other exercises: right
# plain nbgrader: run

# %% damped
def damped_mean(values, damping, prior):
    return (sum(values) + damping * prior) / (len(values) + damping)


get_ipython().run_line_magic("reset", "-f")
