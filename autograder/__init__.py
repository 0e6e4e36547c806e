"""How a submission becomes a grade. Knows nothing of recommenders: it grades any nbgrader course."""
