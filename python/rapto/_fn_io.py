"""Files with NumPy's names: load, save, savez, loadtxt, savetxt, genfromtxt, fromregex, fromfile, fromstring, memmap."""
import contextlib
import io
import operator
import os
import re
import warnings
from collections.abc import Mapping

from . import _rapto
from ._rapto import array, asarray, dtype as _dtype, ndarray

__all__ = ["load", "save", "savez", "savez_compressed", "loadtxt", "savetxt", "genfromtxt", "fromregex", "fromfile",
           "fromstring", "memmap"]

_MODES = {"r": 0, "readonly": 0, "c": 1, "copyonwrite": 1, "r+": 2, "readwrite": 2, "w+": 3, "write": 3}


def _path(file):
    """The path of a path-like object, None for a file object."""
    if hasattr(file, "read") or hasattr(file, "write"):
        return None
    return os.fsdecode(os.fspath(file))


def _name(file):
    return str(getattr(file, "name", "file object"))


# ---- npy and npz


class NpzFile(Mapping):
    """The members of an npz file, read when they are asked for: a mapping of names to arrays."""

    def __init__(self, file, mmap_mode=None):
        path = _path(file)
        self._archive = _rapto._npz_open(path if path is not None else _name(file), None if path is not None else file.read())
        self._mode = mmap_mode
        self.files = _rapto._npz_names(self._archive)
        self._source = path if path is not None else _name(file)

    def __getitem__(self, key):
        if self._archive is None:
            raise ValueError("the npz file is closed")
        name = key if key in self.files else key[:-4] if key.endswith(".npy") and key[:-4] in self.files else None
        if name is None:
            raise KeyError(f"{key} is not a file in the archive")
        if self._mode in ("r", "c"):
            with contextlib.suppress(NotImplementedError):
                return _rapto._npz_get(self._archive, name, _MODES[self._mode])
        return _rapto._npz_get(self._archive, name)

    def __contains__(self, key):
        return key in self.files or (isinstance(key, str) and key.endswith(".npy") and key[:-4] in self.files)

    def __iter__(self):
        return iter(self.files)

    def __len__(self):
        return len(self.files)

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self.close()

    def close(self):
        self._archive = None

    def __repr__(self):
        shown = ", ".join(self.files[:5]) + ("..." if len(self.files) > 5 else "")
        return f"NpzFile {self._source!r} with keys: {shown}"


def _load_open(file):
    """From a file object, which then stands behind the array."""
    start = file.tell() if hasattr(file, "tell") else 0
    data = file.read()
    if not data:
        raise EOFError("No data left in file")
    if data[:4] in (b"PK\3\4", b"PK\5\6"):
        return NpzFile(io.BytesIO(data))
    found, used = _rapto._npy_parse(_name(file), data)
    if hasattr(file, "seek"):
        file.seek(start + used)
    return found


def load(file, mmap_mode=None, allow_pickle=False, fix_imports=True, encoding="ASCII", *, max_header_size=10000):
    """An array of an npy file, or the members of an npz file. Pickled objects are never read."""
    if encoding not in ("ASCII", "latin1", "bytes"):
        raise ValueError("encoding must be 'ASCII', 'latin1', or 'bytes'")
    if mmap_mode is not None and mmap_mode not in _MODES:
        raise ValueError("mode must be one of ['r', 'c', 'r+', 'w+']")
    path = _path(file)
    if path is None:
        return _load_open(file)
    with open(path, "rb") as opened:
        magic, rest = opened.read(4), opened.read(508)
    if not magic:
        raise EOFError(f"{path}: No data left in file")
    if magic in (b"PK\3\4", b"PK\5\6"):
        return NpzFile(path, mmap_mode)
    if re.search(rb"[(,] *\d+L[,)]", rest.partition(b"}")[0]):
        warnings.warn("Reading `.npy` or `.npz` file required additional header parsing as it was created on Python 2. Save the "
                      "file again to speed up loading and avoid this warning.", UserWarning, stacklevel=2)
    if mmap_mode is None:
        return _rapto._npy_read(path)
    return open_memmap(path, mmap_mode)


def save(file, arr, allow_pickle=True):
    """Writes an npy file; ".npy" is added to a path without it."""
    path = _path(file)
    if path is None:
        file.write(_rapto._npy_bytes(arr))
    else:
        _rapto._npy_write(path if path.endswith(".npy") else path + ".npy", arr)


def _savez(file, args, members, compressed):
    for i, value in enumerate(args):
        if f"arr_{i}" in members:
            raise ValueError(f"Cannot use un-named variables and keyword arr_{i}")
        members[f"arr_{i}"] = value
    path = _path(file)
    names, arrays = list(members), [asarray(value) for value in members.values()]
    if path is not None:
        _rapto._npz_write(path if path.endswith(".npz") else path + ".npz", names, arrays, compressed)
        return
    import tempfile
    with tempfile.TemporaryDirectory() as folder:
        _rapto._npz_write(os.path.join(folder, "a.npz"), names, arrays, compressed)
        with open(os.path.join(folder, "a.npz"), "rb") as made:
            file.write(made.read())


def savez(file, *args, allow_pickle=True, **kwds):
    """Writes several arrays to an npz file; members can be mapped."""
    _savez(file, args, kwds, False)


def savez_compressed(file, *args, allow_pickle=True, **kwds):
    """Writes several arrays to a compressed npz file."""
    _savez(file, args, kwds, True)


# ---- memory maps


class memmap(ndarray):
    """An array whose elements are the bytes of a file."""

    def __new__(cls, filename, dtype="uint8", mode="r+", offset=0, shape=None, order="C"):
        if mode not in _MODES:
            raise ValueError(f"mode must be one of {sorted(_MODES)!r} (got {mode!r})")
        path = _path(filename)
        if path is None:
            path = os.path.realpath(f"/proc/self/fd/{filename.fileno()}")
        made = _rapto._memmap(path, _MODES[mode], dtype, offset, shape, order == "F", 0)
        self = made.view(cls)
        self.filename, self.mode, self.offset = os.path.abspath(path), mode, offset
        return self

    def __array_finalize__(self, parent):
        for name in ("filename", "mode", "offset"):
            setattr(self, name, getattr(parent, name, None))

    def flush(self):
        """Brings what was written to the disk."""
        _rapto._flush(self)


def open_memmap(filename, mode="r+", dtype=None, shape=None, fortran_order=False, version=None, *, max_header_size=10000):
    """An npy file as a memory map (numpy.lib.format.open_memmap)."""
    if mode not in _MODES:
        raise ValueError(f"mode must be one of {sorted(_MODES)!r} (got {mode!r})")
    new = _MODES[mode] == 3
    if _path(filename) is None:
        raise ValueError("Filename must be a string or a path-like object.  Memmap cannot use existing file handles.")
    path = os.fsdecode(os.fspath(filename))
    made = _rapto._memmap(path, _MODES[mode], dtype if new else "uint8", 0, shape if new else None, fortran_order, 2 if new else 1)
    self = made.view(memmap)
    self.filename, self.mode = os.path.abspath(path), mode
    return self


# ---- tables


def _input(fname, encoding=None):
    """(name, bytes or None) of a path, a file object, or an iterable of lines."""
    if isinstance(fname, (str, os.PathLike)):
        path = os.fspath(fname)
        if path.endswith((".gz", ".bz2", ".xz", ".lzma")) or encoding not in (None, "bytes", "utf-8", "utf8", "ascii", "latin1"):
            return path, _read_packed(path, encoding)
        if encoding == "latin1":
            return path, open(path, encoding="latin1").read().encode()
        return path, None
    if hasattr(fname, "read"):
        text = fname.read()
    else:
        lines = list(fname)
        text = (b"" if lines and isinstance(lines[0], bytes) else "").join(
            line if line[-1:] in ("\n", b"\n") else line + (b"\n" if isinstance(line, bytes) else "\n") for line in lines)
    return _name(fname), _utf8(text, encoding)


def _utf8(text, encoding):
    if isinstance(text, str):
        return text.encode()
    return text if encoding in (None, "bytes", "utf-8") else text.decode(encoding).encode()


def _read_packed(path, encoding):
    import bz2
    import gzip
    import lzma
    opener = {".gz": gzip.open, ".bz2": bz2.open, ".xz": lzma.open, ".lzma": lzma.open}.get(os.path.splitext(path)[1], open)
    with opener(path, "rb") as opened:
        return _utf8(opened.read(), encoding)


def _words(value):
    if value is None:
        return []
    if isinstance(value, (str, bytes)):
        value = [value]
    return [word.decode("latin1") if isinstance(word, bytes) else word for word in value]


def _columns(usecols):
    if usecols is None:
        return None
    if not hasattr(usecols, "__iter__"):
        usecols = [usecols]
    found = []
    for column in usecols:
        try:
            found.append(operator.index(column))
        except TypeError:
            raise TypeError("usecols must be an int or a sequence of ints but it contains at least one element of type "
                            f"{type(column)}") from None
    return found


def _check_control(name, text):
    if text is not None and len(text) != 1:
        raise TypeError(f"Text reading control character must be a single unicode character or None; but got: {text!r}")


def _convert(cells, converters, dtype, columns):
    """Rows of text through Python functions, column by column."""
    count = len(cells[0]) if cells else 0
    functions = {}
    for i in range(count):
        place = columns[i] if columns else i
        functions[i] = converters if callable(converters) else converters.get(place, converters.get(place - count))
    target = _dtype(dtype)
    parse = {"i": int, "u": int, "f": float, "c": complex, "b": lambda text: bool(int(text))}.get(target.kind, str)
    return array([[(functions[i] or parse)(text) for i, text in enumerate(row)] for row in cells], dtype=target)


def loadtxt(fname, dtype=float, comments="#", delimiter=None, converters=None, skiprows=0, usecols=None, unpack=False,
            ndmin=0, encoding=None, max_rows=None, *, quotechar=None, like=None):
    """A table of a text file, every field of which must convert."""
    if ndmin not in (0, 1, 2):
        raise ValueError(f"Illegal value of ndmin keyword: {ndmin}")
    if isinstance(delimiter, bytes):
        delimiter = delimiter.decode("latin1")
    _check_control("delimiter", delimiter)
    _check_control("quotechar", quotechar)
    if max_rows is not None and max_rows < 0 or skiprows < 0:
        raise ValueError("argument must be nonnegative")
    comments, usecols = _words(comments), _columns(usecols)
    if "" in comments:
        raise ValueError("comments cannot be an empty string. Use comments=None to disable comments.")
    name, data = _input(fname, encoding)
    wanted = "float64" if dtype is None else dtype
    if converters is None:
        found = _rapto._loadtxt(name, data, wanted, comments, delimiter, skiprows, max_rows, usecols, ndmin, unpack, quotechar)
    else:
        cells = _rapto._loadtxt(name, data, str, comments, delimiter, skiprows, max_rows, usecols, 2, False, quotechar)
        found = _shape(_convert(cells.tolist(), converters, wanted, usecols), ndmin, unpack)
    if found.size == 0:
        warnings.warn(f'loadtxt: input contained no data: "{fname}"', category=UserWarning, stacklevel=2)
    return found


def _shape(found, ndmin, unpack):
    if found.ndim > ndmin:
        found = found.squeeze()
    if found.ndim < ndmin:
        found = found.reshape(1) if ndmin == 1 else found.reshape(-1, 1)
    return found.T if unpack else found


def genfromtxt(fname, dtype=float, comments="#", delimiter=None, skip_header=0, skip_footer=0, converters=None,
               missing_values=None, filling_values=None, usecols=None, names=None, excludelist=None,
               deletechars=" !#$%&'()*+,-./:;<=>?@[\\]^{|}~", replace_space="_", autostrip=False, case_sensitive=True,
               defaultfmt="f%i", unpack=None, usemask=False, loose=True, invalid_raise=True, max_rows=None, encoding=None,
               *, ndmin=0, like=None):
    """A table of a text file; what is missing or does not convert is filled in."""
    if names is not None or usemask:
        raise NotImplementedError("genfromtxt: names and usemask need structured and masked arrays")
    if max_rows is not None and skip_footer:
        raise ValueError("The keywords 'skip_footer' and 'max_rows' can not be specified at the same time.")
    if max_rows is not None and max_rows < 1:
        raise ValueError("'max_rows' must be at least 1.")
    if ndmin not in (0, 1, 2):
        raise ValueError(f"Illegal value of ndmin keyword: {ndmin}")
    name, data = _input(fname, encoding)
    widths = None
    if delimiter is not None and not isinstance(delimiter, (str, bytes)):
        widths = [delimiter] if not hasattr(delimiter, "__iter__") else list(delimiter)
        delimiter = None
    if isinstance(delimiter, bytes):
        delimiter = delimiter.decode("latin1")
    missing = missing_values.split(",") if isinstance(missing_values, str) else _words(missing_values)
    filling = () if filling_values is None else filling_values if isinstance(filling_values, (list, tuple)) else [filling_values]
    flags = (1 if autostrip else 0) | (0 if loose else 2) | (0 if invalid_raise else 4) | (8 if dtype is None else 0)
    target = "float64" if dtype is None else str if converters else dtype
    if isinstance(usecols, str):
        raise NotImplementedError("genfromtxt: columns by name need structured arrays")
    usecols = _columns(usecols)
    found, note = _rapto._genfromtxt(name, data, target, _words(comments), delimiter, skip_header, max_rows, usecols,
                                     2 if converters else ndmin, bool(unpack) and not converters, skip_footer, widths, missing,
                                     filling, flags)
    if converters:
        found = _shape(_convert(found.tolist(), converters, dtype or float, usecols), ndmin, unpack)
    if note:
        warnings.warn(note, category=UserWarning, stacklevel=2)
    if found.size == 0:
        warnings.warn(f'genfromtxt: Empty input file: "{fname}"', category=UserWarning, stacklevel=2)
    return found


def fromregex(file, regexp, dtype, encoding=None):
    """The groups of a regular expression in a text file, as the elements of rows."""
    if not hasattr(file, "read"):
        with open(file, encoding=encoding or "latin1") as opened:
            text = opened.read()
    else:
        text = file.read()
    pattern = re.compile(regexp) if isinstance(regexp, (str, bytes)) else regexp
    if isinstance(text, bytes) != isinstance(pattern.pattern, bytes):
        text = text.decode(encoding or "latin1") if isinstance(text, bytes) else text.encode(encoding or "latin1")
    return array(pattern.findall(text)).astype(dtype)


def savetxt(fname, X, fmt="%.18e", delimiter=" ", newline="\n", header="", footer="", comments="# ", encoding=None):
    """Writes a 1-d array as a column or a 2-d array as rows of text."""
    X, formats = asarray(X), _words(fmt)
    columns = X.shape[1] if X.ndim == 2 else 1
    if not isinstance(fmt, (str, bytes)):
        if X.ndim in (1, 2) and len(formats) != columns:
            raise AttributeError(f"fmt has wrong shape.  {fmt}")
        if len(formats) == 1:
            formats = formats[0:1]
    words = [text.decode("latin1") if isinstance(text, bytes) else text for text in (delimiter, newline, header, footer, comments)]
    path = _path(fname)
    if path is not None and encoding in (None, "utf-8", "latin1", "ascii") and not path.endswith((".gz", ".bz2", ".xz")):
        text = _rapto._savetxt(None, X, formats, *words)
        _write(path, text.encode(encoding or "latin1") if encoding or text.isascii() else text.encode("latin1"))
        return
    text = _rapto._savetxt(None, X, formats, *words)
    if path is None:
        try:
            fname.write(text)
        except TypeError:
            fname.write(text.encode(encoding or "latin1"))
        return
    _write_packed(path, text.encode(encoding or "latin1"))


def _write(path, data):
    """Beside the name, then renamed."""
    beside = f"{path}.{os.getpid()}.tmp"
    try:
        with open(beside, "wb") as opened:
            opened.write(data)
        os.replace(beside, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(beside)
        raise


def _write_packed(path, data):
    import bz2
    import gzip
    import lzma
    pack = {".gz": gzip.compress, ".bz2": bz2.compress, ".xz": lzma.compress}.get(os.path.splitext(path)[1], bytes)
    _write(path, pack(data))


# ---- raw elements


def fromfile(file, dtype=float, count=-1, sep="", offset=0, *, like=None):
    """The elements of a binary file, or of a text file with `sep` between them."""
    wanted = _dtype(float if dtype is None else dtype)
    path = _path(file)
    if path is not None:
        return _rapto._fromfile(path, wanted, count, sep, offset)
    if sep:
        if offset:
            raise TypeError("'offset' argument only permitted for binary files")
        text = file.read()
        return _rapto._fromstring(text.decode("latin1") if isinstance(text, bytes) else text, wanted, count, sep)
    if not file.seekable():
        raise OSError("could not seek in file: fromfile needs one that can")
    if offset:
        file.seek(offset, 1)
    data = file.read(count * wanted.itemsize if count >= 0 else -1)
    whole = len(data) // wanted.itemsize
    if len(data) % wanted.itemsize and hasattr(file, "seek"):
        file.seek(whole * wanted.itemsize - len(data), 1)
    if not whole:
        return _rapto.empty(0, dtype=wanted)
    return _rapto._strided(asarray(memoryview(bytearray(data))), wanted, (whole,), None, 0)


def fromstring(string, dtype=float, count=-1, *, sep, like=None):
    """Numbers from text with `sep` between them."""
    if sep == "":
        raise ValueError("The binary mode of fromstring is removed, use frombuffer instead")
    text = string.decode("latin1") if isinstance(string, (bytes, bytearray)) else string
    return _rapto._fromstring(text, float if dtype is None else dtype, count, sep)


def tofile(self, fid, sep="", format="%s"):
    """Writes the elements in C order, binary or as text with `sep` between them."""
    path = _path(fid)
    if path is not None:
        _rapto._tofile(path, self, sep, format)
        return
    if not sep:
        data = self.tobytes()
    else:
        import tempfile
        with tempfile.TemporaryDirectory() as folder:
            _rapto._tofile(os.path.join(folder, "a"), self, sep, format)
            with open(os.path.join(folder, "a"), "rb") as made:
                data = made.read()
    try:
        fid.write(data)
    except TypeError:
        fid.write(data.decode())
