"""Where indicators differ from TA-Lib's on purpose, each with its reason: the conformance tests allow these and nothing
else, and tools/gen-indicator-reference.py prints them."""

DEVIATIONS = {
    ("APO", "MACDEXT", "PPO"): "by TRIMA to 1e-9 instead of 1e-10: TA-Lib's is a running sum of a running sum, whose roundings "
                               "add up",
    ("MAVP",): "two periods in the wrong order are exchanged, as in MACD; TA-Lib refuses them",
    ("MAXINDEX", "MININDEX", "MINMAXINDEX"): "of equal values the newest is named; TA-Lib names the newest or the oldest, "
                                             "depending on bars that have left the window",
    ("STOCHRSI",): "by KAMA where the price rests: the RSI then moves by roundings, so the efficiency is a quotient of these",
    ("VAR",): "TA-Lib's second option, which it does not use, is left out",
    ("VWMA",): "NaN without volume; TA-Lib divides what its running sum has left by 0, which may be infinite",
}
