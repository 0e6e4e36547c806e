"""A table, sorted."""


def grid_search(error, factors, regs):
    table = pd.DataFrame([(k, reg, error(k, reg)) for k in factors for reg in regs], columns=["k", "reg", "e"])
    row = table.sort_values(["e", "k", "reg"], ascending=[True, True, False]).iloc[0]
    return int(row["k"]), float(row["reg"])
