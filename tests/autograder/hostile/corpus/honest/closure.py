# ruff: noqa
# what: The function is made by another function.
# status: graded
# points: 10
# other exercises: right
# plain nbgrader: run

# %% damped
def make(kind):
    weight = {"damped": 1}[kind]

    def mean(values, damping, prior):
        return (sum(values) + weight * damping * prior) / (len(values) + weight * damping)

    return mean


damped_mean = make("damped")
