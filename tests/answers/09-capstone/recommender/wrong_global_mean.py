"""You predict the mean of all ratings for everything.

says: your stars are no better than the damped biases
"""

import recsys_lib


def predict_all(train, catalogue, pairs):
    return np.full(len(pairs), train["rating"].mean())


def recommend_all(train, catalogue, users):
    model = recsys_lib.WeightedMF(n_factors=8, target="rating", unobserved_weight=0.2, reg=20.0, random_state=0)
    return model.fit(recsys_lib.Ratings.from_frame(train)).recommend(users, n=10)[0]
