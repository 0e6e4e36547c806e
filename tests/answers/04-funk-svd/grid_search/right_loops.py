"""Two loops that remember the best."""


def grid_search(error, factors, regs):
    best = None
    for k in sorted(factors):
        for reg in sorted(regs, reverse=True):
            e = error(k, reg)
            if best is None or e < best[0]:
                best = (e, k, reg)
    return best[1], best[2]
