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


def _text(array, is_repr, options, prefix="array("):
    if options["formatter"] or options["sign"] != "-" or options["floatmode"] != "maxprec" or options["nanstr"] != "nan" \
            or options["infstr"] != "inf" or options["legacy"] or options["precision"] is None:
        from . import _arrayprint
        return _arrayprint.text(array, is_repr, options, prefix)
    return _c._text(array, is_repr, options["precision"], min(int(options["threshold"]), 2**62) or -1, options["edgeitems"],
                    options["linewidth"], options["suppress"])


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
    if not isinstance(arr, _c.ndarray) or type(arr) is _c.ndarray:
        return _text(_plain(arr), True, options)
    name = type(arr).__name__
    text = _text(_plain(arr), True, options)
    head, rest = text[:6], text[6:]
    shift = " " * (len(name) - 5)
    return f"{name}({rest}".replace("\n", "\n" + shift) if len(name) >= 5 else f"{name}{head[5:]}{rest}"


def array_str(a, max_line_width=None, precision=None, suppress_small=None):
    """The text that str() gives.

    >>> rp.array_str(rp.array([1, 2]))
    '[1 2]'
    """
    return _text(_plain(a), False, _with(max_line_width, precision, suppress_small))


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
    from . import _arrayprint
    return _arrayprint.elements(_plain(a), options, separator, prefix, suffix)
