"""Your columns stand in the order of the alphabet: they should stand in the order of `words`."""


def count_words(texts, words):
    return np.array([[text.lower().split().count(word) for word in sorted(words)] for text in texts])
