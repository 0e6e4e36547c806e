# ruff: noqa
# what: The function is an object with __call__.
# status: graded
# points: 10
# other exercises: right
# plain nbgrader: run

# %% damped
class Damped:
    calls = 0

    def __call__(self, values, damping, prior):
        self.calls += 1
        return (sum(values) + damping * prior) / (len(values) + damping)


damped_mean = Damped()
