"""Grading a class: one Dask task per submission, one writer, one status for each submission.

``lessons`` packs what a worker needs to know of a lesson, ``worker`` grades one submission in a private course,
``store`` is the only place that writes to the gradebook, ``classrun`` drives the run, ``records`` says what came out.
"""

from autograder.configuration import quick_imports

quick_imports()  # before any module of this room, in whatever process and order they are imported
