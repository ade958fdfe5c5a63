import numpy as np

points = np.array([[0.0, 0], [3, 4], [6, 8], [0, 5], [-3, -4]])
difference = points[:, None] - points
distance = np.sqrt((difference ** 2).sum(axis=2))
far = distance + np.diag(np.full(len(points), np.inf))
i, j = np.triu_indices(len(points), 1)
pairs = distance[i, j]
order = pairs.argsort(kind="stable")
print(distance)
print("nearest neighbour", far.argmin(axis=1))
print("its distance", far.min(axis=1))
print("pairs by distance", np.stack([i, j], axis=1)[order][:4])
print("mean distance", pairs.mean())
print("longest distance", pairs.max())
