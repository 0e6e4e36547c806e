"""You searched k first and then reg for that k: the best pair may lie elsewhere."""


def grid_search(error, factors, regs):
    k = min(factors, key=lambda k: (error(k, regs[0]), k))
    reg = min(regs, key=lambda reg: (error(k, reg), -reg))
    return k, reg
