/* Operators of arrays and scalars: one table for both. */
#ifndef RPY_NUMBER_H
#define RPY_NUMBER_H

#include "rpy.h"

typedef rp_array *rpy_binary_op(rp_array *, rp_array *);
typedef rp_array *rpy_unary_op(rp_array *);

/* An operator: the ufunc that it is, and the short way to compute it (NULL: through the ufunc). */
typedef struct rpy_operator {
    const char *name;
    rpy_binary_op *binary;
    rpy_unary_op *unary;
    const rp_ufunc *ufunc; /* found at the first use */
} rpy_operator;

/* X(slot, ufunc, short way) of the binary operators without a third operand. */
#define RPY_BINARY_SLOTS(X)                                                                                            \
    X(add, "add", rp_add)                                                                                              \
    X(subtract, "subtract", rp_subtract)                                                                               \
    X(multiply, "multiply", rp_multiply)                                                                               \
    X(true_divide, "divide", rp_divide)                                                                                \
    X(floor_divide, "floor_divide", rp_floor_divide)                                                                   \
    X(remainder, "remainder", rp_remainder)                                                                            \
    X(and, "bitwise_and", NULL)                                                                                        \
    X(or, "bitwise_or", NULL)                                                                                          \
    X(xor, "bitwise_xor", NULL)                                                                                        \
    X(lshift, "left_shift", NULL)                                                                                      \
    X(rshift, "right_shift", NULL)                                                                                     \
    X(matrix_multiply, "matmul", NULL)
#define RPY_UNARY_SLOTS(X)                                                                                             \
    X(negative, "negative", rp_negative)                                                                               \
    X(positive, "positive", NULL)                                                                                      \
    X(absolute, "absolute", rp_absolute)                                                                               \
    X(invert, "invert", NULL)

#define RPY_DECLARE2(slot, name, way)                                                                                  \
    extern rpy_operator rpy_operator_##slot;                                                                           \
    PyObject *rpy_number_##slot(PyObject *, PyObject *);
#define RPY_DECLARE1(slot, name, way) PyObject *rpy_number_##slot(PyObject *);
RPY_BINARY_SLOTS(RPY_DECLARE2)
RPY_UNARY_SLOTS(RPY_DECLARE1)
#undef RPY_DECLARE2
#undef RPY_DECLARE1
extern rpy_operator rpy_operator_power;

/* The result of left OP right for operands of which one is an ndarray or a scalar of ours; NotImplemented where the
 * other one shall answer. */
PyObject *rpy_binary(PyObject *left, PyObject *right, rpy_operator *op);
PyObject *rpy_unary(PyObject *operand, rpy_operator *op);
/* self OP= other, written through self. */
PyObject *rpy_inplace(PyObject *self, PyObject *other, rpy_operator *op);
PyObject *rpy_power_of(PyObject *left, PyObject *right, PyObject *modulo);
PyObject *rpy_compare(PyObject *left, PyObject *right, int op);
PyObject *rpy_divmod(PyObject *left, PyObject *right);

#endif
