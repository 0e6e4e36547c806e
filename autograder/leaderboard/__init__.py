"""The leaderboard of an open task: an anonymous public board, and the private one after the deadline.

A test cell whose id ends in ``_public`` counts for the public board, one that ends in ``_private`` for the private one.
`attempts` keeps what `autograder grade` found, `board` makes the boards of it, `names` gives everybody a pseudonym,
`page` shows them.
"""
