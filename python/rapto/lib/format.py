"""Reading and writing the npy format piece by piece: magic bytes, headers, arrays, memory maps (numpy.lib.format)."""
import ast
import io
import math
import re
import struct
import warnings

from .. import _rapto
from .._fn_io import open_memmap  # noqa: F401

__all__ = ["magic", "read_magic", "descr_to_dtype", "dtype_to_descr", "drop_metadata", "header_data_from_array_1_0",
           "write_array_header_1_0", "write_array_header_2_0", "read_array_header_1_0", "read_array_header_2_0", "write_array",
           "read_array", "open_memmap", "isfileobj"]

MAGIC_PREFIX = b"\x93NUMPY"
MAGIC_LEN = len(MAGIC_PREFIX) + 2
ARRAY_ALIGN = 64
BUFFER_SIZE = 2**18
GROWTH_AXIS_MAX_DIGITS = 21  # room for the length of the axis along which a file may grow
EXPECTED_KEYS = {"descr", "fortran_order", "shape"}
_MAX_HEADER_SIZE = 10000

# version: (struct format of the header's length, encoding)
_VERSIONS = {(1, 0): ("<H", "latin1"), (2, 0): ("<I", "latin1"), (3, 0): ("<I", "utf8")}


def _check_version(version):
    if version is not None and version not in _VERSIONS:
        raise ValueError(f"we only support format version (1,0), (2,0), and (3,0), not {version}")


def magic(major, minor):
    """The first bytes of a file of this version."""
    if not 0 <= major <= 255:
        raise ValueError("major version must be 0 <= major < 256")
    if not 0 <= minor <= 255:
        raise ValueError("minor version must be 0 <= minor < 256")
    return MAGIC_PREFIX + bytes([major, minor])


def _read_bytes(fp, size, what):
    """Exactly `size` bytes of a file, which may give them in parts."""
    parts, missing = [], size
    while missing:
        part = fp.read(missing)
        if not part:
            raise ValueError(f"EOF: reading {what}, expected {size} bytes got {size - missing}")
        parts.append(part)
        missing -= len(part)
    return b"".join(parts)


def read_magic(fp):
    """The version (major, minor) of the file; it then stands behind the magic bytes."""
    found = _read_bytes(fp, MAGIC_LEN, "magic string")
    if found[:-2] != MAGIC_PREFIX:
        raise ValueError(f"the magic string is not correct; expected {MAGIC_PREFIX!r}, got {found[:-2]!r}")
    return found[-2], found[-1]


def dtype_to_descr(dtype):
    """The text of a dtype in the header."""
    return _rapto.dtype(dtype).str


def descr_to_dtype(descr):
    """The dtype of its text in the header."""
    return _rapto.dtype(descr)


def drop_metadata(dtype, /):
    """The dtype itself: dtypes carry no metadata."""
    return dtype


def header_data_from_array_1_0(array):
    """What the header says of an array, as a dict."""
    fortran = array.flags.f_contiguous and not array.flags.c_contiguous
    return {"shape": array.shape, "fortran_order": bool(fortran), "descr": dtype_to_descr(array.dtype)}


# ---- headers


def _wrap(text, version):
    """Magic bytes, length and text, padded so that the elements are aligned."""
    length_format, encoding = _VERSIONS[version]
    data = text.encode(encoding)
    before = MAGIC_LEN + struct.calcsize(length_format)
    padding = -(before + len(data) + 1) % ARRAY_ALIGN
    try:
        length = struct.pack(length_format, len(data) + padding + 1)
    except struct.error:
        raise ValueError(f"Header length {len(data)} too big for version={version}") from None
    return magic(*version) + length + data + b" " * padding + b"\n"


def _wrap_in_oldest(text):
    """In the oldest version that can hold the text; only version 1.0 is read everywhere."""
    for version in ((1, 0), (2, 0)):
        try:
            header = _wrap(text, version)
        except ValueError:  # too long, or not latin1
            continue
        if version == (2, 0):
            warnings.warn("Stored array in format 2.0. It can only be read by NumPy >= 1.9", UserWarning, stacklevel=4)
        return header
    warnings.warn("Stored array in format 3.0. It can only be read by NumPy >= 1.17", UserWarning, stacklevel=4)
    return _wrap(text, (3, 0))


def _write_header(fp, data, version):
    shape = data["shape"]
    text = "{" + "".join(f"'{key}': {data[key]!r}, " for key in sorted(data)) + "}"
    if shape:
        text += " " * (GROWTH_AXIS_MAX_DIGITS - len(repr(shape[-1 if data["fortran_order"] else 0])))
    fp.write(_wrap_in_oldest(text) if version is None else _wrap(text, version))


def write_array_header_1_0(fp, d):
    """Writes magic bytes and header in version 1.0."""
    _write_header(fp, d, (1, 0))


def write_array_header_2_0(fp, d):
    """Writes magic bytes and header in version 2.0."""
    _write_header(fp, d, (2, 0))


def _literal(text, version):
    try:
        return ast.literal_eval(text)
    except SyntaxError as error:
        if version > (2, 0):
            raise ValueError(f"Cannot parse header: {text!r}") from error
    try:
        found = ast.literal_eval(re.sub(r"(?<=\d)L\b", "", text))
    except SyntaxError as error:
        raise ValueError(f"Cannot parse header: {text!r}") from error
    warnings.warn("Reading `.npy` or `.npz` file required additional header parsing as it was created on Python 2. Save the "
                  "file again to speed up loading and avoid this warning.", UserWarning, stacklevel=4)
    return found


def _read_header(fp, version, max_header_size=_MAX_HEADER_SIZE):
    """(shape, fortran_order, text of the dtype) from behind the magic bytes."""
    _check_version(version)
    length_format, encoding = _VERSIONS[version]
    (length,) = struct.unpack(length_format, _read_bytes(fp, struct.calcsize(length_format), "array header length"))
    text = _read_bytes(fp, length, "array header").decode(encoding)
    if len(text) > max_header_size:
        raise ValueError(f"Header info length ({len(text)}) is large and may not be safe to load securely.\nTo allow loading, "
                         "adjust `max_header_size`.")
    found = _literal(text, version)
    if not isinstance(found, dict):
        raise ValueError(f"Header is not a dictionary: {found!r}")
    if found.keys() != EXPECTED_KEYS:
        raise ValueError(f"Header does not contain the correct keys: {sorted(found)!r}")
    shape, fortran = found["shape"], found["fortran_order"]
    if not isinstance(shape, tuple) or not all(isinstance(length, int) for length in shape):
        raise ValueError(f"shape is not valid: {shape!r}")
    if not isinstance(fortran, bool):
        raise ValueError(f"fortran_order is not a valid bool: {fortran!r}")
    return shape, fortran, found["descr"]


def _described(header):
    shape, fortran, descr = header
    try:
        return shape, fortran, descr_to_dtype(descr)
    except NotImplementedError:
        raise
    except TypeError as error:
        raise ValueError(f"descr is not a valid dtype descriptor: {descr!r}") from error


def read_array_header_1_0(fp, max_header_size=_MAX_HEADER_SIZE):
    """(shape, fortran_order, dtype) of a file of version 1.0 that stands behind the magic bytes."""
    return _described(_read_header(fp, (1, 0), max_header_size))


def read_array_header_2_0(fp, max_header_size=_MAX_HEADER_SIZE):
    """(shape, fortran_order, dtype) of a file of version 2.0 that stands behind the magic bytes."""
    return _described(_read_header(fp, (2, 0), max_header_size))


# ---- arrays


def write_array(fp, array, version=None, allow_pickle=True, pickle_kwargs=None):
    """Writes an array with its header; without a version in the oldest one that can hold it."""
    _check_version(version)
    data = header_data_from_array_1_0(array)
    _write_header(fp, data, version)
    fp.write(array.tobytes("F" if data["fortran_order"] else "C"))


def read_array(fp, allow_pickle=False, pickle_kwargs=None, *, max_header_size=_MAX_HEADER_SIZE):
    """The array of a file, which then stands behind it. Pickled objects are never read."""
    header = _read_header(fp, read_magic(fp), max_header_size)
    shape, fortran, descr = header
    if isinstance(descr, str) and descr.lstrip("|<>=").startswith("O"):
        raise ValueError("Object arrays cannot be loaded: files with pickled objects are not read")
    dtype = _described(header)[2]
    count = math.prod(shape)
    data = _read_elements(fp, shape, count, dtype.itemsize)
    whole = io.BytesIO()
    _write_header(whole, {"shape": shape, "fortran_order": fortran, "descr": descr}, (2, 0))
    return _rapto._npy_parse("file", whole.getvalue() + data)[0]


def _read_elements(fp, shape, count, itemsize):
    parts, missing = [], count * itemsize
    while missing:
        part = fp.read(min(missing, max(BUFFER_SIZE, itemsize)))
        if not part:
            read = (count * itemsize - missing) // itemsize
            raise ValueError(f"Failed to read all data for array. Expected {shape} = {count} elements, could only read {read} "
                             "elements. (file seems not fully written?)")
        parts.append(part)
        missing -= len(part)
    return b"".join(parts)


def isfileobj(f):
    """Whether `f` is a file of the operating system."""
    if not isinstance(f, (io.FileIO, io.BufferedReader, io.BufferedWriter)):
        return False
    try:
        f.fileno()
    except OSError:
        return False
    return True
