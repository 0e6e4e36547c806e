# ruff: noqa
# what: The sum is taken in threads.
# status: graded
# points: 10
# other exercises: right
# plain nbgrader: run

# %% damped
from concurrent.futures import ThreadPoolExecutor


def damped_mean(values, damping, prior):
    with ThreadPoolExecutor(2) as pool:
        total = sum(pool.map(float, values))
    return (total + damping * prior) / (len(values) + damping)
