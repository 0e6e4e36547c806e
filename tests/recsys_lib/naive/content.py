"""Words and likeness as the lecture writes them: dictionaries of words, one pair of documents at a time."""

import math


def weights(documents, weighting, idf="lecture"):
    """One dictionary word -> weight per document; a document is a list of words."""
    n = len(documents)
    found = []
    for words in documents:
        bag = {}
        for word in words:
            tf = words.count(word)
            df = sum(word in other for other in documents)
            scale = math.log(n / df) if idf == "lecture" else math.log((1 + n) / (1 + df)) + 1
            bag[word] = {"binary": 1, "count": tf, "frequency": tf / len(words), "tfidf": tf * scale}[weighting]
        found.append(bag)
    return found


def likeness(a, b, measure):
    product = sum(weight * b.get(word, 0) for word, weight in a.items())
    if measure == "dot":
        return product
    if measure == "cosine":
        norm = math.sqrt(sum(w * w for w in a.values()) * sum(w * w for w in b.values()))
        return product / norm if norm else 0.0
    return -math.sqrt(sum((a.get(word, 0) - b.get(word, 0)) ** 2 for word in set(a) | set(b)))


def most_alike(bags, place, n, measure):
    others = [other for other in range(len(bags)) if other != place]
    return sorted(others, key=lambda other: (-round(likeness(bags[place], bags[other], measure), 5), other))[:n]


def predict(item, rated, baseline, vectors, shrinkage):
    """`rated` maps items to ratings, `baseline(item)` is the user's, `vectors` the unit vectors by item."""
    alike = {other: likeness(vectors[item], vectors[other], "dot") for other in rated}
    above = sum(alike[other] * (rated[other] - baseline(other)) for other in rated)
    return baseline(item) + above / (sum(alike.values()) + shrinkage)
