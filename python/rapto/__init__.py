"""Arrays with NumPy's names and rules, on librapto."""
from ._rapto import *  # noqa: F401,F403
from . import _rapto, exceptions  # noqa: F401
from ._rapto import __version__, bool  # noqa: F401,A004
from ._constants import *  # noqa: F401,F403
