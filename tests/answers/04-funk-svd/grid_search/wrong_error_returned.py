"""You gave the error along with the pair.

says: expected 2 of them"""


def grid_search(error, factors, regs):
    e, k, minus_reg = min((error(k, reg), k, -reg) for k in factors for reg in regs)
    return e, k, -minus_reg
