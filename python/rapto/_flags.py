"""a.flags: how the memory of an array is laid out."""
import warnings

from . import _rapto as _c

_NAMES = {"C": "c_contiguous", "C_CONTIGUOUS": "c_contiguous", "CONTIGUOUS": "c_contiguous", "F": "f_contiguous",
          "F_CONTIGUOUS": "f_contiguous", "FORTRAN": "f_contiguous", "O": "owndata", "OWNDATA": "owndata",
          "W": "writeable", "WRITEABLE": "writeable", "A": "aligned", "ALIGNED": "aligned", "X": "writebackifcopy",
          "WRITEBACKIFCOPY": "writebackifcopy", "B": "behaved", "BEHAVED": "behaved", "CA": "carray", "CARRAY": "carray",
          "FA": "farray", "FARRAY": "farray", "FNC": "fnc", "FORC": "forc"}


def _may_write(base):
    """Whether an array over `base` may become writable: one array that lends the memory is, or the memory's owner lets."""
    while isinstance(base, _c.ndarray):
        if _c._is_writable(base):
            return True
        if base.base is None:
            return False
        base = base.base
    try:
        return base is None or not memoryview(base).readonly
    except TypeError:
        return False


class flagsobj:
    """How the memory of an array is laid out; as attributes and as a mapping."""

    __slots__ = ("_array",)
    __hash__ = None

    def __init__(self, array):
        self._array = array

    @property
    def c_contiguous(self):
        return _c._is_contiguous(self._array, "C")

    contiguous = c_contiguous

    @property
    def f_contiguous(self):
        return _c._is_contiguous(self._array, "F")

    fortran = f_contiguous

    @property
    def owndata(self):
        return self._array.base is None

    @property
    def writeable(self):
        if _c._warns(self._array):
            warnings.warn("future versions will not create a writeable array from broadcast_arrays. Set the writable flag "
                          "explicitly to avoid this warning.", FutureWarning, stacklevel=2)
            return True
        return _c._is_writable(self._array)

    @property
    def _warn_on_write(self):
        return _c._warns(self._array)

    @_warn_on_write.setter
    def _warn_on_write(self, value):
        _c._warns(self._array, bool(value))

    @writeable.setter
    def writeable(self, value):
        if value and not _c._warns(self._array) and not _c._is_writable(self._array) and not _may_write(self._array.base):
            raise ValueError("cannot set WRITEABLE flag to True of this array")
        _c._set_writable(self._array, bool(value))

    @property
    def aligned(self):
        return _c._is_aligned(self._array)

    @property
    def writebackifcopy(self):
        return False

    @property
    def behaved(self):
        return self.aligned and self.writeable

    @property
    def carray(self):
        return self.behaved and self.c_contiguous

    @property
    def farray(self):
        return self.behaved and self.f_contiguous and not self.c_contiguous

    @property
    def fnc(self):
        return self.f_contiguous and not self.c_contiguous

    @property
    def forc(self):
        return self.f_contiguous or self.c_contiguous

    @property
    def num(self):
        return (self.c_contiguous | self.f_contiguous << 1 | self.owndata << 2 | self.aligned << 8 | self.writeable << 10)

    def __getitem__(self, name):
        if name not in _NAMES:
            raise KeyError("Unknown flag")
        return getattr(self, _NAMES[name])

    def __setitem__(self, name, value):
        if _NAMES.get(name) != "writeable":
            raise KeyError("Unknown flag")
        self.writeable = value

    def __eq__(self, other):
        return self.num == other.num if isinstance(other, flagsobj) else NotImplemented

    def __repr__(self):
        names = ("C_CONTIGUOUS", "F_CONTIGUOUS", "OWNDATA", "WRITEABLE", "ALIGNED", "WRITEBACKIFCOPY")
        return "\n".join(f"  {name} : {self[name]}" for name in names) + "\n"
