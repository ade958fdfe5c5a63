/* What the files about ndarray share. */
#ifndef RPY_ARRAY_H
#define RPY_ARRAY_H

#include "rpy.h"

extern PyMethodDef rpy_array_methods[];
extern PyGetSetDef rpy_array_getset[];
/* Ended by slot 0. */
extern const PyType_Slot rpy_array_number_slots[], rpy_array_sequence_slots[], rpy_array_buffer_slots[];

/* A new instance of `type` that keeps `a`, finalized with `parent` (NULL allowed). */
PyObject *rpy_wrap_as(PyTypeObject *type, rp_array *a, PyObject *parent);
/* An integer or a sequence of integers. False with TypeError. */
bool rpy_parse_shape(PyObject *object, int *ndim, int64_t *shape);
/* A tuple of integers. */
PyObject *rpy_integers(int count, const int64_t *numbers);
/* The last part of the name of an object's type; lives until the next call. */
const char *rpy_type_name(PyObject *object);
/* a[index] and a[index] = value (value NULL: refuses). */
PyObject *rpy_getitem(PyObject *self, PyObject *index);
int rpy_setitem(PyObject *self, PyObject *index, PyObject *value);
/* Before a[...] = x of an array that warns: warns once and makes it writable. False where the warning is an error. */
bool rpy_warn_on_write(PyObject *self);
/* a.__array_struct__, and what such a capsule describes as a dict of the array interface. */
PyObject *rpy_array_struct(PyObject *self, void *closure);
PyObject *rpy_interface_of_struct(PyObject *capsule);
/* Replaces the value of an ndarray by `a` (shape settable, flags). */
void rpy_set_value(PyObject *self, rp_array *a);

#endif
