"""Constants and the other names of scalar types."""
from . import _rapto as _c

pi = 3.141592653589793
e = 2.718281828459045
euler_gamma = 0.5772156649015329
inf = float("inf")
nan = float("nan")
newaxis = None
little_endian = True

bool_ = _c.bool
byte, short, intc, int_, intp, long, longlong = (_c.int8, _c.int16, _c.int32, _c.int64, _c.int64, _c.int64, _c.int64)
ubyte, ushort, uintc, uint, uintp, ulong, ulonglong = (_c.uint8, _c.uint16, _c.uint32, _c.uint64, _c.uint64, _c.uint64,
                                                      _c.uint64)
half, single, double, longdouble = _c.float16, _c.float32, _c.float64, _c.float64
csingle, cdouble, clongdouble = _c.complex64, _c.complex128, _c.complex128
True_, False_ = _c.bool(True), _c.bool(False)

ScalarType = (int, float, complex, bool, bytes, str, memoryview, _c.bool, _c.complex64, _c.complex128, _c.float16,
              _c.float32, _c.float64, _c.int8, _c.int16, _c.int32, _c.int64, _c.datetime64, _c.timedelta64, _c.bytes_,
              _c.str_, _c.uint8, _c.uint16, _c.uint32, _c.uint64)


class _NoValueType:
    """The type of the default of parameters that have none: "not given" where None has a meaning of its own."""

    def __repr__(self):
        return "<no value>"

    def __reduce__(self):
        return "_NoValue"


_NoValue = _NoValueType()
