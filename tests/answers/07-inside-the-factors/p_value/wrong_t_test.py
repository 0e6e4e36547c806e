"""You took a t-test, which supposes bell curves, instead of dealing the numbers anew."""


def p_value(a, b):
    from scipy.stats import ttest_ind

    return float(ttest_ind(a, b).pvalue)


p_factor_0, p_factor_2 = p_value(*factor_0), p_value(*factor_2)
