"""You recommend the films with the highest predicted stars, whoever watches them.

says: your lists are no better than the most rated films
"""

import recsys_lib


def predict_all(train, catalogue, pairs):
    model = recsys_lib.TfidfContent(catalogue).fit(recsys_lib.Ratings.from_frame(train))
    return model.predict(pairs["user"], pairs["item"])


def recommend_all(train, catalogue, users):
    return recsys_lib.TfidfContent(catalogue).fit(recsys_lib.Ratings.from_frame(train)).recommend(users, n=10)[0]
