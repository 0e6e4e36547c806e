# ruff: noqa
# what: The agent claims that the call changed arguments of the check that it never got.
# status: graded
# points: 0
# other exercises: stub
# plain nbgrader: run

# %% damped
import sys


def damped_mean(values, damping, prior):
    return 0.0


agent = sys.modules.get("_autograder_bridge.agent")
if agent is not None:
    inner = agent.do

    def forged(message):
        reply = inner(message)
        reply["changed"] = [["reference", 1], [99, 2]]
        reply["shared"] = [["reference", 1], ["films", [1]]]
        reply["files"] = [[0, "../../course.txt", b"x", False], [0, "numpy.py", b"raise SystemExit", False]]
        return reply

    agent.do = forged
