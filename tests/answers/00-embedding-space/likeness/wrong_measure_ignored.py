"""You gave the dot product whatever `measure` says."""


def likeness(a, b, measure):
    return b @ a
