"""Comparison of all words with the vocabulary at once."""


def count_words(texts, words):
    def row(text):
        mine = np.array(text.lower().split(), dtype=object).reshape(-1, 1)
        return (mine == np.array(words, dtype=object)).sum(axis=0)

    return np.stack([row(text) for text in texts])
