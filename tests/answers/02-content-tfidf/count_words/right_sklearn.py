"""scikit-learn's vectorizer with a fixed vocabulary, made dense."""


def count_words(texts, words):
    vectorizer = CountVectorizer(vocabulary=words, analyzer=lambda text: text.lower().split())
    return vectorizer.fit_transform(texts).toarray()
