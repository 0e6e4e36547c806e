# ruff: noqa
# what: Shared memory whose pages are given back to no table, without end.
# status: out-of-memory
# points: 5
# other exercises: right
# plain nbgrader: not run, it would harm this machine

# %% damped
def damped_mean(values, damping, prior):
    import mmap

    hoard = []
    while True:
        block = mmap.mmap(-1, 64 * 2**20)
        for place in range(0, len(block), 4096):
            block[place] = 1
        block.madvise(mmap.MADV_DONTNEED)
        hoard.append(block)
