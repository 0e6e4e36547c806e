"""Surprise's list of pairs that have no rating."""


def top(frame, scale, user, n, **settings):
    model = fit_svd(frame, scale, **settings)
    trainset = model.trainset
    pairs = [(u, i) for u, i, _ in trainset.build_anti_testset() if u == user]
    answers = [model.predict(u, i, clip=False) for u, i in pairs]
    return [answer.iid for answer in sorted(answers, key=lambda answer: answer.est, reverse=True)][:n]
