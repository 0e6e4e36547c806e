"""0/0 made 0 afterwards."""


def cancelled(person, film):
    with np.errstate(invalid="ignore"):
        share = np.abs(person @ film) / np.abs(person * film).sum()
    return 0.0 if np.isnan(share) else 1 - share
