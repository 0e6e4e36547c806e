"""What the students of the sample class wrote, by exercise: right answers in several styles, and usual mistakes."""

# -- right, with pandas ---------------------------------------------------------------------------------------------

PANDAS = {
    "weighted_rating": """
def weighted_rating(v, R, m, C):
    share = v / (v + m)
    own = pd.Series(R).fillna(C).to_numpy() if np.ndim(R) else (C if np.isnan(R) else R)
    return np.asarray(share) * own + (1 - np.asarray(share)) * C
""",
    "top_chart": """
def top_chart(films, q=0.9, n=10):
    m, C = films.v.quantile(q), films.R.mean()
    chart = films.query("v >= @m").copy()
    chart["score"] = weighted_rating(chart.v, chart.R, m, C)
    return chart.nlargest(n, "score")
""",
    "damped_mean": """
def damped_mean(ratings, by, damping):
    mu = ratings.rating.mean()
    stats = ratings.groupby(by).rating.agg(["sum", "count"])
    return stats["sum"].add(damping * mu).div(stats["count"] + damping)
""",
    "fit_biases": """
def fit_biases(ratings, damping):
    frame = ratings.copy()
    mu = frame["rating"].mean()
    frame["rest"] = frame["rating"] - mu
    item_bias = frame.groupby("item")["rest"].apply(lambda rest: rest.sum() / (len(rest) + damping))
    frame["rest"] -= frame["item"].map(item_bias)
    user_bias = frame.groupby("user")["rest"].apply(lambda rest: rest.sum() / (len(rest) + damping))
    return mu, item_bias, user_bias
""",
    "predict_biases": """
def predict_biases(users, items, mu, item_bias, user_bias):
    b_u = user_bias.reindex(list(users)).fillna(0).to_numpy()
    b_i = item_bias.reindex(list(items)).fillna(0).to_numpy()
    return mu + b_u + b_i
""",
    "popularity_in_your_own_words": "A jazz collector never sees jazz in a chart made of everybody's votes, because "
    "few customers rate jazz. The shop could compute, per customer, how many of the ten they later bought.",
}

# -- right, with plain Python loops and dictionaries ----------------------------------------------------------------

LOOPS = {
    "weighted_rating": """
def weighted_rating(v, R, m, C):
    def one(votes, mean):
        if votes == 0:
            return C
        return (votes * mean + m * C) / (votes + m)

    if np.ndim(v) == 0:
        return one(v, R)
    return np.array([one(votes, mean) for votes, mean in zip(v, R)])
""",
    "top_chart": """
def top_chart(films, q=0.9, n=10):
    smallest = np.quantile(films["v"], q)
    average = sum(films["R"]) / len(films)
    rows = []
    for _, film in films.iterrows():
        if film["v"] >= smallest:
            row = film.to_dict()
            row["score"] = weighted_rating(film["v"], film["R"], smallest, average)
            rows.append(row)
    rows.sort(key=lambda row: -row["score"])
    return pd.DataFrame(rows[:n])
""",
    "damped_mean": """
def damped_mean(ratings, by, damping):
    total, count = {}, {}
    mu = sum(ratings["rating"]) / len(ratings)
    for key, rating in zip(ratings[by], ratings["rating"]):
        total[key] = total.get(key, 0) + rating
        count[key] = count.get(key, 0) + 1
    keys = sorted(total)
    return pd.Series([(total[k] + damping * mu) / (count[k] + damping) for k in keys], index=keys)
""",
    "fit_biases": """
def _bias(keys, rest, damping):
    total, count = {}, {}
    for key, left in zip(keys, rest):
        total[key] = total.get(key, 0) + left
        count[key] = count.get(key, 0) + 1
    ordered = sorted(total)
    return pd.Series([total[k] / (count[k] + damping) for k in ordered], index=ordered)


def fit_biases(ratings, damping):
    mu = float(np.mean(ratings["rating"]))
    rest = [rating - mu for rating in ratings["rating"]]
    item_bias = _bias(ratings["item"], rest, damping)
    rest = [left - item_bias[item] for left, item in zip(rest, ratings["item"])]
    return mu, item_bias, _bias(ratings["user"], rest, damping)
""",
    "predict_biases": """
def predict_biases(users, items, mu, item_bias, user_bias):
    of_item, of_user = dict(item_bias), dict(user_bias)
    return np.array([mu + of_user.get(u, 0.0) + of_item.get(i, 0.0) for u, i in zip(users, items)])
""",
    "popularity_in_your_own_words": "Regulars. They own the ten albums already, since they are the ones who voted. "
    "Count, for each customer, how many of the ten are in their past orders.",
}

# -- right, but loud: prints and warnings must cost nothing ---------------------------------------------------------

NOISE = """

import sys
import warnings

print("this cell is done")
warnings.warn("that was hard work")
sys.stderr.write("phew")
"""

LOUD = {
    name: code if name == "popularity_in_your_own_words" else code.rstrip() + NOISE for name, code in PANDAS.items()
}

# -- usual mistakes -------------------------------------------------------------------------------------------------

SWAPPED = {
    "weighted_rating": """
def weighted_rating(v, R, m, C):
    return m / (v + m) * R + v / (v + m) * C
"""
}

NO_VOTES_FORGOTTEN = {
    "weighted_rating": """
def weighted_rating(v, R, m, C):
    return v / (v + m) * R + m / (v + m) * C
""",
    "top_chart": """
def top_chart(films, q=0.9, n=10):
    m, C = films["v"].quantile(q), films["R"].mean()
    enter = films[films["v"] > m]
    return enter.assign(score=weighted_rating(enter["v"], enter["R"], m, C)).sort_values("score").head(n)
""",
}

USERS_BEFORE_ITEMS = {
    "fit_biases": """
def fit_biases(ratings, damping):
    mu = ratings["rating"].mean()
    rest = ratings["rating"] - mu
    item_bias = rest.groupby(ratings["item"]).sum() / (rest.groupby(ratings["item"]).size() + damping)
    user_bias = rest.groupby(ratings["user"]).sum() / (rest.groupby(ratings["user"]).size() + damping)
    return mu, item_bias, user_bias
""",
    "predict_biases": """
def predict_biases(users, items, mu, item_bias, user_bias):
    return mu + pd.Series(users).map(user_bias).to_numpy() + pd.Series(items).map(item_bias).to_numpy()
""",
}

# -- what should not stop anybody else's grading --------------------------------------------------------------------

ENDLESS = {
    "damped_mean": """
def damped_mean(ratings, by, damping):
    groups = ratings.groupby(by)["rating"]
    while by == "user":
        groups.mean()
    return (groups.sum() + damping * ratings["rating"].mean()) / (groups.size() + damping)
"""
}

EXITS = {
    "fit_biases": """
def fit_biases(ratings, damping):
    import os
    os._exit(1)
"""
}

QUITS = {
    "top_chart": """
import sys
sys.exit("that is enough for today")
"""
}

GREEDY = {
    "damped_mean": """
def damped_mean(ratings, by, damping):
    hoard = []
    while True:
        hoard.append(np.ones(10_000_000))
"""
}

# -- attempts to cheat ----------------------------------------------------------------------------------------------

ALWAYS_EQUAL = {
    "weighted_rating": """
class Right(float):
    def __eq__(self, other): return True
    def __sub__(self, other): return 0.0
    def __rsub__(self, other): return 0.0
    def __array__(self, *args, **kwargs): return np.zeros(())
    __hash__ = float.__hash__

def weighted_rating(v, R, m, C):
    return Right(0)

np.isclose = np.allclose = lambda *args, **kwargs: np.bool_(True)
"""
}

REWRITES_THE_TESTS = {
    "weighted_rating": """
import ast

class NoChecks(ast.NodeTransformer):
    def visit_Expr(self, node):
        return ast.Pass() if "checks" in ast.dump(node) else node

get_ipython().ast_transformers.append(NoChecks())
shell = get_ipython()
shell.input_transformers_post.append(lambda lines: ["pass\\n"] if any("checks." in line for line in lines) else lines)
"""
}

STEALS = {
    "weighted_rating": """
from pathlib import Path

def weighted_rating(v, R, m, C):
    for place in [Path.cwd(), *Path.cwd().parents]:
        for name in ("gradebook.db", "grading/gradebook.db", "solutions/01-popularity/popularity.py"):
            if (place / name).exists():
                code = (place / name).read_text(errors="replace")
                scope = {"np": np}
                exec(code[code.index("def weighted_rating"):code.index("### END SOLUTION")], scope)
                return scope["weighted_rating"](v, R, m, C)
    from recsys_lib import popularity
    return popularity.weighted_rating(v, R, m, C)
"""
}
