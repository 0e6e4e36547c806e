"""The Gibbs sampler's conditional distributions as the text of `recsys_lib.bayesian` states them, in float64."""

import numpy as np


def expected_rating(row, partner):
    """b_u + b_i + p·q of two rows ``[bias | factors]``, without the mean."""
    return row[0] + partner[0] + row[1:] @ partner[1:]


def draw_rows(ratings, rows, others, prior_mean, prior_precision, confidence, partner_confidence, normals):
    """New rows given `others`; `ratings` maps (row, partner) to a rating less the mean. The residuals are never kept:
    each one is computed anew."""
    rows = rows.copy()
    for u in range(len(rows)):
        rated = [(i, r) for (v, i), r in ratings.items() if v == u]
        if not rated:
            continue
        for f in range(rows.shape[1]):
            precision, total = prior_precision[f], prior_precision[f] * prior_mean[u, f]
            for i, r in rated:
                h = 1.0 if f == 0 else others[i, f]
                without_f = expected_rating(rows[u], others[i]) - h * rows[u, f]
                w = confidence[u] * partner_confidence[i]
                precision += w * h**2
                total += w * h * (r - without_f)
            rows[u, f] = total / precision + normals[u, f] / np.sqrt(precision)
    return rows


def draw_links(sets, rows, mean, links, link_mean, link_precision, row_precision, normals):
    """New links given `rows`; `sets` lists the members of each row's set."""
    links = links.copy()
    for j in range(len(links)):
        owners = [u for u, members in enumerate(sets) if j in members]
        if not owners:
            continue
        for f in range(links.shape[1]):
            precision, total = link_precision[f], link_precision[f] * link_mean[f]
            for u in owners:
                weight = 1 / np.sqrt(len(sets[u]))
                from_others = mean[f] + weight * sum(links[m, f] for m in sets[u] if m != j)
                precision += row_precision[f] * weight**2
                total += row_precision[f] * weight * (rows[u, f] - from_others)
            links[j, f] = total / precision + normals[j, f] / np.sqrt(precision)
    return links
