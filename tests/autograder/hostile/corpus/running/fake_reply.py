# ruff: noqa
# what: The kernel answers every later request with an empty success.
# status: graded
# points: 0
# other exercises: stub
# plain nbgrader: run

# %% damped
kernel = get_ipython().kernel


async def lie(*args, **kwargs):
    return {"status": "ok", "execution_count": 1, "payload": [], "user_expressions": {}}


kernel.do_execute = lie
