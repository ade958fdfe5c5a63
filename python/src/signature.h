/* The parsed signature of a row. */
#ifndef RPY_SIGNATURE_H
#define RPY_SIGNATURE_H

#include "rpy.h"

typedef enum rpy_kind_of_value {
    RPY_ANY,      /* the object itself */
    RPY_ARRAY,    /* asarray(x) */
    RPY_OPERAND,  /* as array, Python numbers are weak */
    RPY_ARRAYS,   /* a sequence of arrays */
    RPY_OPERANDS, /* a sequence of operands */
    RPY_AXIS,     /* an integer, or None for all axes */
    RPY_AXES,     /* None, an integer or a tuple of integers */
    RPY_SHAPE,    /* an integer or a sequence of integers */
    RPY_INTS,     /* the same, any number of them */
    RPY_INT,
    RPY_FLOAT,
    RPY_BOOL,
    RPY_STR,
    RPY_DTYPE,   /* RP_DTYPE_COUNT when left out or None */
    RPY_ORDER,   /* rp_order */
    RPY_CASTING, /* rp_casting */
    RPY_DEVICE,  /* None or 'cpu' */
    RPY_OUT,     /* an ndarray that takes the result */
    RPY_KIND_COUNT
} rpy_kind_of_value;

typedef struct rpy_parameter {
    PyObject *name;     /* interned */
    PyObject *fallback; /* the default; NULL: required, or absent when `optional` */
    bool optional, keyword_only, positional_only;
    rpy_kind_of_value kind;
} rpy_parameter;

typedef struct rpy_signature {
    int count;      /* parameters without *args */
    int positional; /* how many of them may be given by position */
    int rest;       /* index of *args, or -1; it is the one before the keyword-only ones */
    int out;        /* index of the parameter of kind out, or -1 */
    rpy_parameter parameters[RPY_MAX_PARAMETERS];
} rpy_signature;

/* False with SystemError for a signature that does not parse: a mistake in a table. */
bool rpy_parse_signature(const rpy_row *row, rpy_signature *signature);
/* "(a, axis=None, *, keepdims=False)": without kinds. New reference. */
PyObject *rpy_signature_text(const rpy_row *row, bool method);
/* Converts `object` to the value of a parameter. False with an exception. */
bool rpy_convert(rpy_call *c, const rpy_parameter *parameter, PyObject *object, rpy_value *value);

#endif
