"""You answer for strangers with the global mean yourself: raise PredictionImpossible, so that it is noted."""


class Alternating(AlgoBase):
    def __init__(self, n_factors=4, n_epochs=5, reg=0.15):
        AlgoBase.__init__(self)
        self.n_factors, self.n_epochs, self.reg = n_factors, n_epochs, reg

    def fit(self, trainset):
        AlgoBase.fit(self, trainset)
        self.qi = first_factors(trainset.n_items, self.n_factors)
        for _ in range(self.n_epochs):
            self.pu = half_step(self.qi, trainset.ur, self.reg)
            self.qi = half_step(self.pu, trainset.ir, self.reg)
        return self

    def estimate(self, u, i):
        if not (self.trainset.knows_user(u) and self.trainset.knows_item(i)):
            return self.trainset.global_mean
        return self.pu[u] @ self.qi[i]


def trial(frame, scale, pairs, **settings):
    fitted = Alternating(**settings).fit(trainset_of(frame, scale))
    answers = [fitted.predict(user, item, clip=False) for user, item in pairs]
    return [float(answer.est) for answer in answers], [answer.details["was_impossible"] for answer in answers]
