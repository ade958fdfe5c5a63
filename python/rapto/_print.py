"""Text of arrays and how it is laid out (printoptions)."""
import contextlib
import contextvars

from . import _rapto as _c

_DEFAULT = {"edgeitems": 3, "threshold": 1000, "floatmode": "maxprec", "precision": 8, "suppress": False, "linewidth": 75,
            "nanstr": "nan", "infstr": "inf", "sign": "-", "formatter": None, "legacy": False, "override_repr": None}
_options = contextvars.ContextVar("rapto_print_options", default=_DEFAULT)


def _checked(name, value):
    if name == "floatmode" and value not in ("fixed", "unique", "maxprec", "maxprec_equal"):
        raise ValueError("floatmode option must be one of 'fixed', 'unique', 'maxprec', 'maxprec_equal'")
    if name == "sign" and value not in ("-", "+", " "):
        raise ValueError("sign option must be one of ' ', '+', or '-'")
    if name == "threshold":
        if not isinstance(value, (int, float)):
            raise TypeError("threshold must be numeric")
        if value != value:
            raise ValueError("threshold must be non-NAN, try sys.maxsize for untruncated representation")
    if name == "precision" and value is not None:
        try:
            value = value.__index__()
        except AttributeError:
            raise TypeError("precision must be an integer") from None
    return value


def _changed(given):
    options = dict(_options.get())
    options.update({name: _checked(name, value) for name, value in given.items() if value is not None})
    if options["floatmode"] == "fixed" and options["precision"] is None:
        options["precision"] = 8
    return options


def set_printoptions(precision=None, threshold=None, edgeitems=None, linewidth=None, suppress=None, nanstr=None,
                     infstr=None, formatter=None, sign=None, floatmode=None, *, legacy=None, override_repr=None):
    """Sets how arrays are printed."""
    given = dict(locals())
    options = _changed(given)
    options["formatter"], options["override_repr"] = formatter, override_repr
    _options.set(options)


def get_printoptions():
    """How arrays are printed, as a dict."""
    return dict(_options.get())


@contextlib.contextmanager
def printoptions(*args, **kwargs):
    """Sets how arrays are printed for a block."""
    token = _options.set(dict(_options.get()))
    try:
        set_printoptions(*args, **kwargs)
        yield get_printoptions()
    finally:
        _options.reset(token)


_FORMATTERS = {"b": ("bool",), "i": ("int", "int_kind"), "u": ("int", "int_kind"), "f": ("float", "float_kind"),
               "c": ("complexfloat", "complex_kind"), "M": ("datetime",), "m": ("timedelta",),
               "S": ("numpystr", "str_kind"), "U": ("numpystr", "str_kind")}


def _formatter(array, options):
    given = options["formatter"] or {}
    names = [name for name in (*_FORMATTERS[array.dtype.kind], "all") if given.get(name) is not None]
    return given[names[0]] if names else None


def _text(array, style, options, **more):
    threshold = min(int(min(options["threshold"], 2.0**62)), 2**62)
    mode, precision = options["floatmode"], options["precision"]
    if precision is None:
        mode, precision = "unique" if mode in ("maxprec", "unique") else mode, 30
    given = {k: v for k, v in (("nanstr", options["nanstr"]), ("infstr", options["infstr"])) if v not in ("nan", "inf")}
    return _c._text(array, style, precision, threshold, options["edgeitems"], options["linewidth"], options["suppress"],
                    mode, options["sign"], format=_formatter(array, options), **given, **more)


def _with(max_line_width, precision, suppress_small):
    return _changed({"linewidth": max_line_width, "precision": precision, "suppress": suppress_small})


def _plain(array):
    return array if type(array) is _c.ndarray else _c.asarray(array)


def array_repr(arr, max_line_width=None, precision=None, suppress_small=None):
    """The text that repr() gives.

    >>> rp.array_repr(rp.array([1, 2]))
    'array([1, 2])'
    """
    options = _with(max_line_width, precision, suppress_small)
    if options["override_repr"] is not None and max_line_width is None and precision is None:
        return options["override_repr"](arr)
    if type(arr) is _c.ndarray or not isinstance(arr, _c.ndarray):
        return _text(_plain(arr), "r", options)
    return _text(_plain(arr), "r", options, prefix=type(arr).__name__ + "(")


def array_str(a, max_line_width=None, precision=None, suppress_small=None):
    """The text that str() gives.

    >>> rp.array_str(rp.array([1, 2]))
    '[1 2]'
    """
    return _text(_plain(a), "s", _with(max_line_width, precision, suppress_small))


def array2string(a, max_line_width=None, precision=None, suppress_small=None, separator=" ", prefix="", *,
                 formatter=None, threshold=None, edgeitems=None, sign=None, floatmode=None, suffix="", legacy=None):
    """The elements of an array as text.

    >>> rp.array2string(rp.array([1.5, 2]), separator=', ')
    '[1.5, 2. ]'
    """
    options = _changed({"linewidth": max_line_width, "precision": precision, "suppress": suppress_small,
                        "threshold": threshold, "edgeitems": edgeitems, "sign": sign, "floatmode": floatmode,
                        "legacy": legacy})
    options["formatter"] = formatter if formatter is not None else options["formatter"]
    return _text(_plain(a), "2", options, separator=separator, prefix=prefix, suffix=suffix)


def _float(x):
    return x if isinstance(x, (_c.generic, _c.ndarray)) else _c.float64(x)


def format_float_positional(x, precision=None, unique=True, fractional=True, trim="k", sign=False, pad_left=None,
                            pad_right=None, min_digits=None):
    """One float without exponent.

    >>> rp.format_float_positional(1e-3)
    '0.001'
    """
    return _c._format_float(_float(x), False, precision, unique, fractional, trim, sign, pad_left, pad_right, None, min_digits)


def format_float_scientific(x, precision=None, unique=True, trim="k", sign=False, pad_left=None, exp_digits=None,
                            min_digits=None):
    """One float with exponent.

    >>> rp.format_float_scientific(1234.5)
    '1.2345e+03'
    """
    return _c._format_float(_float(x), True, precision, unique, True, trim, sign, pad_left, None, exp_digits, min_digits)
