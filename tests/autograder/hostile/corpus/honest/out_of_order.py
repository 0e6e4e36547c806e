# ruff: noqa
# what: The author ran the cells in a strange order; a helper is overwritten later.
# status: graded
# points: 10
# other exercises: right
# plain nbgrader: run

# %% notebook
for number, cell in enumerate(nb.cells):
    if cell.cell_type == "code":
        cell.execution_count = 100 - number
# %% damped
helper = sum


def damped_mean(values, damping, prior):
    return (helper(values) + damping * prior) / (len(values) + damping)


# %% top
helper = sum


def top_films(films, n):
    return films.sort_values(["mean", "votes"], ascending=False).head(n).reset_index(drop=True)
