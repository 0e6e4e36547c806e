"""np.divide with a where."""


def blend(scores, weights):
    centred = scores - scores.mean(axis=1)[:, None]
    spread = scores.std(axis=1)[:, None]
    z = np.divide(centred, spread, out=np.zeros(scores.shape), where=spread > 1e-12)
    return (weights[:, None] * z).sum(axis=0)
