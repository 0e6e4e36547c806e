"""Loops over the rated cells."""


def gradient(P, Q, R):
    dP, dQ = np.zeros(P.shape), np.zeros(Q.shape)
    for u, i in zip(*np.nonzero(~np.isnan(R))):
        e = P[u] @ Q[i] - R[u, i]
        dP[u] += 2 * e * Q[i]
        dQ[i] += 2 * e * P[u]
    return dP, dQ
