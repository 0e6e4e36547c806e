"""You predict each user with each item: one prediction for each pair is asked for."""


def predict_biases(users, items, mu, item_bias, user_bias):
    b_u = pd.Series(np.asarray(users)).map(user_bias).fillna(0).to_numpy()
    b_i = pd.Series(np.asarray(items)).map(item_bias).fillna(0).to_numpy()
    return mu + b_u[:, None] + b_i[None, :]
