"""Capitals still matter: turn the text into lower case before you count."""


def count_words(texts, words):
    return np.array([[text.split().count(word) for word in words] for text in texts])
