"""You take two models of the library as they come.

unnamed: a weaker model is no mistake, and is paid for what it gains
"""

import recsys_lib


def predict_all(train, catalogue, pairs):
    model = recsys_lib.TfidfContent(catalogue).fit(recsys_lib.Ratings.from_frame(train))
    return model.predict(pairs["user"], pairs["item"])


def recommend_all(train, catalogue, users):
    model = recsys_lib.WeightedMF(n_factors=8, target="rating", unobserved_weight=0.2, reg=40.0, random_state=0)
    return model.fit(recsys_lib.Ratings.from_frame(train)).recommend(users, n=10)[0]
