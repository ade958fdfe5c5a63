"""Attributes and methods of ndarray that are Python code; the extension calls them by name."""
import inspect
import pickle
import warnings

from . import _rapto as _c
from ._constants import _NoValue
from ._flags import flagsobj
from ._flatiter import flatiter
from ._protocol import array_function, array_ufunc  # noqa: F401 (called by the extension)


def signature(text):
    """The signature that inspect shows, from its text."""
    namespace = {"_NoValue": _NoValue}
    text = text.replace("<no value>", "_NoValue")
    exec(f"def f{text}: pass", namespace)  # noqa: S102 (our own table)
    return inspect.signature(namespace["f"])


# ---- attributes ----------------------------------------------------------------------------------------------------


def flags(self):
    return flagsobj(self)


def flat(self):
    return flatiter(self)


def set_flat(self, value):
    flatiter(self)[...] = value


def _part(self, offset):
    """The real or imaginary parts of a complex array as a view."""
    kind = "float32" if self.dtype.itemsize == 8 else "float64"
    return _c._view_part(self, kind, offset * self.dtype.itemsize // 2)


def real(self):
    return _part(self, 0) if self.dtype.kind == "c" else self


def set_real(self, value):
    real(self)[...] = value


def imag(self):
    if self.dtype.kind == "c":
        return _part(self, 1)
    zeros = _c.zeros(self.shape, self.dtype)
    return _c._set_writable(zeros, False)


def set_imag(self, value):
    if self.dtype.kind != "c":
        raise TypeError("array does not have imaginary part to set")
    imag(self)[...] = value


def set_strides(self, value):
    if value is None:
        raise AttributeError("Cannot delete array strides")
    warnings.warn("Setting the strides on an array is deprecated; use lib.stride_tricks.as_strided to make a view.",
                  DeprecationWarning, stacklevel=2)
    strides = (value,) if hasattr(value, "__index__") else tuple(value)
    _c._replace(self, _c._strided(self, self.dtype, self.shape, strides, 0))


def set_dtype(self, value):
    _c._replace(self, self.view(value))


class _Ctypes:
    """What a.ctypes has."""

    def __init__(self, array):
        self._array = array

    @property
    def _ctypes(self):
        import ctypes
        return ctypes

    @property
    def data(self):
        return self._array.__array_interface__["data"][0]

    def _numbers(self, numbers, kind=None):
        import ctypes
        return ((kind or ctypes.c_ssize_t) * len(numbers))(*numbers)

    @property
    def shape(self):
        return self._numbers(self._array.shape)

    @property
    def strides(self):
        return self._numbers(self._array.strides)

    def shape_as(self, obj):
        return self._numbers(self._array.shape, obj)

    def strides_as(self, obj):
        return self._numbers(self._array.strides, obj)

    def data_as(self, obj):
        import ctypes
        pointer = ctypes.cast(ctypes.c_void_p(self.data), obj)
        pointer._arr = self._array
        return pointer

    @property
    def _as_parameter_(self):
        import ctypes
        return ctypes.c_void_p(self.data)


def ctypes(self):
    return _Ctypes(self)


# ---- methods -------------------------------------------------------------------------------------------------------


def to_numpy(self, dtype=None, *, copy=None):
    """__array__: NumPy's view of the memory, or a copy where it asks for one."""
    import numpy
    shared = numpy.asarray(_Interface(self))
    if dtype is not None and numpy.dtype(dtype) != shared.dtype:
        if copy is False:
            raise ValueError("Unable to avoid copy while creating an array as requested.")
        return shared.astype(dtype)
    return shared.copy() if copy else shared


class _Interface:
    """Hands NumPy the memory and keeps the array alive, without asking it for __array__ again."""

    def __init__(self, array):
        self.array = array
        self.__array_interface__ = array.__array_interface__


def array_namespace(self, *, api_version=None):
    if api_version not in (None, "2021.12", "2022.12", "2023.12", "2024.12", "2025.12"):
        raise ValueError(f'Version "{api_version}" of the Array API Standard is not supported.')
    import rapto
    return rapto


def array_wrap(self, array, context=None, return_scalar=False):
    array = _c.asarray(array)
    if return_scalar and array.ndim == 0:
        return array[()]
    return array if type(self) is _c.ndarray else array.view(type(self))


def to_device(self, device, /, *, stream=None):
    if stream is not None:
        raise ValueError("The stream argument in to_device() is not supported")
    if device != "cpu":
        raise ValueError(f"Unsupported device: {device}.")
    return self


def size_of(self):
    return object.__sizeof__(self) + (0 if self.base is not None else self.nbytes)


def setflags(self, write=None, align=None, uic=None):
    if align is not None and not align:
        raise ValueError("cannot set aligned mode of array to False")
    if uic:
        raise ValueError("cannot set WRITEBACKIFCOPY flag to True")
    if write is not None:
        self.flags.writeable = write


def view(self, dtype=None, type=None):
    if isinstance(dtype, _type) and issubclass(dtype, _c.ndarray):
        dtype, type = None, dtype
    if type is not None and not (isinstance(type, _type) and issubclass(type, _c.ndarray)):
        raise ValueError("Type must be a sub-type of ndarray type")
    result = _c._strided(self, self.dtype, self.shape, self.strides, 0) if dtype is None else _as_dtype(self, _c.dtype(dtype))
    return _c._as_class(result, type or _class(self), self)


_type, _class = type, type


def _as_dtype(self, dtype):
    """The memory as another dtype: the last axis grows or shrinks when the sizes differ."""
    old, new = self.dtype.itemsize, dtype.itemsize
    if new == 0:
        dtype = _c.dtype(f"{dtype.char}{old if dtype.kind == 'S' else old // 4}")
        new = dtype.itemsize
    if old == new:
        return _c._strided(self, dtype, self.shape, self.strides, 0)
    if self.ndim == 0:
        raise ValueError("Changing the dtype of a 0d array is only supported if the itemsize is unchanged")
    if self.strides[-1] != old and self.shape[-1] != 1 and self.size:
        raise ValueError("To change to a dtype of a different size, the last axis must be contiguous")
    length = self.shape[-1] * old
    if length % new or (new < old and old % new):
        raise ValueError("When changing to a larger dtype, its size must be a divisor of the total size in bytes of the "
                         "last axis of the array." if new > old else
                         "When changing to a smaller dtype, its size must be a divisor of the size of original dtype")
    return _c._strided(self, dtype, (*self.shape[:-1], length // new), (*self.strides[:-1], new), 0)


def getfield(self, dtype, offset=0):
    dtype = _c.dtype(dtype)
    if offset < 0 or offset + dtype.itemsize > self.dtype.itemsize:
        raise ValueError("new type is larger than original type, or the offset is outside of it")
    return _c._strided(self, dtype, self.shape, self.strides, offset)


def setfield(self, val, dtype, offset=0):
    getfield(self, dtype, offset)[...] = val


def dump(self, file):
    data = pickle.dumps(self)
    if hasattr(file, "write"):
        file.write(data)
    else:
        with open(file, "wb") as stream:
            stream.write(data)


def dumps(self):
    return pickle.dumps(self)


def byteswap(self, inplace=False):
    swapped = _c._strided(_c.asarray(memoryview(_swapped(self))), self.dtype, self.shape, None, 0)
    if inplace:
        self[...] = swapped
        return self
    return swapped


def _swapped(self):
    size = self.dtype.itemsize // (2 if self.dtype.kind == "c" else 1)
    data = self.tobytes()
    return bytearray(b"".join(data[i:i + size][::-1] for i in range(0, len(data), size))) if data else bytearray()


def tofile(self, fid, sep="", format="%s"):
    from ._fn_io import tofile as write
    write(self, fid, sep, format)


def format(self, spec=""):  # noqa: A001
    if self.ndim == 0:
        return self[()].__format__(spec)
    if spec:
        raise TypeError(f"unsupported format string passed to {type(self).__module__}.{type(self).__name__}.__format__")
    return str(self)


def array_complex(self):
    if self.ndim != 0:
        raise TypeError("only 0-dimensional arrays can be converted to Python scalars")
    if self.dtype.kind in "SU":
        raise TypeError("Unable to convert text to complex")
    return complex(self.item())


# ---- pickling ------------------------------------------------------------------------------------------------------


def _restore(kind, dtype, shape, data, order, state=None):
    array = _c._strided(_c.asarray(memoryview(data)), _c.dtype(dtype), shape[::-1] if order == "F" else shape, None, 0)
    array = array if memoryview(data).readonly is False else array.copy()
    if order == "F":
        array = array.T
    if kind is not _c.ndarray:
        array = array.view(kind)
    if state:
        array.__dict__.update(state)
    return array


def reduce(self, protocol):
    """__reduce_ex__: dtype, shape and bytes; from protocol 5 on the memory goes out of band where it can."""
    fortran = self.flags.f_contiguous and not self.flags.c_contiguous
    source = self.T if fortran else self
    if protocol >= 5 and source.flags.c_contiguous and self.dtype.kind not in "mM" and str(self.dtype) != "bfloat16":
        data = pickle.PickleBuffer(source)
    else:
        data = bytearray(source.tobytes())
    dtype = self.dtype.str if str(self.dtype) != "bfloat16" else "bfloat16"
    state = getattr(self, "__dict__", None)
    return _restore, (type(self), dtype, self.shape, data, "F" if fortran else "C", state or None)


def setstate(self, state):
    raise NotImplementedError("arrays are restored by rapto._attributes._restore")


def _restore_scalar(dtype, data):
    return _c._strided(_c.asarray(memoryview(bytearray(data))), _c.dtype(dtype), (), (), 0)[()]


def reduce_scalar(self):
    array = _c.asarray(self)
    return _restore_scalar, (str(self.dtype) if self.dtype.kind not in "SU" else self.dtype.str, array.tobytes())


# ---- times ---------------------------------------------------------------------------------------------------------


def time_item(scalar):
    """datetime64 and timedelta64 as Python's own objects, as item() gives them."""
    import datetime
    unit = scalar.dtype.name.partition("[")[2].rstrip("]")
    ticks = _c._strided(_c.asarray(scalar), "int64", (), (), 0).item()
    if ticks == -2**63:
        return None
    if unit in ("", "ns", "ps", "fs", "as"):
        return ticks
    if scalar.dtype.kind == "m":
        return _timedelta(datetime, ticks, unit)
    return _datetime(datetime, ticks, unit)


_MICROSECONDS = {"W": 604800 * 10**6, "D": 86400 * 10**6, "h": 3600 * 10**6, "m": 60 * 10**6, "s": 10**6, "ms": 1000, "us": 1}


def _timedelta(datetime, ticks, unit):
    if unit in ("Y", "M"):
        return ticks
    try:
        return datetime.timedelta(microseconds=ticks * _MICROSECONDS[unit])
    except OverflowError:
        return ticks


def _datetime(datetime, ticks, unit):
    try:
        if unit in ("Y", "M"):
            months = ticks * 12 if unit == "Y" else ticks
            return datetime.date(1970 + months // 12, months % 12 + 1, 1)
        if unit in ("W", "D"):
            return datetime.date(1970, 1, 1) + datetime.timedelta(days=ticks * (7 if unit == "W" else 1))
        return datetime.datetime(1970, 1, 1) + datetime.timedelta(microseconds=ticks * _MICROSECONDS[unit])
    except (OverflowError, ValueError):
        return ticks
