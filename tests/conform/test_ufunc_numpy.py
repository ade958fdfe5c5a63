#!/usr/bin/env python3
"""Ufuncs against NumPy: out, where, dtype, the methods, matrix products, floating-point errors. Same values (within the
ulp that tests/conform/test_ops_numpy.py allows for functions), same dtypes, failures where NumPy fails."""
import random
import sys
import unittest
import warnings

import numpy as np
from numpy._core import umath

import librapto
from ufunc_library import EVENTS, RaptoError, Scope, Ufunc, number, operand, watch

np.seterr(all="ignore")
warnings.simplefilter("ignore", np.exceptions.ComplexWarning)
WHOLE = ["int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"]
FLOATS = ["float32", "float64"]
COMPLEX = ["complex64", "complex128"]
ROUNDED = {"add", "subtract", "multiply", "divide", "sqrt", "square", "negative", "maximum", "minimum", "floor_divide"}


def numbers(rng, shape, dtype):
    dtype = np.dtype(dtype)
    if dtype == bool:
        return rng.integers(0, 2, shape).astype(bool)
    if dtype.kind in "iu":
        return rng.integers(0 if dtype.kind == "u" else -9, 10, shape).astype(dtype)
    if dtype.kind == "c":
        return (rng.integers(-9, 10, shape) + 1j * rng.integers(-9, 10, shape)).astype(dtype)
    return (rng.integers(-99, 100, shape) / 8).astype(dtype)


def layout(rng, array):
    """The same values in another memory layout, writable."""
    array, kind = np.array(array), rng.integers(0, 4)
    if kind == 1 and array.ndim > 1:
        return np.asfortranarray(array)
    if kind == 2 and array.ndim > 0:
        wide = np.zeros(array.shape[:-1] + (array.shape[-1] * 2,), array.dtype)
        wide[..., ::2] = array
        return wide[..., ::2]
    if kind == 3 and array.ndim > 0:
        return array[::-1].copy()[::-1]
    return array.copy()


def same(test, mine, theirs, text, loose=False):
    theirs = np.asarray(theirs)
    test.assertEqual(mine.dtype, theirs.dtype, text)
    test.assertEqual(mine.shape, theirs.shape, text)
    if loose and theirs.dtype.kind in "fc":
        eps = np.finfo(theirs.dtype).eps
        np.testing.assert_allclose(mine, theirs, rtol=32 * eps, atol=64 * eps, err_msg=text)
    else:
        np.testing.assert_array_equal(mine, theirs, text)


def both(test, text, mine, theirs, loose=False):
    """Runs both; compares results or that both fail."""
    try:
        expected = theirs()
    except (TypeError, ValueError, IndexError) as error:
        try:
            found = mine()
        except RaptoError:
            return
        test.fail(f"{text}: NumPy fails with {error}; got {found}")
    try:
        found = mine()
    except RaptoError as error:
        test.fail(f"{text}: {error}")
    if not isinstance(expected, tuple):
        expected, found = (expected,), (found,)
    for a, b in zip(found, expected):
        same(test, a, b, text, loose)


class Calls(unittest.TestCase):
    def test_out_and_where(self):
        rng = np.random.default_rng(1)
        names = ["add", "subtract", "multiply", "divide", "maximum", "floor_divide", "less", "logical_and", "remainder"]
        dtypes = ["bool"] + WHOLE + FLOATS + COMPLEX
        for round_ in range(600):
            name = names[rng.integers(len(names))]
            shape = tuple(rng.integers(1, 5, rng.integers(0, 4)))
            if round_ % 20 == 0:
                shape = (3, 2000)
            dtype_a, dtype_b, dtype_out = rng.choice(dtypes, 3)
            a, b = numbers(rng, shape, dtype_a), numbers(rng, shape[rng.integers(0, len(shape) + 1):], dtype_b)
            a, b = layout(rng, a), layout(rng, b)
            out = layout(rng, numbers(rng, shape, dtype_out))
            where = rng.integers(0, 2, shape).astype(bool) if rng.integers(0, 2) else np.True_
            theirs, mine = out.copy(), out
            text = f"{round_} {name} {dtype_a} {dtype_b} out {dtype_out} {shape}"
            both(self, text, lambda: Ufunc(name)(a, b, out=mine, where=np.asarray(where)),
                 lambda: getattr(np, name)(a, b, out=theirs, where=where), loose=name == "divide" or dtype_a in COMPLEX)

    def test_overlap(self):
        rng = np.random.default_rng(2)
        for round_ in range(300):
            base = numbers(rng, (60,), "float64")
            def view(memory):
                start, step = draws[0], draws[1]
                return memory[start:][::step][:10]
            mine, theirs = base.copy(), base.copy()
            parts = [(int(rng.integers(0, 20)), int(rng.choice([1, 2, 3, -1]))) for _ in range(3)]
            def views(memory):
                return [memory[s:s + 30:k][:10] if k > 0 else memory[s + 12:s:-1][:10] for s, k in parts]
            a, b, out = views(mine)
            c, d, there = views(theirs)
            mask = rng.integers(0, 2, 10).astype(bool) if round_ % 2 else np.ones(10, bool)
            Ufunc("subtract")(a, b, out=out, where=mask)
            np.subtract(c, d, out=there, where=mask)
            np.testing.assert_array_equal(mine, theirs, str(parts))
            Ufunc("divmod")(a, b, out=(out, None))
            np.divmod(c, d, out=(there, None))
            np.testing.assert_array_equal(mine, theirs, str(parts))

    def test_pair_over_its_operands(self):
        a, b = np.array([7.0, -7, 9]), np.array([2.0, 2, -4])
        c, d = a.copy(), b.copy()
        Ufunc("divmod")(a, b, out=(a, b))
        np.divmod(c, d, out=(c, d))
        np.testing.assert_array_equal(a, c)
        np.testing.assert_array_equal(b, d)

    def test_dtype_and_casting(self):
        rng = np.random.default_rng(3)
        dtypes = ["bool"] + WHOLE + ["float16"] + FLOATS + COMPLEX
        for name in ["add", "subtract", "divide", "multiply", "equal", "power", "sqrt", "floor", "negative"]:
            function = getattr(np, name)
            for _ in range(60):
                one, two, three = rng.choice(dtypes, 3)
                operands = [np.abs(numbers(rng, (4,), dtype)) + np.ones(1, dtype) for dtype in (one, two)]
                operands = operands[:function.nin]
                casting = [None, "unsafe", "safe", "no"][rng.integers(4)]
                extra = {} if casting is None else {"casting": casting}
                both(self, f"{name} {one} {two} dtype {three} {casting}",
                     lambda: Ufunc(name)(*operands, dtype=three, casting=casting),
                     lambda: function(*operands, dtype=three, **extra), loose=True)

    def test_messages(self):
        f8, i2, three = np.ones(2), np.ones(2, "int16"), np.ones(3)
        for call, text in [
                (lambda: Ufunc("add")(f8, f8, out=i2), "Cannot cast ufunc 'add' output from dtype('float64')"),
                (lambda: Ufunc("add")(f8, f8, dtype="int16"), "Cannot cast ufunc 'add' input 0 from dtype('float64')"),
                (lambda: Ufunc("add")(np.ones((2, 3)), three, out=np.ones(3)), "non-broadcastable output operand"),
                (lambda: Ufunc("add")(f8, three), "operands could not be broadcast together"),
                (lambda: Ufunc("subtract").reduce(np.ones((2, 2)), axis=None), "is not reorderable, so at most one axis"),
                (lambda: Ufunc("maximum").reduce(np.ones(0)), "zero-size array to reduction operation maximum which has"),
                (lambda: Ufunc("maximum").reduce(f8, where=f8 > 3), "so to use a where mask one has to specify"),
                (lambda: Ufunc("sin").reduce(f8), "reduce only supported for binary functions"),
                (lambda: Ufunc("divmod").reduce(f8), "functions returning a single value"),
                (lambda: Ufunc("add").reduceat(three, np.array([0, 5])), "index 5 out-of-bounds in add.reduceat [0, 3)"),
                (lambda: Ufunc("add").accumulate(np.ones(())), "cannot accumulate on a scalar"),
                (lambda: Ufunc("less").reduce(f8), "No loop matching the specified signature"),
                (lambda: Ufunc("add").at(f8, np.array([5]), 1.0), "index 5 is out of bounds for axis 0 with size 2"),
                (lambda: Ufunc("matmul")(np.ones((2, 3)), np.ones((2, 3))), "(size 2 is different from 3)")]:
            with self.assertRaises(RaptoError) as caught:
                call()
            self.assertIn(text, str(caught.exception))


class Methods(unittest.TestCase):
    BINARY = ["add", "multiply", "subtract", "divide", "maximum", "minimum", "fmax", "fmin", "logical_and", "logical_or",
              "logical_xor", "bitwise_and", "bitwise_or", "bitwise_xor", "gcd", "lcm", "hypot", "logaddexp", "power",
              "floor_divide", "remainder", "arctan2", "left_shift", "equal", "less", "copysign", "fmod", "nextafter"]

    def test_reduce(self):
        rng = np.random.default_rng(4)
        dtypes = ["bool"] + WHOLE + ["float16"] + FLOATS + COMPLEX
        for round_ in range(900):
            name = self.BINARY[round_ % len(self.BINARY)]
            dtype = rng.choice(dtypes)
            shape = tuple(int(x) for x in rng.integers(0 if round_ % 7 == 0 else 1, 5, rng.integers(1, 4)))
            a = layout(rng, np.abs(numbers(rng, shape, dtype)).astype(dtype))
            if name in ("floor_divide", "remainder", "fmod", "left_shift"):
                a = (a + np.ones((), dtype)).astype(dtype)
            axis = None if rng.integers(0, 4) == 0 else tuple(
                sorted(int(i) for i in rng.permutation(len(shape))[:rng.integers(0, len(shape) + 1)]))
            arguments = {"axis": axis, "keepdims": bool(rng.integers(0, 2))}
            if rng.integers(0, 3) == 0:
                arguments["dtype"] = str(rng.choice(dtypes))
            theirs = dict(arguments)
            if rng.integers(0, 3) == 0:
                arguments["initial"] = np.asarray(3, dtype)
                theirs["initial"] = np.asarray(3, dtype)[()]
            if rng.integers(0, 3) == 0:
                arguments["where"] = theirs["where"] = rng.integers(0, 2, shape).astype(bool)
            text = f"{round_} {name} {dtype} {shape} {theirs}"
            both(self, text, lambda: Ufunc(name).reduce(a, **arguments), lambda: getattr(np, name).reduce(a, **theirs),
                 loose=True)

    def test_reduce_out(self):
        rng = np.random.default_rng(5)
        for round_ in range(200):
            name = ["add", "multiply", "maximum", "logical_or", "bitwise_xor"][round_ % 5]
            dtype, other = rng.choice(WHOLE + FLOATS, 2)
            if not np.can_cast(dtype, other):
                continue  # NumPy reads the first elements back from what it has stored
            a = numbers(rng, (3, 4), dtype)
            mine = layout(rng, numbers(rng, (3,), other))
            theirs = mine.copy()
            both(self, f"{name} {dtype} out {other}", lambda: Ufunc(name).reduce(a, axis=1, out=mine),
                 lambda: getattr(np, name).reduce(a, axis=1, out=theirs), loose=True)

    def test_accumulate_and_reduceat(self):
        rng = np.random.default_rng(6)
        dtypes = ["bool"] + WHOLE + FLOATS + COMPLEX
        for round_ in range(600):
            name = self.BINARY[round_ % len(self.BINARY)]
            dtype = rng.choice(dtypes)
            shape = tuple(int(x) for x in rng.integers(1, 6, rng.integers(1, 4)))
            a = layout(rng, np.abs(numbers(rng, shape, dtype)).astype(dtype))
            if name in ("floor_divide", "remainder", "fmod", "left_shift"):
                a = (a + np.ones((), dtype)).astype(dtype)
            axis = int(rng.integers(-len(shape), len(shape)))
            indices = rng.integers(0, shape[axis], rng.integers(0, 6))
            dtype_ = str(rng.choice(dtypes)) if rng.integers(0, 3) == 0 else None
            text = f"{round_} {name} {dtype} {shape} {axis} {dtype_} {indices}"
            both(self, text, lambda: Ufunc(name).accumulate(a, axis, dtype_),
                 lambda: getattr(np, name).accumulate(a, axis, dtype_), loose=True)
            both(self, text, lambda: Ufunc(name).reduceat(a, indices, axis, dtype_),
                 lambda: getattr(np, name).reduceat(a, indices, axis, dtype_), loose=True)

    def test_outer(self):
        rng = np.random.default_rng(7)
        for name in ["add", "less", "power", "arctan2"]:
            for one in [(), (3,), (2, 3)]:
                for two in [(), (4,), (3, 2)]:
                    a, b = np.abs(numbers(rng, one, "int32")), np.abs(numbers(rng, two, "float32"))
                    both(self, f"{name} {one} {two}", lambda: Ufunc(name).outer(np.asarray(a), np.asarray(b)),
                         lambda: getattr(np, name).outer(a, b), loose=True)

    def test_at(self):
        rng = np.random.default_rng(8)
        for round_ in range(400):
            name = ["add", "subtract", "multiply", "maximum", "negative", "left_shift", "divide"][round_ % 7]
            function, dtype, other = getattr(np, name), *rng.choice(WHOLE + FLOATS + COMPLEX, 2)
            shape = tuple(int(x) for x in rng.integers(1, 5, rng.integers(1, 4)))
            a = layout(rng, numbers(rng, shape, dtype))
            count = int(rng.integers(1, len(shape) + 1))
            if rng.integers(0, 4) == 0:
                indices = (rng.integers(0, 2, shape[:count]).astype(bool),)
                rows = (int(indices[0].sum()),)
            else:
                indices = tuple(rng.integers(-shape[i], shape[i], (2, 3) if i == 0 else (3,)) for i in range(count))
                rows = (2, 3)
            b = numbers(rng, rows + shape[count:] if rng.integers(0, 2) else (), other)
            if name == "left_shift":
                b = np.abs(b)
            mine, theirs = a, a.copy()
            operands = () if function.nin == 1 else (np.asarray(b),)

            def there():
                function.at(theirs, indices, *operands)
                return theirs

            def here():
                Ufunc(name).at(mine, indices, *operands)
                return mine
            both(self, f"{round_} {name} {dtype} {other} {shape} {indices}", here, there, loose=True)


class Products(unittest.TestCase):
    def test_products(self):
        rng = np.random.default_rng(9)
        dtypes = ["bool"] + WHOLE + ["float16"] + FLOATS + COMPLEX
        batches = [(), (1,), (2,), (3, 2), (3, 1)]
        for round_ in range(400):
            name = ["matmul", "vecdot", "matvec", "vecmat"][round_ % 4]
            m, k, n = (int(x) for x in rng.integers(0 if round_ % 9 == 0 else 1, 7, 3))
            if round_ % 50 == 0:
                m, k, n = 33, 300, 41
            left, right = batches[rng.integers(5)], batches[rng.integers(5)]
            core = {"matmul": ((m, k), (k, n)), "vecdot": ((k,), (k,)), "matvec": ((m, k), (k,)),
                    "vecmat": ((k,), (k, n))}[name]
            one, two = rng.choice(dtypes, 2)
            a, b = layout(rng, numbers(rng, left + core[0], one)), layout(rng, numbers(rng, right + core[1], two))
            both(self, f"{name} {a.shape} {b.shape} {one} {two}", lambda: Ufunc(name)(a, b),
                 lambda: getattr(np, name)(a, b), loose=True)
        a, b = numbers(rng, (3, 4), "float64"), numbers(rng, (4,), "float64")
        both(self, "vectors", lambda: Ufunc("matmul")(a, b), lambda: np.matmul(a, b))
        both(self, "vectors", lambda: Ufunc("matmul")(b, b), lambda: np.matmul(b, b))
        both(self, "scalar", lambda: Ufunc("matmul")(np.asarray(1.0), b), lambda: np.matmul(1.0, b))


class Errors(unittest.TestCase):
    def check(self, text, mine, theirs):
        EVENTS.clear()
        watch(True)
        try:
            mine()
        finally:
            watch(False)
        with warnings.catch_warnings(record=True) as caught, np.errstate(divide="warn", over="warn", invalid="warn"):
            warnings.simplefilter("always")
            theirs()
        self.assertEqual(EVENTS, [str(w.message) for w in caught], text)

    def test_calls(self):
        special = [0.0, -0.0, 1.0, -1.0, 0.5, 2.0, -2.0, 710.0, -745.0, 1e308, -1e308, 1e-308, np.inf, -np.inf, np.nan, 400.0]
        names = ["add", "subtract", "multiply", "divide", "power", "floor_divide", "remainder", "fmod", "hypot", "less",
                 "maximum", "copysign", "arctan2", "sqrt", "exp", "log", "log2", "log10", "log1p", "expm1", "exp2", "sin",
                 "cos", "tan", "arcsin", "arccos", "arctanh", "arccosh", "sinh", "cosh", "tanh", "square", "reciprocal",
                 "floor", "rint", "sign", "absolute", "isnan", "negative", "float_power", "cbrt", "arctan"]
        for name in names:
            function = getattr(np, name)
            for x in special:
                for y in special if function.nin == 2 else [0.0]:
                    if name in ("power", "float_power") and np.isinf(y):
                        continue  # NumPy's flags depend on the processor
                    operands = [np.array([1.0, v]) for v in ([x, y][:function.nin])]
                    self.check(f"{name} {x} {y}", lambda: Ufunc(name)(*operands), lambda: function(*operands))

    def test_integers(self):
        for dtype in WHOLE:
            least = np.iinfo(dtype).min
            for name in ["floor_divide", "remainder", "fmod", "divmod"]:
                for y in [0, 1, -1 if least else 1]:
                    a, b = np.array([5, least], dtype), np.array([1, y], dtype)
                    self.check(f"{name} {dtype} {y}", lambda: Ufunc(name)(a, b), lambda: getattr(np, name)(a, b))

    def test_methods(self):
        big = np.full((2, 3), 1e308)
        for name, call in [("reduce", {}), ("accumulate", {})]:
            self.check(name, lambda: getattr(Ufunc("add"), name)(big, 1), lambda: getattr(np.add, name)(big, 1))
        half = np.full(5, 60000, "float16")
        self.check("half", lambda: Ufunc("add")(half, half), lambda: np.add(half, half))
        self.check("half", lambda: Ufunc("add").reduce(half), lambda: np.add.reduce(half))

    def test_casts(self):
        special = [0.0, -1.0, -1.5, 255.0, 300.0, 1e10, -3e9, 1e20, -1e20, 1e300, 1e39, np.inf, -np.inf, np.nan, 70000.0]
        for one in FLOATS:
            for two in WHOLE + ["float16", "float32", "float64"]:
                for x in special:
                    a = np.array([1.0, x]).astype(one)
                    with Scope():
                        self.check(f"{one} {two} {x}", lambda: librapto.LIB.rp_astype(operand(a), number(two)),
                                   lambda: a.astype(two))

    def test_in_place_and_masks(self):
        for name in ["log", "sqrt", "exp"]:
            a, mask = np.array([-1.0, 0, 1, 1000]), np.array([False, False, True, False])
            b = a.copy()
            self.check(name, lambda: Ufunc(name)(a, out=a, where=mask), lambda: getattr(np, name)(b, out=b, where=mask))
            a, b = np.array([-1.0, 0, 1, 1000]), np.array([-1.0, 0, 1, 1000])
            self.check(name, lambda: Ufunc(name)(a, out=a), lambda: getattr(np, name)(b, out=b))


class Objects(unittest.TestCase):
    def test_every_ufunc(self):
        names = [name for name in dir(umath) if isinstance(getattr(umath, name), np.ufunc)]
        missing = []
        for name in names:
            theirs = getattr(umath, name)
            handle = librapto.LIB.rp_ufunc_find(theirs.__name__.encode())
            if not handle:
                missing.append(name)
                continue
            mine = Ufunc(theirs.__name__)
            self.assertEqual((librapto.LIB.rp_ufunc_nin(mine.handle), mine.nout), (theirs.nin, theirs.nout), name)
            identity = [None, 0, 1, -1, False, True, -np.inf][librapto.LIB.rp_ufunc_identity(mine.handle)]
            self.assertEqual(identity, theirs.identity, name)
            signature = librapto.LIB.rp_ufunc_signature(mine.handle)
            self.assertEqual(signature.decode() if signature else None, theirs.signature, name)
        public = [name for name in missing if hasattr(np, name)]
        self.assertEqual(public, [], "ufuncs of NumPy's main namespace")


if __name__ == "__main__":
    random.seed(0)
    sys.exit(unittest.main())
