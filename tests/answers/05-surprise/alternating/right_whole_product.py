"""All predictions at once when fitting; unknown ids are texts."""


class Alternating(AlgoBase):
    def __init__(self, n_factors=4, n_epochs=5, reg=0.15):
        AlgoBase.__init__(self)
        self.n_factors, self.n_epochs, self.reg = n_factors, n_epochs, reg

    def fit(self, trainset):
        AlgoBase.fit(self, trainset)
        Q = first_factors(trainset.n_items, self.n_factors)
        epoch = 0
        while epoch < self.n_epochs:
            P = half_step(Q, trainset.ur, self.reg)
            Q = half_step(P, trainset.ir, self.reg)
            epoch += 1
        self.table = P @ Q.T
        return self

    def estimate(self, u, i):
        if isinstance(u, str) or isinstance(i, str):
            raise PredictionImpossible("a stranger")
        return self.table[u, i]


def trial(frame, scale, pairs, **settings):
    fitted = Alternating(**settings).fit(trainset_of(frame, scale))
    answers = [fitted.predict(user, item, clip=False) for user, item in pairs]
    return [float(answer.est) for answer in answers], [answer.details["was_impossible"] for answer in answers]
