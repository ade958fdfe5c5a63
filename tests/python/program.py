"""Random programs on arrays: a program is a list of steps, a step a tuple of small numbers. The same steps are carried out
with any module that has NumPy's interface, so results can be compared element by element.

Every array a program has made stays in its list, so that a view made early is looked at after later writes to its base.
"""
DTYPES = ["bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float16", "float32",
          "float64", "complex64", "complex128"]
SHAPES = [(), (1,), (0,), (5,), (7,), (3, 4), (4, 3), (1, 4), (2, 3, 4), (3, 0), (2, 1, 3)]
# Exactly defined: every implementation gives the same bits.
UNARY = ["negative", "positive", "absolute", "sign", "square", "sqrt", "floor", "ceil", "trunc", "rint", "logical_not",
         "isnan", "isfinite", "isinf", "signbit", "invert", "conjugate", "bitwise_count", "spacing"]
BINARY = ["add", "subtract", "multiply", "maximum", "minimum", "fmax", "fmin", "equal", "not_equal", "less", "less_equal",
          "greater", "greater_equal", "logical_and", "logical_or", "logical_xor", "bitwise_and", "bitwise_or", "bitwise_xor",
          "left_shift", "right_shift", "floor_divide", "remainder", "true_divide", "fmod", "copysign", "nextafter", "gcd",
          "heaviside"]
REDUCTIONS = ["max", "min", "any", "all", "argmax", "argmin", "sum", "prod"]
INPLACE = ["add", "subtract", "multiply", "maximum", "bitwise_xor", "logical_or"]


def pick(choices, number):
    return choices[number % len(choices)]


def start(numpy, seed):
    """The first arrays of a program, as NumPy arrays."""
    rng = numpy.random.default_rng(seed)
    arrays = []
    for _ in range(3):
        dtype = numpy.dtype(pick(DTYPES, int(rng.integers(len(DTYPES)))))
        shape = pick(SHAPES, int(rng.integers(len(SHAPES))))
        arrays.append(values(numpy, rng, dtype, shape))
    return arrays


def values(numpy, rng, dtype, shape):
    whole = rng.integers(-9, 10, shape)
    if dtype.kind == "b":
        return numpy.asarray(whole > 0)
    if dtype.kind == "u":
        return numpy.asarray(abs(whole)).astype(dtype)
    if dtype.kind == "i":
        return numpy.asarray(whole).astype(dtype)
    array = numpy.asarray(whole / 4.0).astype(dtype)
    if dtype.kind == "c":
        array = (array + 1j * rng.integers(-3, 4, shape)).astype(dtype)
    special = rng.random(shape) < 0.08
    return numpy.where(special, dtype.type(rng.choice([numpy.nan, numpy.inf, -numpy.inf, 0.0])), array).astype(dtype)


def unaligned(module, a):
    """The elements of `a` in memory whose first byte lies at an odd address."""
    view = module.ndarray(a.shape, a.dtype, module.zeros(a.nbytes + 1, "uint8"), 1)
    view[...] = a
    return view


class Machine:
    """Carries out steps with one module. A step that raises leaves everything as it was and notes the exception's kind."""

    def __init__(self, module, arrays):
        self.m = module
        self.arrays = [module.array(a) if module.__name__ != "numpy" else a.copy() for a in arrays]
        self.notes = []

    def run(self, steps):
        for step in steps:
            try:
                with self.m.errstate(all="ignore"):
                    getattr(self, pick(KINDS, step[0]))(*step[1:])
                self.notes.append("ok")
            except (ValueError, TypeError, IndexError, OverflowError) as error:
                self.notes.append(kind_of(error))
        return self

    def array(self, number):
        return pick(self.arrays, number)

    def keep(self, value):
        if len(self.arrays) < 24:
            self.arrays.append(self.m.asarray(value))

    # ---- views ----

    def do_slice(self, a, b, c, d):
        a = self.array(a)
        step = pick([1, 2, -1, -2, None], c)
        item = slice(pick([None, 0, 1, -2, 3], b), pick([None, 2, -1, 9], d), step)
        self.keep(a[item] if d % 2 else a[..., item])

    def do_index(self, a, b, c, d):
        self.keep(self.array(a)[pick([0, -1, 1, None, Ellipsis, (Ellipsis, None), (0, Ellipsis)], b)])

    def do_transpose(self, a, b, c, d):
        a = self.array(a)
        self.keep(a.T if b % 2 else self.m.moveaxis(a, 0, -1))

    def do_reshape(self, a, b, c, d):
        a = self.array(a)
        self.keep(a.reshape(pick([(-1,), (a.size,), a.shape[::-1], (-1, 2), (2, -1), (1,) + a.shape], b)))

    def do_broadcast(self, a, b, c, d):
        a = self.array(a)
        self.keep(self.m.broadcast_to(a, (pick([1, 2, 3], b),) + a.shape))

    # ---- new values ----

    def do_unary(self, a, b, c, d):
        a, name = self.array(a), pick(UNARY, b)
        if name == "absolute" and a.dtype.kind == "c":
            return  # NumPy's own is not rounded correctly
        self.keep(getattr(self.m, name)(a))

    def do_binary(self, a, b, c, d):
        self.keep(getattr(self.m, pick(BINARY, c))(self.array(a), self.array(b)))

    def do_scalar(self, a, b, c, d):
        self.keep(getattr(self.m, pick(BINARY[:9], c))(self.array(a), pick([2, -1, 0.5, True, 300, 1j], b)))

    def do_reduce(self, a, b, c, d):
        a = self.array(a)
        if a.dtype.kind in "fc" and pick(REDUCTIONS, b) in ("sum", "prod"):
            return  # the order of rounding is nobody's promise; tests/conform compares these
        axis = pick([None, 0, -1, 1], c)
        keywords = {"keepdims": True} if d % 3 == 0 else {}
        self.keep(getattr(self.m, pick(REDUCTIONS, b))(a, axis=axis, **keywords))

    def do_accumulate(self, a, b, c, d):
        a = self.array(a)
        if a.dtype.kind in "fc":
            return
        self.keep(getattr(self.m, pick(["add", "maximum", "minimum", "logical_or"], b)).accumulate(a, axis=pick([0, -1], c)))

    def do_astype(self, a, b, c, d):
        a, dtype = self.array(a), pick(DTYPES, b)
        if a.dtype.kind in "fc" and self.m.dtype(dtype).kind in "iu":
            a = self.m.where(self.m.isfinite(a), a.real, 0)  # what does not fit is the processor's choice
            a = self.m.clip(a, 0, 100)
        self.keep(a.astype(dtype))

    def do_where(self, a, b, c, d):
        self.keep(self.m.where(self.array(a), self.array(b), self.array(c)))

    def do_take(self, a, b, c, d):
        self.keep(self.m.take(self.array(a), [0, -1, 0], axis=pick([None, 0, -1], b)))

    def do_mask(self, a, b, c, d):
        a = self.array(a)
        self.keep(a[a > pick([0, 1, -1], b)])

    def do_fancy(self, a, b, c, d):
        index = self.m.array([0, -1, 0, 1][: 1 + b % 4])
        # The layout in memory is not defined, so whether a later reshape is a view would not be either: a copy in C order.
        self.keep(self.array(a)[(index, Ellipsis) if c % 2 else (Ellipsis, index)].copy())

    def do_join(self, a, b, c, d):
        self.keep(self.m.concatenate([self.array(a), self.array(b)], axis=pick([0, -1, None], c)))

    def do_unaligned(self, a, b, c, d):
        self.keep(unaligned(self.m, self.array(a)))

    def do_odd_bytes(self, a, b, c, d):
        a = self.array(a)
        if a.flags.c_contiguous and a.flags.writeable and a.dtype.kind in "iu":  # other bytes may be no values
            items = max(a.nbytes - 1, 0) // a.dtype.itemsize
            self.keep(self.m.ndarray((items,), a.dtype, a, 1 if items else 0))

    # ---- writes ----

    def do_inplace(self, a, b, c, d):
        a = self.array(a)
        getattr(self.m, pick(INPLACE, c))(a, self.array(b), out=a)

    def do_out(self, a, b, c, d):
        getattr(self.m, pick(BINARY[:9], d))(self.array(a), self.array(b), out=self.array(c))

    def do_out_where(self, a, b, c, d):
        out = self.array(c)
        mask = self.array(d)
        getattr(self.m, pick(BINARY[:5], d))(self.array(a), self.array(b), out=out, where=mask != 0, casting="same_kind")

    def do_assign(self, a, b, c, d):
        a, value = self.array(a), self.array(b)
        if value.dtype.kind in "fc" and a.dtype.kind in "iu":
            return
        if c % 3 == 0:
            a[...] = value
        elif c % 3 == 1:
            if a.ndim == 1 and value.ndim > 0:
                return  # one element takes one number: which exception tells so differs between dtypes
            a[pick([0, -1, slice(None, None, 2), slice(None, None, -1)], d)] = value
        else:
            a[a == pick([0, 1], d)] = pick([0, 1], b)

    def do_shift(self, a, b, c, d):
        a = self.array(a)
        a[1:] = a[:-1]

    def do_at(self, a, b, c, d):
        a = self.array(a)
        if a.dtype.kind == "b" or not a.flags.writeable:
            return  # NumPy writes to some arrays that are read-only
        self.m.add.at(a, self.m.array([0, 0, -1]), self.m.array(pick([1, 2], b), dtype=a.dtype))


KINDS = [name for name in dir(Machine) if name.startswith("do_")]


def kind_of(error):
    for kind in (IndexError, OverflowError, ValueError, TypeError):
        if isinstance(error, kind):
            return kind.__name__
    return type(error).__name__
