# ruff: noqa
# what: Thousands of errors sent to the page, each of them large.
# status: graded
# points: 10
# other exercises: right
# plain nbgrader: not run, it would harm this machine

# %% free
session, socket = get_ipython().kernel.session, get_ipython().kernel.iopub_socket
for _ in range(2_000):
    error = {"ename": "E", "evalue": "x" * 10_000, "traceback": ["x" * 10_000]}
    session.send(socket, "error", error, parent=get_ipython().kernel.get_parent("shell"))
