/* What the files about scalars share. */
#ifndef RPY_SCALAR_H
#define RPY_SCALAR_H

#include "rpy.h"

typedef struct rpy_scalar_object {
    PyObject_HEAD char
        bytes[16];  /* the element; float64 and complex128 are Python's float and complex, whose number stands here */
    rp_dtype dtype; /* of times only: their unit */
} rpy_scalar_object;

/* Slots of numbers (with operators) and of texts (comparison only), ended by slot 0. */
extern const PyType_Slot rpy_scalar_number_slots[], rpy_scalar_integer_slots[], rpy_scalar_text_slots[];

PyTypeObject *rpy_make_generic(PyObject *module);
PyObject *rpy_scalar_of_bytes(rp_dtype dtype, const void *bytes);
/* Whether `object` is a number or truth of exactly one of our scalar types (no subclass, no text, no time). */
bool rpy_is_exact_scalar(PyObject *object, rp_dtype *dtype);
/* A scalar as a 0-d array of its dtype, in the innermost scope. */
rp_array *rpy_scalar_value(PyObject *scalar, rp_dtype dtype);
/* Python's str or bytes of one element, without the padding. */
PyObject *rpy_text_object(rp_dtype dtype, const char *bytes);
/* A 0-d text array of a str or bytes object; characters beyond the width of `dtype` are cut off. */
rp_array *rpy_text_array(PyObject *text, rp_dtype dtype);
/* Writes a str or bytes object to one element; characters beyond the width are cut off. False with an exception. */
bool rpy_text_write(PyObject *text, rp_dtype dtype, char *element);
/* Every method and attribute that ndarray has too, through the 0-d array of the scalar. */
extern PyMethodDef rpy_generic_methods[];
extern PyGetSetDef rpy_generic_getset[];

#endif
