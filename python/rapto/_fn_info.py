"""__array_namespace_info__ of the array API standard, and what NumPy tells about itself."""
from . import _rapto as _c

__all__ = ["__array_namespace_info__", "__array_api_version__", "get_include", "show_config", "show_runtime", "info"]

__array_api_version__ = "2025.12"

_KINDS = {"bool": ("bool",), "signed integer": ("int8", "int16", "int32", "int64"),
          "unsigned integer": ("uint8", "uint16", "uint32", "uint64"), "real floating": ("float32", "float64"),
          "complex floating": ("complex64", "complex128")}
_KINDS["integral"] = _KINDS["signed integer"] + _KINDS["unsigned integer"]
_KINDS["numeric"] = _KINDS["integral"] + _KINDS["real floating"] + _KINDS["complex floating"]


class __array_namespace_info__:
    """What the namespace can do: devices, dtypes, capabilities."""

    def capabilities(self):
        return {"boolean indexing": True, "data-dependent shapes": True, "max dimensions": 64}

    def default_device(self):
        return "cpu"

    def _check(self, device):
        if device not in ("cpu", None):
            raise ValueError(f'Device not understood. Only "cpu" is allowed, but received: {device!r}')

    def default_dtypes(self, *, device=None):
        self._check(device)
        return {"real floating": _c.dtype("f8"), "complex floating": _c.dtype("c16"), "integral": _c.dtype("i8"),
                "indexing": _c.dtype("i8")}

    def dtypes(self, *, device=None, kind=None):
        self._check(device)
        if kind is None:
            names = _KINDS["bool"] + _KINDS["numeric"]
        elif isinstance(kind, tuple):
            names = tuple(name for one in kind for name in self.dtypes(kind=one))
        elif kind in _KINDS:
            names = _KINDS[kind]
        else:
            raise ValueError(f"unsupported kind: {kind!r}")
        return {name: _c.dtype(name) for name in names}

    def devices(self):
        return ("cpu",)


def get_include():
    """The folder of the C headers, where they are installed with the package."""
    import pathlib
    return str(pathlib.Path(__file__).resolve().parent / "include")


def show_config(mode="stdout"):
    """Says how the package was built."""
    config = {"version": _c.__version__, "limited api": "3.11", "isa": _c._isa()}
    if mode == "dicts":
        return config
    print("\n".join(f"{name}: {value}" for name, value in config.items()))
    return None


def show_runtime():
    """Says what the package runs on."""
    import platform
    import sys
    print(f"rapto {_c.__version__}, Python {sys.version.split()[0]}, {platform.platform()}, kernels {_c._isa()}")


def info(object=None, maxwidth=76, output=None, toplevel="rapto"):  # noqa: A002
    """Prints the documentation of an object."""
    import inspect
    print(inspect.getdoc(object) or f"no documentation of {object!r}", file=output)
