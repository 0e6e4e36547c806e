# ruff: noqa
# what: Exceptions are swallowed by a custom handler, so no error reaches the outputs.
# status: graded
# points: 0
# other exercises: stub
# plain nbgrader: run

# %% free
get_ipython().set_custom_exc((Exception,), lambda *args, **kwargs: None)
