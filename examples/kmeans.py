import numpy as np

i = np.arange(30)
x = i % 3 * 10 + np.sin(i)
y = i % 3 * -5 + np.cos(i * 2)
points = np.stack([x, y], axis=1)
centres = points[:3]
for step in range(10):
    distance = ((points[:, None] - centres) ** 2).sum(axis=2)
    nearest = distance.argmin(axis=1)
    member = nearest[:, None] == np.arange(3)
    centres = (member[:, :, None] * points[:, None]).sum(axis=0) / member.sum(axis=0)[:, None]
print("centres", centres)
print("sizes", np.bincount(nearest))
print("inertia", np.round(distance.min(axis=1).sum(), 6))
print("first labels", nearest[:9])
