"""Names of the dtype classes, kept for NumPy's sake: each is the dtype type itself."""
from . import _rapto as _c

_CLASSES = {"BoolDType": "?", "Int8DType": "i1", "UInt8DType": "u1", "Int16DType": "i2", "UInt16DType": "u2",
            "Int32DType": "i4", "UInt32DType": "u4", "Int64DType": "i8", "UInt64DType": "u8", "Float16DType": "f2",
            "Float32DType": "f4", "Float64DType": "f8", "Complex64DType": "c8", "Complex128DType": "c16"}
__all__ = list(_CLASSES)


def _maker(name, spelling):
    def make():
        return _c.dtype(spelling)
    make.__name__ = make.__qualname__ = name
    make.__doc__ = f"{name}() is dtype('{spelling}')."
    return make


for _name, _spelling in _CLASSES.items():
    globals()[_name] = _maker(_name, _spelling)
