"""Of equal errors you took the smaller regularisation: the larger one is the more cautious."""


def grid_search(error, factors, regs):
    _, k, reg = min((error(k, reg), k, reg) for k in factors for reg in regs)
    return k, reg
