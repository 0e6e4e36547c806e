# ruff: noqa
# what: The same, with the real `pickle.loads` at the end of the path, and a pickle from another exercise for it.
# status: graded
# points: 0
# other exercises: stub
# plain nbgrader: run
# lesson: exchange

# %% codes
import pickle


def pack(values):
    return pickle.dumps(values)


def unpack(text):
    return "nothing of use"


unpack.__module__ = "numpy.lib._format_impl"
unpack.__name__ = unpack.__qualname__ = "pickle.loads"
