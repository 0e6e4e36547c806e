"""The reference library of the course: every model of the lectures, in readable classes over numba kernels.

Names are loaded when they are first used, so that `import recsys_lib` is quick and compiles nothing.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submodules=[
        "adapters",
        "content",
        "datasets",
        "embedding",
        "evaluation",
        "interpret",
        "metrics",
        "persistence",
        "plotting",
        "popularity",
        "reranking",
        "scoreboard",
        "text",
        "variety",
    ],
    submod_attrs={
        "alternating": ["AlternatingRegression", "FactorRegression", "WeightedMF"],
        "base": ["Recommender"],
        "content": ["TfidfContent"],
        "bayesian": ["BayesianFM"],
        "funk_svd": ["FunkSVD", "SVDpp"],
        "hybrid": ["Blend", "Hybrid", "mmr"],
        "neighbors": ["ItemKNN", "UserKNN"],
        "ratings": ["Ratings"],
        "neural": ["NeuralMF"],
        "popularity": ["Bias", "GlobalMean", "ItemMean", "Popularity", "UserMean"],
    },
)
