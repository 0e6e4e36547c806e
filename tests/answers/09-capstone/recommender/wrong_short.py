"""Your lists are shorter than ten.

says: expected 10
"""

import recsys_lib


def predict_all(train, catalogue, pairs):
    model = recsys_lib.TfidfContent(catalogue).fit(recsys_lib.Ratings.from_frame(train))
    return model.predict(pairs["user"], pairs["item"])


def recommend_all(train, catalogue, users):
    return (
        recsys_lib.WeightedMF(n_factors=8, random_state=0)
        .fit(recsys_lib.Ratings.from_frame(train))
        .recommend(users, n=9)[0]
    )
