"""A Counter per text, in floats."""

from collections import Counter


def count_words(texts, words):
    bags = [Counter(text.lower().split()) for text in texts]
    return np.array([[float(bag[word]) for word in words] for bag in bags])
