"""You left the user bias out."""


def predict_biases(users, items, mu, item_bias, user_bias):
    return mu + pd.Series(np.asarray(items)).map(item_bias).fillna(0).to_numpy()
