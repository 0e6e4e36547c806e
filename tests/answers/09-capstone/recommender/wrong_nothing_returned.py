"""You compute the predictions and do not return them.

says: predict_all gives None: does it end with `return`?
"""

import recsys_lib


def predict_all(train, catalogue, pairs):
    stars = np.full(len(pairs), 3.0)
    stars.clip(0.5, 5.0)


def recommend_all(train, catalogue, users):
    model = recsys_lib.WeightedMF(n_factors=8, target="rating", unobserved_weight=0.2, reg=20.0, random_state=0)
    return model.fit(recsys_lib.Ratings.from_frame(train)).recommend(users, n=10)[0]
