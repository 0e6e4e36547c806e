"""You fitted the best pair once more: a fit may take minutes.

says: exactly once"""


def grid_search(error, factors, regs):
    _, k, minus_reg = min((error(k, reg), k, -reg) for k in factors for reg in regs)
    error(k, -minus_reg)
    return k, -minus_reg
