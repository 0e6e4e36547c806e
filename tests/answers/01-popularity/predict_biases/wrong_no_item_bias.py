"""You left the item bias out."""


def predict_biases(users, items, mu, item_bias, user_bias):
    return mu + pd.Series(np.asarray(users)).map(user_bias).fillna(0).to_numpy()
