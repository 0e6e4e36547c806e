"""The library's Blend for stars; a loop over the people, with lists of Python numbers, for lists."""

import recsys_lib


def predict_all(train, catalogue, pairs):
    views = [recsys_lib.BayesianFM(n_factors=2, random_state=1), recsys_lib.TfidfContent(catalogue)]
    model = recsys_lib.Blend(views, random_state=0).fit(recsys_lib.Ratings.from_frame(train))
    return list(model.predict(pairs["user"], pairs["item"]))


def recommend_all(train, catalogue, users):
    ratings = recsys_lib.Ratings.from_frame(train)
    attention = recsys_lib.WeightedMF(
        n_factors=8, n_epochs=10, unobserved_weight=0.2, target="rating", reg=20.0, random_state=1
    ).fit(ratings)
    taste = recsys_lib.TfidfContent(catalogue).fit(ratings)
    public = (catalogue.set_index("item")["vote_count"] + 1.0).map(np.log)
    films = catalogue["item"].tolist()
    lists = []
    for user in users:
        seen = set(train.loc[train["user"] == user, "item"])
        new = [film for film in films if film not in seen]
        score = attention.predict(user, new) / 1.1 + 0.5 * taste.predict(user, new) + 0.25 * public[new].to_numpy()
        lists.append([new[k] for k in np.argsort(-score)[:10]])
    return lists
