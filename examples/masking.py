import numpy as np

reading = np.array([20.5, 21.0, np.nan, 19.5, 85.0, 20.0, np.nan, 22.5, -40.0, 21.5])
known = np.isfinite(reading)
sound = known & (np.abs(reading - np.nanmedian(reading)) < 10)
mean = reading[sound].mean()
filled = np.where(sound, reading, mean)
clipped = np.clip(np.nan_to_num(reading, nan=mean), 0, 50)
print("known", known.sum(), "sound", sound.sum())
print("outliers", reading[known & ~sound])
print("bad places", np.flatnonzero(~sound))
print("filled", filled)
print("clipped", clipped)
reading[~sound] = 0
print("zeroed", reading)
