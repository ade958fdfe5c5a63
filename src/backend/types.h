/* The element types of the kernels and which row of graph/ops.def has a loop for which kind of type. The tables of
 * backend/ref and backend/cpu are made from these lists and ops.def by the preprocessor alone. */
#ifndef RAPTO_BACKEND_TYPES_H
#define RAPTO_BACKEND_TYPES_H

#include <stdint.h>
#include <string.h>

#define RPI_PASTE2(a, b) a##_##b
#define RPI_PASTE(a, b)  RPI_PASTE2(a, b)

/* The name of a function for the element type at hand: F(add) is add_f64 where TAG is f64. */
#define F(name) RPI_PASTE(name, TAG)

/* X(DTYPE, tag, name) for every type that has kernels, by kind. The tag is the suffix of a kernel's name (add_f64). */
#define RPI_INT_TYPES(X, name)                                                                                         \
    X(I8, i8, name)                                                                                                    \
    X(I16, i16, name)                                                                                                  \
    X(I32, i32, name)                                                                                                  \
    X(I64, i64, name)                                                                                                  \
    X(U8, u8, name)                                                                                                    \
    X(U16, u16, name)                                                                                                  \
    X(U32, u32, name)                                                                                                  \
    X(U64, u64, name)
#define RPI_FLOAT_TYPES(X, name)   X(F32, f32, name) X(F64, f64, name)
#define RPI_BOOL_TYPES(X, name)    X(BOOL, b8, name)
#define RPI_COMPLEX_TYPES(X, name) X(C64, c64, name) X(C128, c128, name)

/* Every word that stands in the column `kinds`: bool, integers, floats, complex. (Times: backend/ref/time.c.) */
#define RPI_KINDS_bifcmM 1, 1, 1, 1
#define RPI_KINDS_ifcmM  0, 1, 1, 1
#define RPI_KINDS_bifcm  1, 1, 1, 1
#define RPI_KINDS_ifcm   0, 1, 1, 1
#define RPI_KINDS_fcm    0, 0, 1, 1
#define RPI_KINDS_ifm    0, 1, 1, 0
#define RPI_KINDS_bifc   1, 1, 1, 1
#define RPI_KINDS_ifc    0, 1, 1, 1
#define RPI_KINDS_fc     0, 0, 1, 1
#define RPI_KINDS_bif    1, 1, 1, 0
#define RPI_KINDS_if     0, 1, 1, 0
#define RPI_KINDS_bi     1, 1, 0, 0
#define RPI_KINDS_i      0, 1, 0, 0
#define RPI_KINDS_f      0, 0, 1, 0
#define RPI_KINDS_mM     0, 0, 0, 0

/* RPI_IF_<KIND>(kinds, text) is the text where `kinds` has the kind, else nothing. */
#define RPI_WHEN_0(...)
#define RPI_WHEN_1(...)             __VA_ARGS__
#define RPI_KIND_B(b, i, f, c, ...) RPI_WHEN_##b(__VA_ARGS__)
#define RPI_KIND_I(b, i, f, c, ...) RPI_WHEN_##i(__VA_ARGS__)
#define RPI_KIND_F(b, i, f, c, ...) RPI_WHEN_##f(__VA_ARGS__)
#define RPI_KIND_C(b, i, f, c, ...) RPI_WHEN_##c(__VA_ARGS__)
#define RPI_CALL(macro, ...)        macro(__VA_ARGS__)
#define RPI_IF_BOOL(kinds, ...)     RPI_CALL(RPI_KIND_B, RPI_KINDS_##kinds, __VA_ARGS__)
#define RPI_IF_INT(kinds, ...)      RPI_CALL(RPI_KIND_I, RPI_KINDS_##kinds, __VA_ARGS__)
#define RPI_IF_FLOAT(kinds, ...)    RPI_CALL(RPI_KIND_F, RPI_KINDS_##kinds, __VA_ARGS__)
#define RPI_IF_COMPLEX(kinds, ...)  RPI_CALL(RPI_KIND_C, RPI_KINDS_##kinds, __VA_ARGS__)

/* RPI_IN_<TABLES>(text) is the text where the table at hand has the row: all tables but ref leave REF rows out. */
#define RPI_IN_ALL(...) __VA_ARGS__
#ifdef RPI_REFERENCE
#define RPI_IN_REF(...) __VA_ARGS__
#else
#define RPI_IN_REF(...)
#endif

/* What a rule's loop looks like: "map" T... -> T, "test" T... -> u8, "select" u8, T, T -> T, "part" T -> the real type
 * of a complex T, "exponent" T -> i32, "scale" T, i64 -> T. */
#define RPI_SHAPE_NUMERIC map
#define RPI_SHAPE_SIGNED  map
#define RPI_SHAPE_FLOAT   map
#define RPI_SHAPE_HALF    map
#define RPI_SHAPE_DIVIDE  map
#define RPI_SHAPE_FLOAT64 map
#define RPI_SHAPE_ROUND   map
#ifdef RPI_COMPLEX
#define RPI_SHAPE_PART part
#else
#define RPI_SHAPE_PART map
#endif
#define RPI_SHAPE_SCALE     scale
#define RPI_SHAPE_COMPARE   test
#define RPI_SHAPE_LOGICAL   test
#define RPI_SHAPE_FLOATTEST test
#define RPI_SHAPE_COUNT     test
#define RPI_SHAPE_EXPONENT  exponent
#define RPI_SHAPE_SELECT    select

#endif
