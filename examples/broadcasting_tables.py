import numpy as np

row = np.arange(1, 6)
table = row[:, None] * row
print(table)
table[::2, ::2] = 0
print(table)
rates = np.array([[0.01], [0.02], [0.05]])
years = np.array([1, 5, 10])
print("growth", np.round((1 + rates) ** years, 4))
months, days = np.meshgrid(np.arange(3), np.array([0.5, 1.5]))
print("meshgrid", months + days)
try:
    table + np.arange(3)
except ValueError as error:
    print("refused:", "broadcast" in str(error))
