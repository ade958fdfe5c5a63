"""Stands for a value that the package under test could not make while a test file was read. The test that uses it fails with the
error of making it; the other tests of the file run."""


class Missing:
    def __init__(self, error):
        object.__setattr__(self, "error", error)

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        raise self.error

    def fail(self, *args, **kwargs):
        raise self.error

    __call__ = __iter__ = __len__ = __getitem__ = __add__ = __radd__ = __mul__ = __rmul__ = __array__ = __bool__ = fail


def parameter(make, count):
    """make(), or as many missing values as the parameter has names."""
    try:
        return make()
    except Exception as error:
        return Missing(error) if count == 1 else (Missing(error),) * count


def parameters(make, count):
    try:
        return list(make())
    except Exception as error:
        return [Missing(error) if count == 1 else (Missing(error),) * count]


def elements(*makes):
    """The elements of a list of a test file, without those that cannot be made."""
    found = []
    for make in makes:
        try:
            found.append(make())
        except Exception:
            pass
    return found
