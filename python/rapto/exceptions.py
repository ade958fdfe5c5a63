"""Exceptions and warnings, with NumPy's names."""
__all__ = ["AxisError", "ComplexWarning", "DTypePromotionError", "ModuleDeprecationWarning", "RankWarning",
           "TooHardError", "VisibleDeprecationWarning", "UnsupportedError"]


class AxisError(ValueError, IndexError):
    """An axis that the array does not have."""

    def __init__(self, axis, ndim=None, msg_prefix=None):
        if ndim is None:
            self._message, self.axis, self.ndim = axis, None, None
        else:
            self.axis, self.ndim = axis, ndim
            self._message = f"axis {axis} is out of bounds for array of dimension {ndim}"
            if msg_prefix:
                self._message = f"{msg_prefix}: {self._message}"
        super().__init__(self._message)

    def __str__(self):
        return str(self._message)


class UnsupportedError(NotImplementedError, TypeError):
    """What NumPy has and rapto does not."""


class ComplexWarning(RuntimeWarning):
    """The imaginary part of a complex number was discarded."""


class VisibleDeprecationWarning(UserWarning):
    """Something that will go, shown by default."""


class ModuleDeprecationWarning(DeprecationWarning):
    """A module that will go."""


class RankWarning(RuntimeWarning):
    """A least squares fit with a matrix of low rank."""


class TooHardError(RuntimeError):
    """A problem that was given up."""


class LinAlgError(ValueError):
    """A problem that linear algebra has no answer to."""


LinAlgError.__module__ = "rapto.linalg"  # its public name, as in NumPy


class DTypePromotionError(TypeError):
    """Dtypes without a common one."""
