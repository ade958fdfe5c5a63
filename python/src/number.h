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
    int code;              /* rpy_operator_code, or -1 */
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

#define RPY_CODE(slot, name, way) RPY_CODE_##slot,
/* What the short way of scalars tells operators apart by. The comparisons stand in the order of Py_LT to Py_GE. */
typedef enum rpy_operator_code {
    RPY_CODE_LESS,
    RPY_CODE_LESS_EQUAL,
    RPY_CODE_EQUAL,
    RPY_CODE_NOT_EQUAL,
    RPY_CODE_GREATER,
    RPY_CODE_GREATER_EQUAL,
    RPY_BINARY_SLOTS(RPY_CODE) RPY_UNARY_SLOTS(RPY_CODE)
} rpy_operator_code;
#undef RPY_CODE

/* left OP right of two scalars, or of a scalar and a Python number, and OP operand of a scalar, where they are plain;
 * else NULL without an exception. */
PyObject *rpy_quick_binary(PyObject *left, PyObject *right, rpy_operator_code code);
PyObject *rpy_quick_unary(PyObject *operand, rpy_operator_code code);
/* item() of a plain real scalar, else NULL without an exception. */
PyObject *rpy_quick_item(PyObject *scalar);

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
