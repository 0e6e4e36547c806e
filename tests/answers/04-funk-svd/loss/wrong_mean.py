"""You gave the mean: the sum of the squared errors was asked for.

unnamed: where nothing is rated it is NaN, and elsewhere one of many possible factors"""


def loss(P, Q, R):
    return float(np.nanmean((P @ Q.T - R) ** 2))
