"""What runs on the far side of the wall: standard library only, and nothing in it is a secret.

The folder is bound into the sandbox and started there as the package `inside`, so a student's code can read it.
Nothing here imports the rest of `autograder`, which is not there.
"""
