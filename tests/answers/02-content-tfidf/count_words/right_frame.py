"""pandas: value_counts and reindex."""


def count_words(texts, words):
    rows = [pd.Series(text.lower().split(), dtype=object).value_counts().reindex(words).fillna(0) for text in texts]
    return np.array(rows).astype(int)
