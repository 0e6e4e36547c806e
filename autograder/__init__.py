"""How a submission becomes a grade. Knows nothing of recommenders: it grades any nbgrader course.

A course turns it on with two lines in its ``nbgrader_config.py``::

    import autograder
    autograder.configure(c)

Rooms: ``intake`` and ``repair`` bring a submission into a known shape, ``execution`` and ``bridge`` run it, ``sandbox``
confines it, ``grading`` runs a class, ``report`` shows the outcome.
"""

from autograder.configuration import configure

__all__ = ["configure"]
