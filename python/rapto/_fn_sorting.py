"""The Array API's forms of unique, whose results have names."""
from typing import NamedTuple

from ._rapto import ndarray, unique

__all__ = ["unique_all", "unique_counts", "unique_inverse", "unique_values", "UniqueAllResult", "UniqueCountsResult",
           "UniqueInverseResult"]


class UniqueAllResult(NamedTuple):
    values: ndarray
    indices: ndarray
    inverse_indices: ndarray
    counts: ndarray


class UniqueCountsResult(NamedTuple):
    values: ndarray
    counts: ndarray


class UniqueInverseResult(NamedTuple):
    values: ndarray
    inverse_indices: ndarray


def unique_all(x):
    """The distinct elements, where each is first, which one each element is, how often; each NaN differs."""
    return UniqueAllResult(*unique(x, True, True, True, equal_nan=False))


def unique_counts(x):
    """The distinct elements and how often they occur; each NaN differs."""
    return UniqueCountsResult(*unique(x, return_counts=True, equal_nan=False))


def unique_inverse(x):
    """The distinct elements and which one each element is; each NaN differs."""
    return UniqueInverseResult(*unique(x, return_inverse=True, equal_nan=False))


def unique_values(x):
    """The distinct elements; each NaN differs."""
    return unique(x, equal_nan=False)
