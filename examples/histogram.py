import numpy as np

values = np.sin(np.arange(1000.0)) * np.sqrt(np.arange(1000.0))
counts, edges = np.histogram(values, bins=8)
low, middle, high = np.percentile(values, [25, 50, 75])
inside = (values >= low) & (values <= high)
print("edges", edges)
print("counts", counts)
print("share", counts / counts.sum())
print("fullest bin", counts.argmax())
print("quartiles", np.round([low, middle, high], 6))
print("between them", inside.sum())
