# ruff: noqa
# what: A passing copy of a failing test is added under the same id.
# status: any
# points: 5
# other exercises: right
# plain nbgrader: run

# %% notebook
import copy

test = next(cell for cell in nb.cells if cell.metadata.get("nbgrader", {}).get("grade_id") == "test_damped")
extra = copy.deepcopy(test)
extra.source = "2.0"
nb.cells.append(extra)
nb.cells.insert(0, copy.deepcopy(extra))


# %% damped
def damped_mean(values, damping, prior):
    return 0.0
