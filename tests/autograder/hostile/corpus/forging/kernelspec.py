# ruff: noqa
# what: The file asks for another kernel.
# status: any
# points: 10
# other exercises: right
# plain nbgrader: run

# %% notebook
nb.metadata["kernelspec"] = {"name": "bash", "display_name": "bash", "language": "bash"}
nb.metadata["language_info"] = {"name": "bash"}
