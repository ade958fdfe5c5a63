"""Comparison of rapto's results with NumPy's: class, dtype, shape and elements."""
import numpy as np
import pytest
import rapto as rp


def to_numpy(value):
    """A rapto array or scalar as NumPy's."""
    return np.array(value.tolist(), dtype=str(value.dtype)) if isinstance(value, rp.ndarray) else value


def same(ours, theirs, rtol=0.0):
    """Asserts that `ours` is what NumPy gave."""
    if isinstance(theirs, (tuple, list)):
        assert type(ours) is type(theirs) or isinstance(ours, tuple), (type(ours), type(theirs))
        assert len(ours) == len(theirs)
        for a, b in zip(ours, theirs):
            same(a, b, rtol)
    elif isinstance(theirs, np.ndarray):
        assert isinstance(ours, rp.ndarray), f"{type(ours)} instead of an array"
        assert ours.shape == theirs.shape and str(ours.dtype) == str(theirs.dtype), (ours, theirs)
        np.testing.assert_allclose(np.asarray(ours.tolist()), np.asarray(theirs.tolist()), rtol=rtol, equal_nan=True) \
            if theirs.dtype.kind in "fc" else np.testing.assert_array_equal(np.asarray(ours.tolist()), np.asarray(theirs.tolist()))
    elif isinstance(theirs, np.generic):
        assert isinstance(ours, rp.generic), f"{type(ours)} instead of a scalar"
        assert str(ours.dtype) == str(theirs.dtype)
        assert repr(ours) == repr(theirs) or abs(ours.item() - theirs.item()) <= rtol * abs(theirs.item())
    else:
        assert ours == theirs


def both(function):
    """function(np) and function(rp) give the same, or raise the same class of exception."""
    try:
        expected = function(np)
    except Exception as error:
        with pytest.raises(type(error).__mro__[-3] if type(error).__module__.startswith("numpy") else type(error)):
            function(rp)
        return
    same(function(rp), expected)
