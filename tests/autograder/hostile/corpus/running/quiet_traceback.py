# ruff: noqa
# what: The traceback is never shown.
# status: graded
# points: 0
# other exercises: stub
# plain nbgrader: run

# %% free
get_ipython().showtraceback = lambda *args, **kwargs: None
get_ipython().showsyntaxerror = lambda *args, **kwargs: None
