"""Your table has a row per word: it should have a row per text and a column per word."""


def count_words(texts, words):
    return np.array([[text.lower().split().count(word) for text in texts] for word in words])
