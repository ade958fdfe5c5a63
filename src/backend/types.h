/* The element types of the kernels and which rule of graph/ops.def has a loop for which kind of type. The tables of
 * backend/ref and backend/cpu are made from these lists and ops.def by the preprocessor alone. */
#ifndef RAPTO_BACKEND_TYPES_H
#define RAPTO_BACKEND_TYPES_H

#include <stdint.h>
#include <string.h>

#define RPI_PASTE2(a, b) a##_##b
#define RPI_PASTE(a, b)  RPI_PASTE2(a, b)

/* The name of a function for the element type at hand: F(add) is add_f64 where TAG is f64. */
#define F(name) RPI_PASTE(name, TAG)

/* X(DTYPE, tag) for every type that has kernels, by kind. The tag is the suffix of a kernel's name (add_f64). */
#define RPI_INT_TYPES(X, name)                                                                                         \
    X(I8, i8, name)                                                                                                    \
    X(I16, i16, name)                                                                                                  \
    X(I32, i32, name)                                                                                                  \
    X(I64, i64, name)                                                                                                  \
    X(U8, u8, name)                                                                                                    \
    X(U16, u16, name)                                                                                                  \
    X(U32, u32, name)                                                                                                  \
    X(U64, u64, name)
#define RPI_FLOAT_TYPES(X, name) X(F32, f32, name) X(F64, f64, name)
#define RPI_BOOL_TYPES(X, name)  X(BOOL, b8, name)

/* RPI_IF_<RULE>_<KIND>(text) is the text where the rule has a loop for the kind, else nothing. */
#define RPI_IF_NUMERIC_BOOL(...)  /* some ops only: RPI_BOOL_NUMERIC */
#define RPI_IF_NUMERIC_INT(...)   __VA_ARGS__
#define RPI_IF_NUMERIC_FLOAT(...) __VA_ARGS__
#define RPI_IF_SIGNED_BOOL(...)
#define RPI_IF_SIGNED_INT(...)   __VA_ARGS__
#define RPI_IF_SIGNED_FLOAT(...) __VA_ARGS__
#define RPI_IF_FLOAT_BOOL(...)
#define RPI_IF_FLOAT_INT(...)
#define RPI_IF_FLOAT_FLOAT(...) __VA_ARGS__
#define RPI_IF_DIVIDE_BOOL(...)
#define RPI_IF_DIVIDE_INT(...)
#define RPI_IF_DIVIDE_FLOAT(...)    __VA_ARGS__
#define RPI_IF_ROUND_BOOL(...)      __VA_ARGS__
#define RPI_IF_ROUND_INT(...)       __VA_ARGS__
#define RPI_IF_ROUND_FLOAT(...)     __VA_ARGS__
#define RPI_IF_COMPARE_BOOL(...)    __VA_ARGS__
#define RPI_IF_COMPARE_INT(...)     __VA_ARGS__
#define RPI_IF_COMPARE_FLOAT(...)   __VA_ARGS__
#define RPI_IF_LOGICAL_BOOL(...)    __VA_ARGS__
#define RPI_IF_LOGICAL_INT(...)     __VA_ARGS__
#define RPI_IF_LOGICAL_FLOAT(...)   __VA_ARGS__
#define RPI_IF_FLOATTEST_BOOL(...)  __VA_ARGS__
#define RPI_IF_FLOATTEST_INT(...)   __VA_ARGS__
#define RPI_IF_FLOATTEST_FLOAT(...) __VA_ARGS__
#define RPI_IF_SELECT_BOOL(...)     __VA_ARGS__
#define RPI_IF_SELECT_INT(...)      __VA_ARGS__
#define RPI_IF_SELECT_FLOAT(...)    __VA_ARGS__

/* X(NAME, name, arity): the NUMERIC rows that have a bool loop, as in NumPy; the others compute bool in int8. */
#define RPI_BOOL_NUMERIC(X)                                                                                            \
    X(ADD, add, 2)                                                                                                     \
    X(MULTIPLY, multiply, 2)                                                                                           \
    X(MINIMUM, minimum, 2)                                                                                             \
    X(MAXIMUM, maximum, 2)                                                                                             \
    X(ABSOLUTE, absolute, 1)                                                                                           \
    X(CLIP, clip, 3)

/* Above this log1p takes log: the two differ by less than 2^-100, and SLEEF 3.5.1's log1p overflows near the end of the
 * range (above 1e38 in f32, 1e307 in f64). */
#define RPI_LOG1P_IS_LOG 0x1p100f

/* What a rule's loop looks like: "map" T... -> T, "test" T... -> bool, "select" bool, T, T -> T. */
#define RPI_SHAPE_NUMERIC   map
#define RPI_SHAPE_SIGNED    map
#define RPI_SHAPE_FLOAT     map
#define RPI_SHAPE_DIVIDE    map
#define RPI_SHAPE_ROUND     map
#define RPI_SHAPE_COMPARE   test
#define RPI_SHAPE_LOGICAL   test
#define RPI_SHAPE_FLOATTEST test
#define RPI_SHAPE_SELECT    select

#endif
