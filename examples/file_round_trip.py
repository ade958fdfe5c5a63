import os
import numpy as np

a = np.arange(12, dtype=np.float32).reshape(3, 4) / 8
b = a.sum(axis=0) > 2
np.save("example_a.npy", a)
np.savez("example_ab.npz", a=a, b=b)
back = np.load("example_a.npy")
print("same", np.array_equal(a, back), back.dtype)
with np.load("example_ab.npz") as archive:
    print("members", len(archive.files))
    print("b", archive["b"])
mapped = np.load("example_a.npy", mmap_mode="r")
print("last row", mapped[-1])
os.remove("example_a.npy")
os.remove("example_ab.npz")
