"""A class that is fitted once for each of the two, with matrices of all people and films."""

import recsys_lib


class Mixed:
    def __init__(self, train, catalogue):
        self.ratings = recsys_lib.Ratings.from_frame(train)
        self.films = catalogue["item"].to_numpy()
        self.votes = np.log1p(catalogue["vote_count"].to_numpy(dtype=float))
        self.factors = recsys_lib.BayesianFM(n_factors=3, n_sweeps=150, random_state=7).fit(self.ratings)
        self.words = recsys_lib.TfidfContent(catalogue).fit(self.ratings)

    def stars(self, people, films):
        return 0.55 * self.factors.predict(people, films) + 0.45 * self.words.predict(people, films)

    def table(self, predict, users):
        return np.array([predict(np.repeat(user, len(self.films)), self.films) for user in users])

    def lists(self, train, users):
        watched = recsys_lib.WeightedMF(8, 10, unobserved_weight=0.2, target="rating", reg=20.0, random_state=7)
        watched.fit(self.ratings)
        parts = {1.0: self.table(watched.predict, users), 0.4: self.table(self.stars, users)}
        score = sum(weight * (part - part.mean()) / part.std() for weight, part in parts.items())
        score = score + 0.5 * (self.votes - self.votes.mean()) / self.votes.std()
        rows = {user: row for row, user in enumerate(users)}
        columns = {film: column for column, film in enumerate(self.films)}
        for user, film in zip(train["user"], train["item"], strict=True):
            if user in rows:
                score[rows[user], columns[film]] = -np.inf
        return self.films[np.argsort(-score, axis=1)[:, :10]]


def predict_all(train, catalogue, pairs):
    return Mixed(train, catalogue).stars(pairs["user"].to_numpy(), pairs["item"].to_numpy())


def recommend_all(train, catalogue, users):
    return Mixed(train, catalogue).lists(train, users)
