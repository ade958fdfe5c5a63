"""Fourier transforms beside NumPy's: powers of two, products of small primes, primes, many at once, several dimensions.

Each pair is checked (relative distance of all elements below 1e-14 in double, 1e-6 in single precision) before it is timed
in turn with both modules, on one thread. Values are medians over the pairs, the ratio is the median of the pairs' ratios
(above 1: Rapto is faster). Plans are made before; NumPy keeps its plans too. Prints nothing without NumPy.
"""
import json
import os
import statistics
import sys
import timeit

os.environ.setdefault("RAPTO_THREADS", "1")
try:
    import numpy as np
except ImportError:  # there is no peer
    sys.exit(0)
import rapto as rp

PAIRS, SECONDS = 15, 0.01
LINES = [64, 256, 1024, 4096, 16384, 65536, 262144, 1048576,  # powers of two
         1000, 2187, 5040, 10000, 59049, 100000, 1000000,  # products of small primes
         101, 1009, 10007, 65537, 1000003]  # primes
# function, dtype, shape, keywords
CELLS = [("fft", "complex128", (n,), {}) for n in LINES]
CELLS += [("fft", "complex64", (n,), {}) for n in LINES[::2]]
CELLS += [(name, "float64", (n,), {}) for n in (64, 1024, 65536, 1000, 59049, 100000, 10007) for name in ("rfft", "irfft")]
CELLS += [("fft", "complex128", shape, {"axis": axis}) for shape in ((10000, 8), (1000, 100), (256, 1024)) for axis in (0, 1)]
CELLS += [(name, dtype, shape, {}) for shape in ((256, 256), (1000, 1000), (64, 64, 64), (2048, 2048))
          for name, dtype in (("fftn", "complex128"), ("rfftn", "float64"))]


def operand(name, dtype, shape):
    rng = np.random.default_rng(1)
    x = rng.standard_normal(shape)
    if name == "irfft":
        return np.fft.rfft(x)
    return (x + 1j * rng.standard_normal(shape) if dtype.startswith("complex") else x).astype(dtype)


def distance(ours, theirs):
    return float(np.linalg.norm((np.asarray(ours) - theirs).ravel()) / np.linalg.norm(theirs.ravel()))


def measure(mine, other):
    calls = max(1, int(SECONDS / max(timeit.timeit(mine, number=1), 1e-7)))
    times = [[timeit.timeit(f, number=calls) / calls for f in (mine, other)] for _ in range(PAIRS)]
    ours, theirs = (statistics.median(pair[i] for pair in times) for i in (0, 1))
    return ours, theirs, statistics.median(pair[1] / pair[0] for pair in times)


def main():
    pattern, out, slow = os.environ.get("BENCH", ""), os.environ.get("RAPTO_BENCH_OUT"), []
    for name, dtype, shape, keywords in CELLS:
        label = f"fft_{name}_{dtype}_{'x'.join(map(str, shape))}" + "".join(f"_axis{v}" for v in keywords.values())
        if pattern not in "bench_fft" and pattern not in label:
            continue
        x = operand(name, dtype, shape)
        a, given = rp.asarray(x), dict(keywords, n=shape[0]) if name == "irfft" else keywords
        ours, theirs = (getattr(m.fft, name) for m in (rp, np))
        checked = distance(ours(a, **given), theirs(x, **given)) < (1e-6 if dtype == "complex64" else 1e-14)
        if not checked:
            sys.exit(f"bench: {label}: Rapto and NumPy differ")
        value, peer, ratio = measure(lambda: ours(a, **given), lambda: theirs(x, **given))
        print(f"{label:<38s} {value * 1e6:12.5g} {'us':<12s} {'numpy ' + np.__version__:<14s} {peer * 1e6:12.5g} "
              f"{ratio:6.2f}x {'yes':>8s} {1:7d}", flush=True)
        result = {"name": label, "value": value * 1e6, "unit": "us", "peer": f"numpy {np.__version__}", "peer_value": peer * 1e6,
                  "ratio": ratio, "checked": checked, "threads": 1}
        if out:
            with open(out, "a", encoding="utf-8") as lines:
                lines.write(json.dumps(result, separators=(",", ":")) + "\n")
        if ratio < 1:
            slow.append(label)
    if slow:
        print(f"bench: slower than the peer: {', '.join(slow)}", file=sys.stderr)


main()
