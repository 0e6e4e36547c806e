"""You cut the predictions at 1 star and 5 stars: that is not asked for here."""


def predict_biases(users, items, mu, item_bias, user_bias):
    b_u = pd.Series(np.asarray(users)).map(user_bias).fillna(0).to_numpy()
    b_i = pd.Series(np.asarray(items)).map(item_bias).fillna(0).to_numpy()
    return np.clip(mu + b_u + b_i, 1.5, 4.8)
