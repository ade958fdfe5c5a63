/* Operators of arrays and scalars: one table for both. */
#ifndef RPY_NUMBER_H
#define RPY_NUMBER_H

#include "rpy.h"

typedef rp_array *rpy_binary_op(rp_array *, rp_array *);
typedef rp_array *rpy_unary_op(rp_array *);

/* The result of left OP right for operands of which one is an ndarray or a scalar of ours; NotImplemented where the
 * other one shall answer. */
PyObject *rpy_binary(PyObject *left, PyObject *right, rpy_binary_op *op);
PyObject *rpy_unary(PyObject *operand, rpy_unary_op *op);
PyObject *rpy_power_of(PyObject *left, PyObject *right, PyObject *modulo);
PyObject *rpy_compare(PyObject *left, PyObject *right, int op);
PyObject *rpy_divmod(PyObject *left, PyObject *right);
rp_array *rpy_matmul_op(rp_array *a, rp_array *b);
rp_array *rpy_positive(rp_array *a);
rp_array *rpy_not_yet2(rp_array *a, rp_array *b);
rp_array *rpy_not_yet1(rp_array *a);

/* X(slot, function) of the binary operators without a third operand. */
#define RPY_BINARY_SLOTS(X)                                                                                            \
    X(add, rp_add)                                                                                                     \
    X(subtract, rp_subtract)                                                                                           \
    X(multiply, rp_multiply)                                                                                           \
    X(true_divide, rp_divide)                                                                                          \
    X(floor_divide, rp_floor_divide)                                                                                   \
    X(remainder, rp_remainder)                                                                                         \
    X(and, rpy_not_yet2)                                                                                               \
    X(or, rpy_not_yet2)                                                                                                \
    X(xor, rpy_not_yet2)                                                                                               \
    X(lshift, rpy_not_yet2)                                                                                            \
    X(rshift, rpy_not_yet2)                                                                                            \
    X(matrix_multiply, rpy_matmul_op)
#define RPY_UNARY_SLOTS(X)                                                                                             \
    X(negative, rp_negative)                                                                                           \
    X(positive, rpy_positive)                                                                                          \
    X(absolute, rp_absolute)                                                                                           \
    X(invert, rpy_not_yet1)

#define RPY_DECLARE2(slot, function) PyObject *rpy_number_##slot(PyObject *, PyObject *);
#define RPY_DECLARE1(slot, function) PyObject *rpy_number_##slot(PyObject *);
RPY_BINARY_SLOTS(RPY_DECLARE2)
RPY_UNARY_SLOTS(RPY_DECLARE1)
#undef RPY_DECLARE2
#undef RPY_DECLARE1

#endif
