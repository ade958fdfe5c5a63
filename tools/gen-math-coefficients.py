#!/usr/bin/env python3
"""Computes the polynomials and tables of src/backend/math: prints C text for a family, to be pasted into its file.

    tools/gen-math-coefficients.py exp log ...      (all of them without an argument)

Polynomials are minimax, by Remez' exchange in 60 digits (mpmath), and their coefficients rounded to double; the error
printed with them is that of the rounded polynomial.
"""
import sys

from mpmath import mp, mpf

mp.dps = 60


def solve_reference(points, value, weight, degree):
    """Coefficients and error of the polynomial whose weighted error alternates over the points."""
    rows, right = mp.matrix(degree + 2, degree + 2), mp.matrix(degree + 2, 1)
    for i, x in enumerate(points):
        for k in range(degree + 1):
            rows[i, k] = x ** k
        rows[i, degree + 1] = (-1) ** i / weight(x)
        right[i] = value(x)
    found = mp.lu_solve(rows, right)
    return [found[k] for k in range(degree + 1)], found[degree + 1]


def evaluate(coefficients, x):
    total = mpf(0)
    for c in reversed(coefficients):
        total = total * x + c
    return total


def extrema(error, low, high, count, steps=24):
    """One extremum of each sign in turn, `count` of them, on a grid."""
    cells = steps * count
    grid = [(low + high) / 2 - (high - low) / 2 * mp.cos(mp.pi * i / cells) for i in range(cells + 1)]
    found = []
    for x in grid:
        e = error(x)
        if found and (e > 0) == (found[-1][1] > 0):
            if abs(e) > abs(found[-1][1]):
                found[-1] = (x, e)
        else:
            found.append((x, e))
    while len(found) > count:
        found.pop(0 if abs(found[0][1]) < abs(found[-1][1]) else -1)
    return [x for x, _ in found]


def remez(value, low, high, degree, weight=lambda x: mpf(1), rounds=8):
    """Minimax coefficients, lowest first, of value(x) on [low, high] for the error weight(x) * (p(x) - value(x))."""
    low, high = mpf(low), mpf(high)
    count = degree + 2
    points = [(low + high) / 2 - (high - low) / 2 * mp.cos(mp.pi * (2 * i + 1) / (2 * count)) for i in range(count)]
    for _ in range(rounds):
        coefficients, _ = solve_reference(points, value, weight, degree)
        better = extrema(lambda x: weight(x) * (evaluate(coefficients, x) - value(x)), low, high, count)
        if len(better) < count:
            break
        points = better
    return coefficients


def report(name, value, low, high, degree, weight=lambda x: mpf(1)):
    """Prints the coefficients as hexadecimal doubles and the weighted error of the rounded polynomial."""
    exact = remez(value, low, high, degree, weight)
    rounded = [mpf(float(c)) for c in exact]
    low, high = mpf(low), mpf(high)
    worst = max(abs(weight(x) * (evaluate(rounded, x) - value(x)))
                for x in ((low + (high - low) * i / 2000) for i in range(2001)))
    print(f"/* {name}: degree {degree} on [{float(low):.9g}, {float(high):.9g}], error 2^{float(mp.log(worst, 2)):.1f} */")
    print(", ".join(float(c).hex() for c in exact))


def series(function, terms):
    """function(x) near 0 by its Taylor coefficients, where the closed form cancels."""
    coefficients = [mpf(c) for c in terms]
    return lambda x: evaluate(coefficients, x) if abs(x) < mpf("1e-4") else function(x)


def split(x, bits):
    """x = high + low, high with `bits` significant bits."""
    scale = mpf(2) ** (bits - 1 - mp.floor(mp.log(abs(x), 2)))
    high = mp.nint(x * scale) / scale
    return high, x - high


def constant(name, x):
    print(f"#define {name} {float(x).hex()}")


def exp_family():
    half = mp.log(2) / 2 * (1 + mpf(2) ** -20)
    tail = series(lambda r: (mp.exp(r) - 1 - r) / r ** 2, [1 / mp.factorial(k + 2) for k in range(12)])
    report("(exp(r) - 1 - r) / r^2, f64", tail, -half, half, 10, lambda r: r ** 2 / mp.exp(r) + mpf(10) ** -30)
    report("exp(r), f32", mp.exp, -half, half, 6, lambda r: 1 / mp.exp(r))
    high, low = split(mp.log(2), 42)
    constant("LN2_HIGH", high)
    constant("LN2_LOW", low)
    constant("LN2", mp.log(2))
    constant("LOG2E", 1 / mp.log(2))


FAMILIES = {"exp": exp_family}


def main():
    for name in sys.argv[1:] or FAMILIES:
        print(f"---- {name}")
        FAMILIES[name]()


if __name__ == "__main__":
    main()
