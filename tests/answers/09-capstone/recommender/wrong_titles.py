"""You return titles, not item ids.

says: is no item of the catalogue; a list holds item ids
"""

import recsys_lib


def predict_all(train, catalogue, pairs):
    model = recsys_lib.TfidfContent(catalogue).fit(recsys_lib.Ratings.from_frame(train))
    return model.predict(pairs["user"], pairs["item"])


def recommend_all(train, catalogue, users):
    return [catalogue["title"].tolist()[:10] for user in users]
