# ruff: noqa
# what: The bridge's agent in the student kernel is replaced by one that sends nonsense.
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
    agent.reply = lambda *args: b"AAAA"
