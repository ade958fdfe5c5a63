#!/usr/bin/env python3
"""Computes the polynomials and tables of src/backend/math: prints C text for a family, to be pasted into its file.

    tools/gen-math-coefficients.py exp log ...      (all of them without an argument)

Polynomials are minimax, by Remez' exchange in 60 digits (mpmath), and their coefficients rounded to double; the error
printed with them is that of the rounded polynomial.
"""
import struct
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
    tail = series(lambda r: (mp.exp(r) - 1 - r - r ** 2 / 2) / r ** 3, [1 / mp.factorial(k + 3) for k in range(12)])
    report("(exp(r) - 1 - r - r^2 / 2) / r^3, f64", tail, -half, half, 9, lambda r: abs(r) ** 3 / mp.exp(r) + mpf(10) ** -30)
    report("exp(r), f32", mp.exp, -half, half, 6, lambda r: 1 / mp.exp(r))
    short = series(lambda r: mp.expm1(r) / r, [1 / mp.factorial(k + 1) for k in range(12)])
    report("(exp(r) - 1) / r, f32", short, -half, half, 6, lambda r: 1 / short(r))
    high, low = split(mp.log(2), 42)
    constant("LN2_HIGH", high)
    constant("LN2_LOW", low)
    constant("LN2", mp.log(2))
    constant("LN2_REST", mp.log(2) - mpf(float(mp.log(2))))
    constant("LOG2E", 1 / mp.log(2))


FIRST = mpf(45) / 64  # log: arguments are brought to [FIRST, 2 FIRST), in sixteen parts of equal width in their bits
EXACT = 2 ** 42       # parts of constants that are multiples of 1 / EXACT add up exactly


def log_parts():
    """(lowest, highest, factor) of the sixteen parts: argument times factor is near 1."""
    parts = []
    for i in range(16):
        low, high = (mpf(45 + 2 * i) / 64, mpf(47 + 2 * i) / 64) if i < 9 else \
            ((mpf(63) / 64, mpf(33) / 32) if i == 9 else (mpf(33 + 2 * (i - 10)) / 32, mpf(35 + 2 * (i - 10)) / 32))
        factor = mp.nint(64 * 2 / (low + high)) / 64
        parts.append((low, high, mpf(1) if i == 9 else factor))
    return parts


def table(name, values, comment):
    print(f"/* {comment} */\nstatic const double {name}[16] = {{")
    print("    " + ", ".join(float(v).hex() for v in values) + "};")


def log_family():
    parts = log_parts()
    reach = max(max(abs(low * c - 1), abs(high * c - 1)) for low, high, c in parts)
    print(f"/* r from {float(min(low * c - 1 for low, _, c in parts))} to {float(max(h * c - 1 for _, h, c in parts))} */")
    table("math_log_factor", [c for _, _, c in parts], "The factor of each part.")
    for base, scale in (("e", mpf(1)), ("2", 1 / mp.log(2)), ("10", 1 / mp.log(10))):
        highs = [mp.nint(-mp.log(c) * scale * EXACT) / EXACT for _, _, c in parts]
        table(f"math_log{base}_high", highs, f"-log(factor) to base {base}: a multiple of 2^-42, and the rest.")
        lows = [-mp.log(c) * scale - high for (_, _, c), high in zip(parts, highs)]
        print("static const double math_log%s_low[16] = {\n    %s};" % (base, ", ".join(float(v).hex() for v in lows)))
        tail = series(lambda r: (mp.log1p(r) - r) / r ** 2 * scale, [(-1) ** (k + 1) * scale / (k + 2) for k in range(14)])
        for kind, degree in (("f64", 8), ("f32", 3)):
            report(f"(log(1 + r) - r) / r^2 to base {base}, {kind}", tail, -reach, reach, degree,
                   lambda r: abs(r) / scale + mpf(10) ** -30)
    for name, x in (("LOG10_2", mp.log(2) / mp.log(10)),):
        high, low = split(x, 41)
        constant(name + "_HIGH", high)
        constant(name + "_LOW", low)
        constant(name, x)
    for name, x in (("LOG2E", 1 / mp.log(2)), ("LOG10E", 1 / mp.log(10))):
        constant(name, x)
        constant(name + "_LOW", x - mpf(float(x)))


def hyperbolic_family():
    """In w = r^2."""
    half = (mp.log(2) / 2 * (1 + mpf(2) ** -20)) ** 2
    even = series(lambda w: (mp.cosh(mp.sqrt(w)) - 1 - w / 2) / w ** 2, [1 / mp.factorial(2 * k + 4) for k in range(8)])
    odd = series(lambda w: (mp.sinh(mp.sqrt(w)) / mp.sqrt(w) - 1) / w, [1 / mp.factorial(2 * k + 3) for k in range(8)])
    report("(cosh(r) - 1 - r^2 / 2) / r^4, f64", even, 0, half, 4, lambda w: w ** 2 + mpf(10) ** -30)
    report("(sinh(r) / r - 1) / r^2, f64", odd, 0, half, 5, lambda w: w + mpf(10) ** -30)
    even = series(lambda w: mp.cosh(mp.sqrt(w)), [1 / mp.factorial(2 * k) for k in range(8)])
    odd = series(lambda w: mp.sinh(mp.sqrt(w)) / mp.sqrt(w), [1 / mp.factorial(2 * k + 1) for k in range(8)])
    report("cosh(r), f32", even, 0, half, 3)
    report("sinh(r) / r, f32", odd, 0, half, 3)


def power_family():
    reach = mpf("0.03321")
    tail = series(lambda r: (mp.log1p(r) - r + r ** 2 / 2 - r ** 3 / 3) / r ** 4, [mpf((-1) ** (k + 1)) / (k + 4) for k in range(14)])
    report("(log(1 + r) - r + r^2 / 2 - r^3 / 3) / r^4, f64", tail, -reach, reach, 8, lambda r: abs(r) ** 3 + mpf(10) ** -30)
    short = series(lambda r: (mp.log1p(r) - r) / r ** 2, [mpf((-1) ** (k + 1)) / (k + 2) for k in range(14)])
    report("(log(1 + r) - r) / r^2, f32", short, -reach, reach, 5, lambda r: abs(r) + mpf(10) ** -30)
    constant("THIRD", mpf(1) / 3)
    constant("THIRD_REST", mpf(1) / 3 - mpf(float(mpf(1) / 3)))


def root_family():
    report("m^(-1/3)", lambda m: m ** (mpf(-1) / 3), 1, 2, 5, lambda m: m ** (mpf(1) / 3))
    for j in range(3):
        constant(f"2^(-{j}/3)", mpf(2) ** (mpf(-j) / 3))
        constant(f"2^({j}/3)", mpf(2) ** (mpf(j) / 3))


def as_float(x):
    return struct.unpack("f", struct.pack("f", float(x)))[0]


def report_fitted(name, value, low, high, degree, weight, nearest):
    """As report; coefficients are rounded by `nearest` one by one from the lowest, and the rest fitted again."""
    found = []
    for k in range(degree + 1):
        rest = remez(lambda x: (value(x) - evaluate(found, x)) / x ** k, low, high, degree - k, lambda x: weight(x) * x ** k)
        found.append(mpf(nearest(rest[0])))
    worst = max(abs(weight(x) * (evaluate(found, x) - value(x)))
                for x in ((low + (high - low) * i / 2000) for i in range(2001)))
    print(f"/* {name}: degree {degree} on [{float(low):.9g}, {float(high):.9g}], error 2^{float(mp.log(worst, 2)):.1f} */")
    print(", ".join(float(c).hex() for c in found))


def odd(name, function, terms, high, count, nearest=None):
    """P of function(x) = x + x^3 P(x^2) for x up to `high`, by the relative error of the function."""
    tail = series(lambda z: (function(mp.sqrt(z)) / mp.sqrt(z) - 1) / z, terms)
    title, weight = f"P of {name}(x) = x + x^3 P(x^2)", lambda z: z / (1 + z * tail(z))
    if nearest:
        report_fitted(title, tail, mpf(2) ** -12, high ** 2, count - 1, weight, nearest)
    else:
        report(title, tail, mpf(2) ** -30, high ** 2, count - 1, weight)


def sin_cos_family():
    quarter, half = mp.pi / 4 * (1 + mpf(2) ** -12), mp.pi / 2 * (1 + mpf(2) ** -12)
    terms = [(-1) ** (k + 1) / mp.factorial(2 * k + 3) for k in range(14)]
    odd("sin, f64", mp.sin, terms, quarter, 7, nearest=float)
    odd("sin, f32", mp.sin, terms, half, 5)
    tail = series(lambda z: (mp.cos(mp.sqrt(z)) - 1 + z / 2) / z ** 2,
                  [(-1) ** k / mp.factorial(2 * k + 4) for k in range(14)])
    report("Q of cos(x) = 1 - x^2 / 2 + x^4 Q(x^2), f64", tail, mpf(2) ** -30, quarter ** 2, 5,
           lambda z: z ** 2 / (1 - z / 2 + z ** 2 * tail(z)))
    half_pi = mp.pi / 2
    first = mpf(float(half_pi))
    second = split(half_pi - first, 33)[0]
    constant("HALF_PI_1", first)
    constant("HALF_PI_2", second)
    constant("HALF_PI_3", half_pi - first - second)


def tan_family():
    terms = [mp.taylor(mp.tan, 0, 29)[2 * k + 3] for k in range(13)]
    odd("tan, f32", mp.tan, terms, mp.pi / 4 * (1 + mpf(2) ** -12), 7, nearest=as_float)


def arcsin_family():
    terms = [mp.binomial(2 * k + 2, k + 1) / mpf(4) ** (k + 1) / (2 * k + 3) for k in range(14)]
    odd("arcsin, f64", mp.asin, terms, mpf(1) / 2, 13)
    odd("arcsin, f32", mp.asin, terms, mpf(1) / 2, 6, nearest=as_float)


def arctan_family():
    terms = [(-1) ** (k + 1) / mpf(2 * k + 3) for k in range(14)]
    odd("arctan, f64", mp.atan, terms, mpf(1) / 2, 12)
    odd("arctan, f32", mp.atan, terms, mpf(1) / 2, 6, nearest=as_float)


FAMILIES = {"power": power_family, "exp": exp_family, "hyperbolic": hyperbolic_family, "log": log_family,
            "root": root_family,
            "sin_cos": sin_cos_family, "tan": tan_family, "arcsin": arcsin_family, "arctan": arctan_family}


def main():
    for name in sys.argv[1:] or FAMILIES:
        print(f"---- {name}")
        FAMILIES[name]()


if __name__ == "__main__":
    main()
