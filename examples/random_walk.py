import numpy as np

rng = np.random.default_rng(7)
steps = rng.choice([-1, 1], size=(2000, 400))
walks = steps.cumsum(axis=1)
last = walks[:, -1]
print("all even", (last % 2 == 0).all())
print("mean near 0", abs(last.mean()) < 2)
print("spread near 20", abs(last.std() - 20) < 1.5)
print("most come back to 0", (walks == 0).any(axis=1).mean() > 0.9)
print("farthest beyond 40", abs(walks).max() > 40)
