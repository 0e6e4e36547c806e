"""Local names, stored at the end; a sum instead of a product."""


class Alternating(AlgoBase):
    def __init__(self, n_factors=4, n_epochs=5, reg=0.15):
        AlgoBase.__init__(self)
        self.n_factors, self.n_epochs, self.reg = n_factors, n_epochs, reg

    def fit(self, trainset):
        super().fit(trainset)
        users, items = None, first_factors(trainset.n_items, self.n_factors)
        for _ in range(self.n_epochs):
            users = half_step(items, trainset.ur, self.reg)
            items = half_step(users, trainset.ir, self.reg)
        self.pu, self.qi = users, items
        return self

    def estimate(self, u, i):
        if not self.trainset.knows_user(u):
            raise PredictionImpossible("unknown user")
        if not self.trainset.knows_item(i):
            raise PredictionImpossible("unknown item")
        return float((self.pu[u] * self.qi[i]).sum())


def trial(frame, scale, pairs, **settings):
    fitted = Alternating(**settings).fit(trainset_of(frame, scale))
    answers = [fitted.predict(user, item, clip=False) for user, item in pairs]
    return [float(answer.est) for answer in answers], [answer.details["was_impossible"] for answer in answers]
