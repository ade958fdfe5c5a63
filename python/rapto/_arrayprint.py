"""Text of arrays with the options that the library's own printing does not have: separators, formatters, signs, float modes.

All elements of an array get one width, chosen from those that are shown.
"""
import math

from . import _rapto as _c


def _shortest(value, unique=True):
    """(sign, digits, exponent) of the shortest text that reads back as `value` of its dtype: 0.d1d2... * 10**exponent."""
    text = str(value.item()) if isinstance(value, _c.float64) else _c._text(_c.asarray(value), False)
    text = text.strip()
    sign = "-" if text.startswith("-") else ""
    mantissa, _, exponent = text.lstrip("-").partition("e")
    whole, _, fraction = mantissa.partition(".")
    digits = (whole + fraction).lstrip("0")
    place = len(whole) if whole.strip("0") else -(len(fraction) - len(fraction.lstrip("0")))
    if whole.strip("0"):
        place = len(whole.lstrip("0"))
    return sign, digits.rstrip("0") or "0", place + int(exponent or 0)


def _positional(value, precision, unique, trim):
    """Text without exponent; `trim` k keeps zeros, . strips them, 0 keeps one, - strips the point too."""
    if unique:
        sign, digits, place = _shortest(value)
        if digits == "0":
            whole, fraction = "0", ""
        else:
            padded = digits.ljust(max(place, 0), "0") if place > 0 else "0" * -place + digits
            whole, fraction = (padded[:place], padded[place:]) if place > 0 else ("0", padded)
        if precision is not None and len(fraction) > precision:
            rounded = f"{abs(value.item()):.{precision}f}"
            whole, _, fraction = rounded.partition(".")
    else:
        rounded = f"{abs(value.item()):.{precision if precision is not None else 17}f}"
        whole, _, fraction = rounded.partition(".")
        sign = "-" if math.copysign(1, value.item()) < 0 else ""
    if math.copysign(1, value.item()) < 0:
        sign = "-"
    if precision is not None and trim == "k":
        fraction = fraction.ljust(precision, "0") if not unique else fraction
    elif trim != "k":
        fraction = fraction.rstrip("0")
        if trim == "0" and not fraction:
            fraction = "0"
    text = f"{sign}{whole}.{fraction}"
    return text[:-1] if trim == "-" and text.endswith(".") else text


def _scientific(value, precision, unique, trim, exp_digits=2, min_digits=None):
    if unique and value.item() != 0:
        _, digits, place = _shortest(value)
        exponent = place - 1
        fraction = digits[1:]
        if precision is not None and len(fraction) > precision:
            mantissa, _, power = f"{abs(value.item()):.{precision}e}".partition("e")
            whole, _, fraction = mantissa.partition(".")
            fraction, exponent = fraction.rstrip("0"), int(power)
        else:
            whole = digits[0]
    elif unique:
        whole, fraction, exponent = "0", "", 0
    else:
        mantissa, _, power = f"{abs(value.item()):.{precision if precision is not None else 17}e}".partition("e")
        whole, _, fraction = mantissa.partition(".")
        exponent = int(power)
        if trim != "k":
            fraction = fraction.rstrip("0")
    if min_digits:
        fraction = fraction.ljust(min_digits, "0")
    if trim == "0" and not fraction:
        fraction = "0"
    point = "" if trim == "-" and not fraction else "."
    sign = "-" if math.copysign(1, value.item()) < 0 else ""
    return f"{sign}{whole}{point}{fraction}e{'-' if exponent < 0 else '+'}{abs(exponent):0{max(exp_digits, 2)}d}"


def _floats(values, options):
    """A function that formats each of the floats that are shown."""
    precision, mode = options["precision"], options["floatmode"]
    if mode == "fixed" or options["legacy"]:
        pass
    if mode == "unique":
        precision = None
    finite = [v for v in values if math.isfinite(v.item())]
    sizes = [abs(v.item()) for v in finite if v.item() != 0]
    single = bool(values) and values[0].dtype.itemsize < 8
    exponential = bool(sizes) and (max(sizes) >= (1e6 if single and values[0].dtype.itemsize == 4 and False else 1e16 if not single else 1e16)
                                   or max(sizes) >= 1e8 and False)
    if sizes:
        exponential = max(sizes) >= 1e8 or (not options["suppress"] and (min(sizes) < 0.0001 or max(sizes) / min(sizes) > 1000))
    unique = mode != "fixed"
    if exponential:
        texts = [_scientific(v, precision, unique, "." if unique else "k") for v in finite]
        fraction = max((len(t.partition("e")[0].partition(".")[2]) for t in texts), default=0)
        keep = fraction if mode in ("fixed", "maxprec_equal", "unique", "maxprec") else 0
        exponents = max((len(t.partition("e")[2]) - 1 for t in texts), default=2)

        def one(v):
            return _scientific(v, precision, unique, "." if unique else "k", exponents, keep)
    else:
        texts = [_positional(v, precision, unique, "." if unique else "k") for v in finite]
        fraction = max((len(t.partition(".")[2]) for t in texts), default=0)
        if mode == "fixed":
            fraction = precision

        def one(v):
            text = _positional(v, precision, unique, "." if unique else "k")
            missing = fraction - len(text.partition(".")[2])
            return text + ("0" if mode in ("fixed", "maxprec_equal") else " ") * missing
    return _padded(values, one, options)


def _padded(values, one, options):
    sign = options["sign"]

    def signed(v):
        number = v.item()
        if math.isnan(number):
            return ("+" if sign == "+" else "") + options["nanstr"]
        text = one(v) if math.isfinite(number) else ("-" if number < 0 else "") + options["infstr"]
        return sign + text if sign != "-" and not text.startswith("-") else text
    width = max((len(signed(v)) for v in values), default=0)
    if sign == " " and values:
        width = max(width, max(len(signed(v)) for v in values))
    return lambda v: signed(v).rjust(width)


def _formatter(array, values, options):
    given = options["formatter"] or {}
    kinds = {"b": ("bool",), "i": ("int", "int_kind"), "u": ("int", "int_kind"), "f": ("float", "float_kind"),
             "c": ("complexfloat", "complex_kind"), "M": ("datetime",), "m": ("timedelta",), "S": ("numpystr", "str_kind"),
             "U": ("numpystr", "str_kind")}[array.dtype.kind]
    for name in (*kinds, "all"):
        if given.get(name) is not None:
            return given[name]
    if array.dtype.kind == "f":
        return _floats(values, options)
    if array.dtype.kind == "c":
        real, imag = _floats([v.real for v in values], options), _floats([v.imag for v in values], dict(options, sign="+"))

        def both(v):
            text = imag(v.imag)
            stripped = text.rstrip()
            return real(v.real) + stripped + "j" + " " * (len(text) - len(stripped))
        return both
    if array.dtype.kind in "US":
        texts = {id(v): repr(v.item()) for v in values}
        width = max((len(t) for t in texts.values()), default=0)
        return lambda v: repr(v.item()).ljust(width)
    plain = (lambda v: f"'{v}'") if array.dtype.kind == "M" else \
        (lambda v: (options["sign"] if options["sign"] != "-" and v >= 0 else "") + str(v)) if array.dtype.kind in "iu" else \
        (lambda v: str(v).partition(" ")[0])
    width = max((len(plain(v)) for v in values), default=0)
    return lambda v: plain(v).rjust(width)


def _shown(array, edge, summarise):
    """The elements that are shown, in order."""
    if array.ndim == 0:
        return [array[()]]
    n = len(array)
    rows = range(n) if not summarise or n <= 2 * edge else [*range(edge), *range(n - edge, n)]
    if array.ndim == 1:
        return [array[i] for i in rows]
    return [value for i in rows for value in _shown(array[i], edge, summarise)]


def _rows(array, write, options, separator, indent, width, summarise):
    edge = options["edgeitems"]
    if array.ndim == 0:
        return write(array[()])
    n = len(array)
    cut = summarise and n > 2 * edge
    rows = [*range(edge), None, *range(n - edge, n)] if cut else range(n)
    if array.ndim == 1:
        lines, line = [], indent
        words = ["..." if i is None else write(array[i]) for i in rows]
        for k, word in enumerate(words):
            last = k == len(words) - 1
            if len(line) + len(word) > width - (1 if last else 0) and len(line) > len(indent):
                lines.append(line.rstrip())
                line = indent
            line += word if last else word + separator
        lines.append(line)
        return "[" + "\n".join(lines)[len(indent):] + "]"
    between = separator.rstrip() + "\n" * (array.ndim - 1) + indent
    parts = ["..." if i is None else _rows(array[i], write, options, separator, indent + " ", width - 1, summarise)
             for i in rows]
    return "[" + between.join(parts) + "]"


def elements(array, options, separator=" ", prefix="", suffix=""):
    """The elements with brackets."""
    if array.size == 0 and array.ndim:
        return "[]"
    summarise = array.size > options["threshold"]
    values = _shown(array, options["edgeitems"], summarise)
    write = _formatter(array, values, options)
    width = options["linewidth"] - max(len(suffix), 0)
    return _rows(array, write, options, separator, " " + " " * len(prefix), width, summarise)


def text(array, is_repr, options, prefix):
    """The text of repr() or str()."""
    if not is_repr:
        return elements(array, options) if array.ndim or options["formatter"] else str(array[()])
    plain = _c._text(array, True, 8, 1000, 3, 75, False)
    extras = plain[plain.rindex("]") + 1:].strip(" \n") if array.ndim else plain[plain.rindex("dtype") - 2:] if "dtype" in plain else ")"
    body = elements(array, options, ", ", prefix, extras)
    if extras == ")":
        return prefix + body + ")"
    extras = extras.lstrip(", \n")
    last = len(prefix + body) - (prefix + body).rfind("\n") - 1
    gap = " " if last + len(extras) + 2 <= options["linewidth"] else "\n" + " " * len(prefix)
    return f"{prefix}{body},{gap}{extras}"


def format_float_positional(x, precision=None, unique=True, fractional=True, trim="k", sign=False, pad_left=None,
                            pad_right=None, min_digits=None):
    """One float without exponent.

    >>> rp.format_float_positional(1e-3)
    '0.001'
    """
    x = x if isinstance(x, _c.generic) else _c.float64(x)
    if not math.isfinite(x.item()):
        return str(x)
    if not fractional and precision is not None:
        digits = max(precision - 1 - (math.floor(math.log10(abs(x.item()))) if x.item() else 0), 0)
        text = _positional(x, digits, unique, trim)
    else:
        text = _positional(x, precision, unique, trim)
    whole, _, fraction = text.partition(".")
    if min_digits is not None:
        text = f"{whole}.{fraction.ljust(min_digits, '0')}"
    text = ("+" if sign and not text.startswith("-") else "") + text
    if pad_left is not None:
        text = " " * (pad_left - len(text.partition(".")[0])) + text
    if pad_right is not None:
        text += " " * (pad_right - len(text.partition(".")[2]))
    return text


def format_float_scientific(x, precision=None, unique=True, trim="k", sign=False, pad_left=None, exp_digits=None,
                            min_digits=None):
    """One float with exponent.

    >>> rp.format_float_scientific(1234.5)
    '1.2345e+03'
    """
    x = x if isinstance(x, _c.generic) else _c.float64(x)
    if not math.isfinite(x.item()):
        return str(x)
    text = _scientific(x, precision, unique, trim, exp_digits or 2, min_digits)
    text = ("+" if sign and not text.startswith("-") else "") + text
    return " " * (pad_left - len(text.partition(".")[0])) + text if pad_left is not None else text
