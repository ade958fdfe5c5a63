import numpy as np

close = np.array([[1.1012, 110.21, 1281.5], [1.1034, 110.02, 1284.1], [1.0991, 110.45, 1279.9],
                  [1.1003, 110.61, 1275.2], [1.1040, 110.13, 1288.8], [1.1052, 109.98, 1291.4]])
returns = np.log(close[1:] / close[:-1])
print("mean return", returns.mean(axis=0))
print("standard deviation", returns.std(axis=0, ddof=1))
print("median close", np.median(close, axis=0))
print("range", np.ptp(close, axis=0))
print("day of the highest close", close.argmax(axis=0))
print("deepest fall from a high", (close / np.maximum.accumulate(close, axis=0) - 1).min(axis=0))
print("days on which all rose", (returns > 0).all(axis=1).sum())
print("worst day", returns.min(axis=0))
print("best day", returns.max(axis=0))
