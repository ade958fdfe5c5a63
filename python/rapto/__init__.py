"""Arrays with NumPy's names and rules, on librapto."""
import importlib as _importlib
import pkgutil as _pkgutil

from ._rapto import *  # noqa: F401,F403
from . import _rapto, exceptions  # noqa: F401
from ._rapto import __version__, bool  # noqa: F401,A004
from ._constants import *  # noqa: F401,F403
from ._constants import _NoValue  # noqa: F401

# The functions that are Python code: the public names of each _fn_<topic>.py.
for _module in sorted(_found.name for _found in _pkgutil.iter_modules(__path__) if _found.name.startswith("_fn_")):
    _loaded = _importlib.import_module(f"{__name__}.{_module}")
    globals().update({_name: getattr(_loaded, _name) for _name in _loaded.__all__})
del _module, _loaded

from . import dtypes, fft  # noqa: E402,F401 (they need the names above)


def __getattr__(name):
    if name == "linalg":  # loaded when first used: it brings OpenBLAS with it
        return _importlib.import_module("rapto.linalg")
    raise AttributeError(f"module 'rapto' has no attribute {name!r}")


def __dir__():
    return sorted({*globals(), "linalg"})
