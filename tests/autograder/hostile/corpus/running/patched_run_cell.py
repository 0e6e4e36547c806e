# ruff: noqa
# what: The shell's run_cell answers every later cell with success and runs nothing.
# status: graded
# points: 0
# other exercises: stub
# plain nbgrader: run

# %% damped
shell = get_ipython()
original = type(shell).run_cell


async def quiet(self, raw_cell, *args, **kwargs):
    from IPython.core.interactiveshell import ExecutionInfo, ExecutionResult

    return ExecutionResult(ExecutionInfo(raw_cell, False, True, True, None))


type(shell).run_cell_async = quiet
