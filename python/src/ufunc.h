/* What the files about ufunc objects share. */
#ifndef RPY_UFUNC_H
#define RPY_UFUNC_H

#include "rpy.h"

typedef PyObject *rpy_vector_call(PyObject *, PyObject *const *, size_t, PyObject *);

typedef struct rpy_ufunc {
    PyObject_HEAD rpy_vector_call *call;
    const rp_ufunc *ufunc;
} rpy_ufunc;

extern PyTypeObject *rpy_ufunc_type;
extern const rpy_row rpy_ufunc_methods[];
extern PyGetSetDef rpy_ufunc_getset[];

static inline const rp_ufunc *rpy_ufunc_of(PyObject *object)
{
    return ((rpy_ufunc *)object)->ufunc;
}

/* The call of a ufunc object, and one with a tuple and a dict for anything that has such a call. */
rpy_vector_call rpy_ufunc_call_vector;
PyObject *rpy_call_tuple(PyObject *self, PyObject *args, PyObject *kwargs, rpy_vector_call *call);

/* The handler of ufunc._resolve. */
PyObject *rpy_ufunc_resolve(rpy_call *call);

/* The ufunc object of a name, borrowed; NULL with an exception when there is none. */
PyObject *rpy_ufunc_object(const char *name);

/* Whether the class of `object` answers for ufuncs itself (__array_ufunc__ of its own). */
bool rpy_overrides(PyObject *object);
/* What the __array_ufunc__ of the arguments make of a call. `given` are `count` positional arguments, then the values
 * of `keywords`. */
PyObject *rpy_call_override(PyObject *ufunc, const char *method, PyObject *const *given, Py_ssize_t count,
                            PyObject *keywords);

/* A gufunc with axis=, axes= or keepdims=, by rapto._protocol. */
PyObject *rpy_call_gufunc(PyObject *ufunc, PyObject *const *given, Py_ssize_t count, PyObject *keywords);

/* Whether the class of `object` has the special method `name` of its own, neither ndarray's nor NumPy's. */
bool rpy_has_hook(PyObject *object, const char *name);
/* What the __array_function__ of the arguments make of a call. */
PyObject *rpy_call_function_override(PyObject *function, PyObject *const *given, Py_ssize_t count, PyObject *keywords);

/* The class of a result: the operand of a subclass with the highest priority, or any ndarray, or NULL. */
PyObject *rpy_leader(PyObject *const *operands, int count);
/* A result as the class of `like` wants it (__array_wrap__), else as rpy_result. */
PyObject *rpy_wrapped(rp_array *a, PyObject *like);

#endif
