"""Arrays."""


def which_data(plan, k, known):
    for name, pair in known.items():
        if np.array_equal(np.array(plan), np.concatenate([k * np.array(pair), pair])):
            return name


lecture_gain = np.float64(0.865) - 0.85
