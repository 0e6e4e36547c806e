"""A regression of its own by least squares on stacked rows."""


class Alternating(AlgoBase):
    def __init__(self, n_factors=4, n_epochs=5, reg=0.15):
        AlgoBase.__init__(self)
        self.n_factors, self.n_epochs, self.reg = n_factors, n_epochs, reg

    def fit(self, trainset):
        AlgoBase.fit(self, trainset)
        self.qi = first_factors(trainset.n_items, self.n_factors)
        for _ in range(self.n_epochs):
            self.pu = self.solve(self.qi, trainset.ur)
            self.qi = self.solve(self.pu, trainset.ir)
        return self

    def solve(self, other, rated):
        k = self.n_factors
        rows = np.zeros((len(rated), k))
        for row in range(len(rated)):
            X = np.array([other[column] for column, _ in rated[row]])
            t = np.array([rating for _, rating in rated[row]])
            rows[row] = np.linalg.solve(X.T @ X + self.reg * len(t) * np.eye(k), X.T @ t)
        return rows

    def estimate(self, u, i):
        if not (self.trainset.knows_user(u) and self.trainset.knows_item(i)):
            raise PredictionImpossible("user or item is unknown")
        return self.pu[u] @ self.qi[i]


def trial(frame, scale, pairs, **settings):
    fitted = Alternating(**settings).fit(trainset_of(frame, scale))
    answers = [fitted.predict(user, item, clip=False) for user, item in pairs]
    return [float(answer.est) for answer in answers], [answer.details["was_impossible"] for answer in answers]
