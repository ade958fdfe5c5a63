"""Questions about dtypes: finfo, iinfo, issubdtype and their kin."""
from . import _rapto as _c
from ._fn_errors import errstate

__all__ = ["common_type", "finfo", "iinfo", "iscomplexobj", "isdtype", "isrealobj", "isscalar", "issubdtype",
           "min_scalar_type", "mintypecode", "sctypeDict", "typecodes", "typename"]

_NAMES = ("bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float16", "bfloat16",
          "float32", "float64", "complex64", "complex128", "datetime64", "timedelta64", "bytes_", "str_")
sctypeDict = {name: getattr(_c, name) for name in _NAMES}
sctypeDict.update({c: _c.dtype(c).type for c in "?bhilqBHILQefdgFDGMmSU"})
typecodes = {"Character": "c", "Integer": "bhilqnp", "UnsignedInteger": "BHILQNP", "Float": "efdg", "Complex": "FDG",
             "AllInteger": "bBhHiIlLqQnNpP", "AllFloat": "efdgFDG", "Datetime": "Mm", "All": "?bhilqnpBHILQNPefdgFDGSUMm"}


def _type(thing):
    """The scalar type that a dtype-like thing means; abstract types stay."""
    if isinstance(thing, type) and issubclass(thing, _c.generic):
        return thing
    if thing is float:
        return _c.float64
    return _c.dtype(thing).type


def issubdtype(arg1, arg2):
    """Whether the first dtype is below the second one in the tree of types.

    >>> rp.issubdtype('f4', rp.floating)
    True
    """
    return issubclass(_type(arg1), _type(arg2))


_KINDS = {"bool": "b", "signed integer": "i", "unsigned integer": "u", "integral": "iu", "real floating": "f",
          "complex floating": "c", "numeric": "iufc"}


def isdtype(dtype, kind):
    """Whether a dtype is of a kind: a dtype, one of the standard's names, or a tuple of them.

    >>> rp.isdtype(rp.dtype('f8'), 'real floating')
    True
    """
    try:
        own = _c.dtype(dtype) if isinstance(dtype, _c.dtype) else _c.dtype(_type(dtype))
    except TypeError:
        raise TypeError(f"dtype argument must be a NumPy dtype, but it is a {type(dtype)}.") from None
    for one in kind if isinstance(kind, tuple) else (kind,):
        if isinstance(one, str):
            if one not in _KINDS:
                raise ValueError(f"kind argument is a string, but {one!r} is not a known kind name.")
            if own.kind in _KINDS[one] and own.name != "timedelta64":
                return True
        elif isinstance(one, _c.dtype) or (isinstance(one, type) and issubclass(one, _c.generic)):
            if own == _c.dtype(one) if isinstance(one, _c.dtype) else issubclass(own.type, one):
                return True
        else:
            raise TypeError(f"kind argument must be comprised of NumPy dtypes or strings only, but is a {type(one)}.")
    return False


def iscomplexobj(x):
    """Whether the dtype is complex."""
    return _dtype(x).kind == "c"


def isrealobj(x):
    """Whether the dtype is not complex."""
    return not iscomplexobj(x)


def _dtype(x):
    dtype = getattr(x, "dtype", None)
    return dtype if isinstance(dtype, _c.dtype) else _c.asarray(x).dtype


def isscalar(element):
    """Whether it is a scalar: one of ours, or Python's number, str or bytes."""
    import numbers
    return isinstance(element, (_c.generic, str, bytes, numbers.Number, memoryview))


def common_type(*arrays):
    """The floating-point type that holds all the arrays.

    >>> rp.common_type(rp.array([1]), rp.array([1], dtype='f4'))
    <class 'rapto.float64'>
    """
    complex_, size = False, 2
    for array in arrays:
        dtype = array.dtype
        if dtype.kind not in "iufc":
            raise TypeError("can't get common type for non-numeric array")
        complex_ |= dtype.kind == "c"
        size = max(size, 8 if dtype.kind in "iu" else dtype.itemsize // (2 if dtype.kind == "c" else 1))
    if complex_:
        return _c.complex64 if size < 8 else _c.complex128
    return {2: _c.float16, 4: _c.float32, 8: _c.float64}[size]


def min_scalar_type(a):
    """The smallest dtype that holds the value of a scalar; the dtype of an array.

    >>> rp.min_scalar_type(260)
    dtype('uint16')
    """
    array = _c.asarray(a)
    if array.ndim or array.dtype.kind not in "iufc":
        return array.dtype
    value = array.item()
    if array.dtype.kind in "iu":
        kinds = ("u1", "u2", "u4", "u8") if value >= 0 else ("i1", "i2", "i4", "i8")
        return next(_c.dtype(kind) for kind in kinds if iinfo(kind).min <= value <= iinfo(kind).max)
    parts = (value.real, value.imag) if array.dtype.kind == "c" else (value,)
    kinds = ("c8", "c16") if array.dtype.kind == "c" else ("f2", "f4", "f8")
    limits = {"f2": 65000.0, "f4": 3.4e38, "c8": 3.4e38}
    for kind in kinds:
        fits = all(part != part or abs(part) == float("inf") or abs(part) < limits.get(kind, float("inf")) for part in parts)
        if fits and _c.dtype(kind).itemsize <= array.dtype.itemsize:
            return _c.dtype(kind)
    return array.dtype


def mintypecode(typechars, typeset="GDFgdf", default="d"):
    """The character of the smallest type that holds the given ones."""
    chars = [c if isinstance(c, str) else _c.asarray(c).dtype.char for c in typechars]
    found = [c for c in chars if c in typeset]
    if not found:
        return default
    if "F" in found and "d" in found:
        return "D"
    return min(found, key="GDFgdf".index)


_TEXTS = {"S1": "character", "?": "bool", "b": "signed char", "B": "unsigned char", "h": "short", "H": "unsigned short",
          "i": "integer", "I": "unsigned integer", "l": "long integer", "L": "unsigned long integer",
          "q": "long long integer", "Q": "unsigned long long integer", "f": "single precision", "d": "double precision",
          "g": "long precision", "F": "complex single precision", "D": "complex double precision",
          "G": "complex long double precision", "S": "string", "U": "unicode", "V": "void", "O": "object"}


def typename(char):
    """What the character of a type means."""
    return _TEXTS[char]


class iinfo:
    """The limits of an integer dtype.

    >>> rp.iinfo('i1').max
    127
    """

    def __init__(self, int_type):
        try:
            self.dtype = _c.dtype(int_type)
        except TypeError:
            self.dtype = _c.dtype(type(int_type))
        if isinstance(int_type, (_c.ndarray, _c.generic)):
            self.dtype = int_type.dtype
        self.kind, self.bits = self.dtype.kind, 8 * self.dtype.itemsize
        self.key = f"{self.kind}{self.bits}"
        if self.kind not in "iu":
            raise ValueError(f"Invalid integer data type {self.kind!r}.")

    @property
    def min(self):
        return 0 if self.kind == "u" else -(1 << (self.bits - 1))

    @property
    def max(self):
        return (1 << self.bits) - 1 if self.kind == "u" else (1 << (self.bits - 1)) - 1

    def __repr__(self):
        return f"iinfo(min={self.min}, max={self.max}, dtype={self.dtype})"

    def __str__(self):
        line = "-" * 63
        return (f"Machine parameters for {self.dtype}\n{line}\nmin = {self.min}\nmax = {self.max}\n{line}\n")

    def __eq__(self, other):
        return isinstance(other, iinfo) and self.dtype == other.dtype

    __hash__ = None


class finfo:
    """The limits and the precision of a floating-point dtype.

    >>> rp.finfo('f4').bits
    32
    """

    _SHAPES = {"float16": (10, 5), "bfloat16": (7, 8), "float32": (23, 8), "float64": (52, 11)}
    _cache = {}

    def __new__(cls, dtype):
        if dtype is None:
            raise TypeError("finfo(None) is not allowed")
        if isinstance(dtype, (_c.ndarray, _c.generic)):
            own = dtype.dtype
        else:
            try:
                own = _c.dtype(dtype)
            except TypeError:
                own = _c.dtype(type(dtype))
        if own.kind not in "fc":
            raise ValueError(f"data type {own.type!r} not inexact")
        if own.kind == "c":
            own = _c.dtype("f4" if own.itemsize == 8 else "f8")
        if own not in cls._cache:
            made = super().__new__(cls)
            with errstate(all="ignore"):  # the smallest numbers underflow
                made._fill(own)
            cls._cache[own] = made
        return cls._cache[own]

    def _fill(self, dtype):
        nmant, nexp = self._SHAPES[dtype.name]
        bias = (1 << (nexp - 1)) - 1
        kind = dtype.type
        self.dtype, self.bits, self.nmant, self.iexp = dtype, 8 * dtype.itemsize, nmant, nexp
        self.machep, self.negep, self.minexp, self.maxexp = -nmant, -nmant - 1, 1 - bias, bias + 1
        self.nexp = nexp
        self.eps, self.epsneg = kind(2.0**-nmant), kind(2.0**(-nmant - 1))
        self.max = kind((2.0 - 2.0**-nmant) * 2.0**bias)
        self.min = kind(-self.max.item())
        self.tiny = self.smallest_normal = kind(2.0**(1 - bias))
        self.smallest_subnormal = kind(2.0**(1 - bias - nmant))
        self.precision = {"float16": 3, "bfloat16": 2, "float32": 6, "float64": 15}[dtype.name]
        self.resolution = kind(float(f"1e-{self.precision}"))
        self.__class__._repr = None

    def __repr__(self):
        return f"finfo(resolution={self.resolution}, min={self.min}, max={self.max}, dtype={self.dtype})"

    def __str__(self):
        line = "-" * 67
        rows = "\n".join(f"{name} = {getattr(self, name)}" for name in
                         ("precision", "resolution", "machep", "eps", "negep", "epsneg", "minexp", "tiny", "maxexp", "max",
                          "nexp", "min", "smallest_normal", "smallest_subnormal"))
        return f"Machine parameters for {self.dtype}\n{line}\n{rows}\n{line}\n"

    def __eq__(self, other):
        return self is other

    __hash__ = object.__hash__
