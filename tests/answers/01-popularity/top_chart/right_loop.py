"""Row by row into a list of dicts, sorted with a key; the index starts at zero again."""


def top_chart(films, q=0.9, n=10):
    C = sum(films["R"]) / len(films)
    m = np.quantile(films["v"], q)
    rows = []
    for row in films.to_dict("records"):
        if row["v"] >= m:
            row["score"] = (row["v"] * row["R"] + m * C) / (row["v"] + m)
            rows.append(row)
    rows.sort(key=lambda row: -row["score"])
    return pd.DataFrame(rows[:n])
