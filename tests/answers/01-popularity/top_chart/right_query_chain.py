"""One chain with query and eval, without the earlier exercise."""


def top_chart(films, q=0.9, n=10):
    m, C = films["v"].quantile(q), films["R"].mean()
    chart = films.query("v >= @m").assign(score=lambda f: (f["v"] * f["R"] + m * C) / (f["v"] + m))
    return chart.sort_values(by="score", ascending=False)[:n].reset_index(drop=True)
