# ruff: noqa
# what: Test ids are swapped, so that an easy test stands for a hard one.
# status: any
# points: 5
# other exercises: right
# plain nbgrader: run

# %% notebook
by_name = {cell.metadata.get("nbgrader", {}).get("grade_id"): cell for cell in nb.cells}
a, b = by_name["test_damped_more"], by_name["test_cosine"]
a.metadata.nbgrader["grade_id"], b.metadata.nbgrader["grade_id"] = "test_cosine", "test_damped_more"


# %% damped
def damped_mean(values, damping, prior):
    return 0.0
