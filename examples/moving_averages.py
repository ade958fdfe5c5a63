import numpy as np

t = np.arange(40)
price = 100 + 5 * np.sin(t / 4) + 0.1 * t
simple = np.lib.stride_tricks.sliding_window_view(price, 5).mean(axis=1)
running = np.cumsum(price)
fast = (running[5:] - running[:-5]) / 5
weights = np.array([1.0, 2, 3, 4, 5])
weighted = np.convolve(price, weights[::-1] / weights.sum(), mode="valid")
above = price[4:] > simple
crossings = np.flatnonzero(above[1:] != above[:-1]) + 5
print("simple", simple[-5:])
print("weighted", weighted[-5:])
print("both ways agree", np.allclose(fast, simple[1:]))
print("price crosses its average at", crossings)
