"""nditer: operands broadcast together, element by element."""
from . import _rapto as _c


class nditer:
    """Iterates over operands broadcast together. Elements are 0-d views, which can be written where the flags say so; with
    'external_loop' they are 1-d pieces.

    >>> [int(x) for x in rp.nditer(rp.array([[1, 2], [3, 4]]))]
    [1, 2, 3, 4]
    """

    def __init__(self, op, flags=None, op_flags=None, op_dtypes=None, order="K", casting="safe", op_axes=None, itershape=None,
                 buffersize=0):
        from . import broadcast_shapes
        if op_axes is not None:
            raise NotImplementedError("nditer: op_axes is not supported")
        self._flags = set(flags or ())
        many = isinstance(op, (tuple, list)) and (len(op) == 0 or any(isinstance(o, _c.ndarray) or o is None for o in op) or
                                                  isinstance(op, tuple))
        given = list(op) if many else [op]
        per = self._per_operand(op_flags, len(given))
        dtypes = op_dtypes if isinstance(op_dtypes, (tuple, list)) else [op_dtypes] * len(given)
        arrays = [None if o is None else _c.asanyarray(o) for o in given]
        shape = tuple(itershape) if itershape is not None else broadcast_shapes(*(a.shape for a in arrays if a is not None))
        self._targets, self._casts = [], []
        for i, array in enumerate(arrays):
            if array is None:
                dtype = dtypes[i] or _c.result_type(*(a for a in arrays if a is not None))
                array = arrays[i] = _c.empty(shape, dtype)
                per[i] = {"readwrite"}
            writes = per[i] & {"readwrite", "writeonly"}
            if writes and not array.flags.writeable:
                raise ValueError(f"output array is read-only: operand {i}")
            if dtypes[i] is not None and array.dtype != _c.dtype(dtypes[i]):
                if not self._flags & {"buffered"} and "copy" not in per[i]:
                    raise TypeError(f"Iterator operand {i} dtype could not be cast from {array.dtype!r} to "
                                    f"{_c.dtype(dtypes[i])!r}: buffering or copying is not enabled")
                if not _c.can_cast(array.dtype, dtypes[i], casting):
                    raise TypeError(f"Iterator operand {i} dtype could not be cast from {array.dtype!r} to "
                                    f"{_c.dtype(dtypes[i])!r} according to the rule '{casting}'")
                converted = array.astype(dtypes[i])
                self._casts.append((array, converted) if writes else None)
                array = converted
            if array.shape != shape:
                array = _stretched(array, shape, bool(writes) and "reduce_ok" in self._flags)
            self._targets.append(array if writes else _readonly(array))
        self.operands = tuple(arrays)
        self._shape, self._order = shape, order
        self._size = 1
        for extent in shape:
            self._size *= extent
        if self._size == 0 and "zerosize_ok" not in self._flags:
            raise ValueError("Iteration of zero-sized operands is not enabled")
        self._axes = self._axis_order(arrays)
        self.iterindex = 0

    def _per_operand(self, op_flags, count):
        if op_flags is None:
            return [{"readonly"} for _ in range(count)]
        if all(isinstance(f, str) for f in op_flags):
            return [set(op_flags) for _ in range(count)]
        return [set(f) for f in op_flags]

    def _axis_order(self, arrays):
        """Axes from the slowest to the fastest."""
        axes = list(range(len(self._shape)))
        fortran = self._order == "F" or (self._order in "AK" and arrays and all(a.flags.fnc or a.ndim < 2 for a in arrays) and
                                         any(a.flags.fnc for a in arrays))
        if fortran:
            return axes[::-1]
        if self._order == "K" and len(arrays) == 1 and arrays[0].shape == self._shape:
            return sorted(axes, key=lambda i: (-abs(arrays[0].strides[i]), i))
        return axes

    # ---- state -------------------------------------------------------------------------------------------------

    @property
    def multi_index(self):
        if "multi_index" not in self._flags:
            raise ValueError("Iterator is not tracking a multi-index")
        return self._coordinates(self.iterindex)

    @property
    def index(self):
        at = self._coordinates(self.iterindex)
        total, pairs = 0, list(zip(at, self._shape))
        if "f_index" in self._flags:
            pairs.reverse()
        elif "c_index" not in self._flags:
            raise ValueError("Iterator does not have an index")
        for one, extent in pairs:
            total = total * extent + one
        return total

    def _coordinates(self, position):
        at = [0] * len(self._shape)
        for axis in reversed(self._axes):
            position, at[axis] = divmod(position, self._shape[axis]) if self._shape[axis] else (0, 0)
        return tuple(at)

    @property
    def finished(self):
        return self.iterindex >= self._size

    @property
    def shape(self):
        return self._shape

    @property
    def ndim(self):
        return len(self._shape)

    @property
    def nop(self):
        return len(self.operands)

    @property
    def itersize(self):
        return self._size

    @property
    def dtypes(self):
        return tuple(t.dtype for t in self._targets)

    @property
    def has_multi_index(self):
        return "multi_index" in self._flags

    @property
    def has_index(self):
        return bool(self._flags & {"c_index", "f_index"})

    @property
    def value(self):
        at = (*self._coordinates(self.iterindex), Ellipsis)
        values = tuple(target[at] for target in self._targets)
        return values if len(values) > 1 else values[0]

    def __getitem__(self, i):
        if "external_loop" in self._flags:
            return self._piece()[i]
        return self._targets[i][(*self._coordinates(self.iterindex), Ellipsis)]

    def __setitem__(self, i, value):
        self[i][...] = value

    # ---- iteration ---------------------------------------------------------------------------------------------

    def _piece(self):
        """All elements in one piece where the order allows it."""
        pieces = []
        for target in self._targets:
            turned = target.transpose(self._axes)
            pieces.append(turned.reshape(-1))
        return tuple(pieces)

    def __iter__(self):
        return self

    def __next__(self):
        if getattr(self, "_started", False):
            self.iterindex += self._size if "external_loop" in self._flags else 1
        self._started = True
        if self.finished:
            self._finish()
            raise StopIteration
        if "external_loop" in self._flags:
            pieces = self._piece()
            return pieces if len(pieces) > 1 else pieces[0]
        return self.value

    def iternext(self):
        """Goes on; false at the end."""
        self.iterindex += self._size if "external_loop" in self._flags else 1
        if self.finished:
            self._finish()
        return not self.finished

    def reset(self):
        """Starts again."""
        self.iterindex, self._started = 0, False

    def copy(self):
        """An iterator of its own at the same place."""
        import copy
        return copy.copy(self)

    def _finish(self):
        for pair in self._casts:
            if pair:
                pair[0][...] = pair[1]

    def close(self):
        """Writes buffered operands back."""
        self._finish()

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self.close()

    def __len__(self):
        return self._size


def _readonly(array):
    view = array[...]
    view.flags.writeable = False
    return view


def _stretched(array, shape, writable):
    strides = [0] * (len(shape) - array.ndim)
    for extent, stride in zip(array.shape, array.strides):
        strides.append(0 if extent == 1 else stride)
    strides = [0 if n != 1 and s == 0 else s for n, s in zip(shape, strides)]
    return _c._strided(array, array.dtype, shape, tuple(strides), 0)
