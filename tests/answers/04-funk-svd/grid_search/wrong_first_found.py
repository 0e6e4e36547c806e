"""Of equal errors you took the one that comes first in the lists."""


def grid_search(error, factors, regs):
    return min(((k, reg) for k in factors for reg in regs), key=lambda pair: error(*pair))
