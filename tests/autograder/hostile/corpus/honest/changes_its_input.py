# ruff: noqa
# what: The frame that was passed is sorted in place before the best are taken.
# status: graded
# points: 10
# other exercises: right
# plain nbgrader: run

# %% top
def top_films(films, n):
    films = films.copy()
    films.sort_values(["mean", "votes"], ascending=False, inplace=True)
    films.reset_index(drop=True, inplace=True)
    return films[:n]
