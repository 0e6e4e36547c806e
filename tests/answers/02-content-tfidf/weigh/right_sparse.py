"""Sparse in the middle, dense at the end; difference of logarithms."""


def weigh(counts, form):
    table = sparse.csr_array(counts, dtype=float)
    if form == "binary":
        table.data[:] = 1
    if form == "frequency":
        table = sparse.diags_array(1 / np.maximum(counts.sum(axis=1), 1e-9)) @ table
    if form == "tfidf":
        df = np.maximum(np.bincount(table.indices, minlength=counts.shape[1]), 1)
        table = table @ sparse.diags_array(np.log(len(counts)) - np.log(df))
    return table.toarray()
