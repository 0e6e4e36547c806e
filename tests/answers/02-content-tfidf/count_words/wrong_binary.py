"""You only noted whether a word is there: count how often it is."""


def count_words(texts, words):
    return np.array([[int(word in text.lower().split()) for word in words] for text in texts])
