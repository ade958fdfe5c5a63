"""Where indicators differ from TA-Lib's, each with its reason: the conformance tests allow these and nothing else, and
tools/gen-indicator-reference.py prints them."""

DEVIATIONS = {
    ("AO", "BETA", "CCI", "CMF", "CMOU", "CORREL", "DPO", "ER", "FOSC", "LINEARREG", "LINEARREG_ANGLE", "LINEARREG_INTERCEPT",
     "LINEARREG_SLOPE", "MACDEXT", "MFI", "SMA", "STDDEV", "STOCH", "STOCHF", "SUM", "TRIMA", "TSF", "ULTOSC", "VAR", "VHF",
     "VORTEX", "VWMA", "WMA", "BBANDS"):
        "TA-Lib's running sums keep the roundings of all bars before them, which shows over long series, where prices are large "
        "against their moves, at rest and behind a wrong tick; sums are taken afresh here. Where the two differ by more than "
        "1e-10 the value here is within 1e-10 of the one in rational arithmetic (`tests/conform/indicator_exact.py`)",
    ("APO", "KDJ", "MACDEXT", "MAVP", "PPO", "PVO", "STOCH", "STOCHF"):
        "by TRIMA or HMA: TA-Lib's are running sums of running sums, whose roundings add up to 1e-12 of what is averaged (prices, "
        "volumes, indices up to 100) within some thousand bars. Where the two differ by more than 1e-10 the value here is that "
        "of each window's sum alone (`afresh` in `tests/conform/talib_peer.py`). Where a HMA of volumes comes to 0, PVO is a "
        "quotient of them",
    ("COPPOCK", "FOSC", "LINEARREG_ANGLE", "STOCHRSI"):
        "behind a wrong tick ten thousand times the price: the lines keep roundings of it for up to 256 bars (or the period), the "
        "averages of STOCHRSI while they fade",
    ("CVI", "MASSI"): "after some 6000 bars without a range, when the averages of the range have no digits left: a quotient of "
                      "numbers below the smallest normal one",
    ("KAMA",): "behind a wrong tick, from which TA-Lib's running sum of the moves keeps roundings",
    ("KDJ", "MACDEXT", "STOCH", "STOCHF", "STOCHRSI"):
        "by KAMA or MAMA where the price rests: the efficiency and the phase are then quotients of roundings. TA-Lib gives other "
        "values itself when all prices are three times as large",
    ("MAVP",): "two periods in the wrong order are exchanged, as in MACD; TA-Lib refuses them",
    ("MAXINDEX", "MININDEX", "MINMAXINDEX"): "of equal values the newest is named; TA-Lib names the newest or the oldest, "
                                             "depending on bars that have left the window",
    ("MFI",): "of prices below 0, which have no flow",
    ("VAR",): "TA-Lib's second option, which it does not use, is left out",
    ("VWMA",): "NaN without volume; TA-Lib divides what its running sum has left by 0, which may be infinite",
}
