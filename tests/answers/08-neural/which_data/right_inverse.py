"""A dictionary turned round, asked for the biases; then the embeddings are checked."""


def which_data(plan, k, known):
    users, items, user_biases, item_biases = plan
    if users != k * user_biases or items != k * item_biases:
        return None
    return {pair: name for name, pair in known.items()}.get((user_biases, item_biases))


lecture_gain = 0.865 - 0.85
