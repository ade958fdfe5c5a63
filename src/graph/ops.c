/* The public functions of the rows that are one kernel each. The rows make them: a new row needs no line here. */
#include "graph/apply_i.h"
#include <rapto/ops.h>

/* ---- elementwise ----------------------------------------------------------------------------------------------- */

#define DEFINE_ELEMENTWISE_1(NAME, name)                                                                               \
    rp_array *rp_##name(rp_array *a)                                                                                   \
    {                                                                                                                  \
        return rpi_apply(RP_OP_##NAME, &a);                                                                            \
    }
#define DEFINE_ELEMENTWISE_2(NAME, name)                                                                               \
    rp_array *rp_##name(rp_array *a, rp_array *b)                                                                      \
    {                                                                                                                  \
        return rpi_apply(RP_OP_##NAME, (rp_array *[]){a, b});                                                          \
    }
#define DEFINE_ELEMENTWISE_3(NAME, name)                                                                               \
    rp_array *rp_##name(rp_array *a, rp_array *b, rp_array *c)                                                         \
    {                                                                                                                  \
        return rpi_apply(RP_OP_##NAME, (rp_array *[]){a, b, c});                                                       \
    }

/* ---- reductions: three forms, two for those that give an index (they have no meaning over several axes) -------- */

static rp_array *reduce_all(rpi_op op, rp_array *a)
{
    return rpi_apply_over(op, a, &(rpi_over){.count = RPI_ALL_AXES});
}

static rp_array *reduce_axis(rpi_op op, rp_array *a, int axis, bool keepdims)
{
    return rpi_apply_over(op, a, &(rpi_over){.count = 1, .axes = &axis, .keepdims = keepdims});
}

static rp_array *reduce_axes(rpi_op op, rp_array *a, int count, const int *axes, bool keepdims)
{
    return rpi_apply_over(op, a, &(rpi_over){.count = count, .axes = axes, .keepdims = keepdims});
}

#define DEFINE_REDUCE_SUM(NAME, name)                                                                                  \
    rp_array *rp_##name(rp_array *a)                                                                                   \
    {                                                                                                                  \
        return reduce_all(RP_OP_##NAME, a);                                                                            \
    }                                                                                                                  \
    rp_array *rp_##name##_axis(rp_array *a, int axis)                                                                  \
    {                                                                                                                  \
        return reduce_axis(RP_OP_##NAME, a, axis, false);                                                              \
    }                                                                                                                  \
    rp_array *rp_##name##_axes(rp_array *a, int count, const int *axes, bool keepdims)                                 \
    {                                                                                                                  \
        return reduce_axes(RP_OP_##NAME, a, count, axes, keepdims);                                                    \
    }
#define DEFINE_REDUCE_MINMAX DEFINE_REDUCE_SUM
#define DEFINE_REDUCE_TEST   DEFINE_REDUCE_SUM
#define DEFINE_REDUCE_ARG(NAME, name)                                                                                  \
    rp_array *rp_##name(rp_array *a)                                                                                   \
    {                                                                                                                  \
        return reduce_all(RP_OP_##NAME, a);                                                                            \
    }                                                                                                                  \
    rp_array *rp_##name##_axis(rp_array *a, int axis, bool keepdims)                                                   \
    {                                                                                                                  \
        return reduce_axis(RP_OP_##NAME, a, axis, keepdims);                                                           \
    }

/* ---- scans ----------------------------------------------------------------------------------------------------- */

#define DEFINE_SCAN(NAME, name)                                                                                        \
    rp_array *rp_##name(rp_array *a, int axis)                                                                         \
    {                                                                                                                  \
        return reduce_axis(RP_OP_##NAME, a, axis, false);                                                              \
    }

/* ---- one definition per row; composite rows are in composite.c ------------------------------------------------- */

#define MAKE_ELEMENTWISE(NAME, name, arity, rule) DEFINE_ELEMENTWISE_##arity(NAME, name)
#define MAKE_REDUCE(NAME, name, arity, rule)      DEFINE_REDUCE_##rule(NAME, name)
#define MAKE_SCAN(NAME, name, arity, rule)        DEFINE_SCAN(NAME, name)
#define MAKE_COMPOSITE(NAME, name, arity, rule)
#define RP_OP(NAME, name, arity, class, rule, ...) MAKE_##class(NAME, name, arity, rule)
#include "graph/ops.def"
