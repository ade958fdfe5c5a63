"""What NumPy's tests see in place of `numpy`: the package under test, and beside it the parts of NumPy that are borrowed
because they are no part of it (test tools, random, C test modules).

Arrays cross to borrowed functions as NumPy arrays and come back as arrays of the package under test, so that no result
is NumPy's own by accident. A name that neither has is missing: the test that needs it fails.
"""
import functools
import importlib
import sys
import types

import numpy

# Whole modules that stay NumPy's. Their functions take and give arrays of the package under test.
BORROWED = {"random", "ma", "testing", "rec", "char", "strings", "polynomial", "ctypeslib", "dtypes"}
# Classes of the test tools and facts of the interpreter, handed on as they are.
PLAIN = {"numpy.testing": {"assert_raises", "assert_raises_regex", "assert_warns", "assert_no_warnings", "suppress_warnings",
                           "break_cycles", "runstring", "temppath", "tempdir", "assert_no_gc_cycles", "verbose",
                           "IgnoreException", "check_support_sve", "raises", "assert_"},
         "numpy.testing._private.utils": {"requires_memory", "_no_tracing", "_glibc_older_than", "assert_raises"}}
# Test helpers in C that look at nothing but the strides of NumPy's own arrays.
MEASURES = {"internal_overlap"}


def make(package):
    """Installs the face of `package` as the module `numpy_face` with its submodules; returns it."""
    module = importlib.import_module(package)
    crossing = Crossing(module)
    return Face(module, crossing).install()


class Crossing:
    """Conversion of values at the border to borrowed code."""

    def __init__(self, module):
        self.module = module
        self.same = module is numpy

    def out(self, value):
        """The value as NumPy knows it."""
        if self.same:
            return value
        m = self.module
        if isinstance(value, (m.ndarray, m.generic)):
            array = numpy.asarray(value)
            return array if isinstance(value, m.ndarray) else array[()]
        if isinstance(value, m.dtype):
            return numpy.dtype(value.str)
        if isinstance(value, type) and issubclass(value, m.generic):
            return getattr(numpy, value.__name__, value)
        if isinstance(value, Source):
            return value._real
        if hasattr(value, "__array__") and type(value).__module__.startswith("test_"):  # may give an array of the package
            try:
                return numpy.asarray(m.asarray(value))
            except Exception:
                return value
        return self.inside(value, self.out)

    def back(self, value):
        """The value as the package under test knows it."""
        if self.same:
            return value
        m = self.module
        if isinstance(value, numpy.ndarray) and type(value) is numpy.ndarray:
            try:
                return m.array(value)
            except (TypeError, NotImplementedError):
                return value
        if isinstance(value, numpy.generic):
            try:
                return m.asarray(value)[()]
            except (TypeError, NotImplementedError):
                return value
        if isinstance(value, SOURCES):
            return Source(value, self)
        return self.inside(value, self.back)

    @staticmethod
    def inside(value, convert):
        if type(value) in (list, tuple, set):
            return type(value)(convert(item) for item in value)
        if isinstance(value, tuple) and hasattr(value, "_fields"):
            return type(value)(*(convert(item) for item in value))
        if type(value) is dict:
            return {key: convert(item) for key, item in value.items()}
        return value

    def function(self, function):
        @functools.wraps(function, updated=())
        def call(*args, **kwargs):
            result = function(*(self.out(a) for a in args), **{k: self.out(v) for k, v in kwargs.items()})
            return self.back(result)
        return call


SOURCES = (numpy.random.RandomState, numpy.random.Generator)


class Source:
    """A source of random numbers whose methods take and give values of the package under test."""

    def __init__(self, real, crossing):
        self._real, self._crossing = real, crossing

    def __getattr__(self, name):
        value = getattr(self._real, name)
        return self._crossing.function(value) if callable(value) else value


class Borrowed(types.ModuleType):
    """A module of NumPy's whose functions take and give arrays of the package under test."""

    def __init__(self, name, crossing):
        super().__init__("numpy_face" + name.removeprefix("numpy"))
        self.__dict__.update(_real=importlib.import_module(name), _crossing=crossing, _plain=PLAIN.get(name, set()),
                             __path__=[])

    def __getattr__(self, name):
        value = getattr(self._real, name)
        if isinstance(value, numpy.ufunc):
            return value
        if value in SOURCES and not self._crossing.same:
            return self._crossing.function(value)
        if self._crossing.same or name in self._plain or isinstance(value, type) or not callable(value):
            return value
        return self._crossing.function(value)


class Face(types.ModuleType):
    def __init__(self, module, crossing):
        super().__init__("numpy_face")
        self.__dict__.update(_module=module, _crossing=crossing, __path__=[])

    def install(self):
        sys.modules["numpy_face"] = self
        sys.meta_path.insert(0, Finder(self))
        return self

    def __getattr__(self, name):
        if name in BORROWED:
            return importlib.import_module("numpy_face." + name)
        if name in ("_core", "lib", "exceptions") and not self._crossing.same:
            return importlib.import_module("numpy_face." + name)
        if name in ("__config__", "_NoValue"):
            return getattr(self._module, name, getattr(numpy, name))
        return getattr(self._module, name)


class Inner(types.ModuleType):
    """A private module of NumPy's (numpy._core.umath, numpy.lib.format, ...): public names come from the package under
    test, at its top or at the same path, the rest (test helpers) from NumPy."""

    def __init__(self, name, face):
        super().__init__("numpy_face." + name)
        real = importlib.import_module("numpy." + name)
        self.__dict__.update(_real=real, _face=face, _name=name, __path__=[])

    def __getattr__(self, name):
        face = self._face
        if face._crossing.same:
            return getattr(self._real, name)
        if name.startswith("__"):
            return getattr(self._real, name)
        if name == "obj2sctype":
            return lambda rep: face._module.dtype(rep).type
        twin = sys.modules.get(face._module.__name__ + "." + self._name.replace("_core", "core"))
        for place in (self.same_path(), twin, face._module, *self.of_lib()):
            if place is not None and hasattr(place, name):
                return getattr(place, name)
        try:
            return importlib.import_module(f"numpy_face.{self._name}.{name}")
        except ImportError:
            pass
        value = getattr(self._real, name)
        if name in MEASURES:
            return face._crossing.function(value)
        if isinstance(value, types.FunctionType) and not name.startswith("_"):
            raise AttributeError(f"{face._module.__name__} has no {name}")
        return value

    def __setattr__(self, name, value):
        """A test that changes a module of NumPy's changes the real one, when that is what is tested."""
        if self._face._crossing.same and not name.startswith("__"):
            setattr(self._real, name, value)
        else:
            super().__setattr__(name, value)

    def of_lib(self):
        """The modules of lib, whose functions NumPy's private modules have, too."""
        lib = getattr(self._face._module, "lib", None)
        return [part for part in vars(lib).values() if isinstance(part, types.ModuleType)] if lib else []

    def same_path(self):
        try:
            return importlib.import_module(f"{self._face._module.__name__}.{self._name}")
        except ImportError:
            return None


class Finder:
    """Makes numpy_face.X for every numpy.X that a test imports."""

    def __init__(self, face):
        self.face = face

    def find_spec(self, fullname, path=None, target=None):
        if not fullname.startswith("numpy_face."):
            return None
        return importlib.machinery.ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec):
        name = spec.name.removeprefix("numpy_face.")
        if name.split(".")[0] in BORROWED:
            return Borrowed("numpy." + name, self.face._crossing)
        return Inner(name, self.face)

    def exec_module(self, module):
        if module.__name__ == "numpy_face._core.umath":  # tests walk over the ufuncs of its __dict__
            for name, value in vars(numpy._core.umath).items():
                found = getattr(module, name, None) if isinstance(value, numpy.ufunc) else None
                if found is not None and (found is not value or self.face._crossing.same):
                    vars(module)[name] = found
