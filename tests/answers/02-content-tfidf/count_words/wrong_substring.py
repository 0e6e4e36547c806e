"""You counted letters inside other words: a king is no part of a kingdom, so split the text first."""


def count_words(texts, words):
    return np.array([[text.lower().count(word) for word in words] for text in texts])
