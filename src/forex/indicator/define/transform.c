// Functions of each value: those with one instruction as maps, the others by the engine's vector kernels.
#include "../definitions_i.h"

#include <math.h>

#define MAP(name, expression)                                                                                          \
    FXI_MAP(map_##name, expression)                                                                                    \
    static void build_##name(fxi_build *b)                                                                             \
    {                                                                                                                  \
        fxi_output(b, 0, FXI_NODE(b, map_##name, .in = {fxi_input(b, FX_COLUMN_CLOSE)}));                              \
    }
MAP(FLOOR, floor(a[i]))
MAP(CEIL, ceil(a[i]))

static void build_SQRT(fxi_build *b)
{
    fxi_output(b, 0, fxi_root(b, fxi_input(b, FX_COLUMN_CLOSE), 1.0, 1.0));
}

#define VECTOR(name, function)                                                                                         \
    static void build_##name(fxi_build *b)                                                                             \
    {                                                                                                                  \
        fxi_output(b, 0, fxi_transform(b, fxi_input(b, FX_COLUMN_CLOSE), function));                                   \
    }
VECTOR(EXP, RP_VECTOR_EXP)
VECTOR(LN, RP_VECTOR_LOG)
VECTOR(LOG10, RP_VECTOR_LOG10)
VECTOR(SIN, RP_VECTOR_SIN)
VECTOR(COS, RP_VECTOR_COS)
VECTOR(TAN, RP_VECTOR_TAN)
VECTOR(ASIN, RP_VECTOR_ARCSIN)
VECTOR(ACOS, RP_VECTOR_ARCCOS)
VECTOR(ATAN, RP_VECTOR_ARCTAN)
VECTOR(SINH, RP_VECTOR_SINH)
VECTOR(TANH, RP_VECTOR_TANH)

// cosh x = e + 1 / (4 e) with e half of exp |x|, which is faster than the kernel of its own and as exact as is asked
// for.
FXI_MAP(map_less, fabs(a[i]) - 0.69314718055994530942)
FXI_MAP(map_cosh, a[i] + 0.25 / a[i])

static void build_COSH(fxi_build *b)
{
    fxi_node less = FXI_NODE(b, map_less, .in = {fxi_input(b, FX_COLUMN_CLOSE)});
    fxi_output(b, 0, FXI_NODE(b, map_cosh, .in = {fxi_transform(b, less, RP_VECTOR_EXP)}));
}

#define INDICATOR(group, name, ...) [FXI_PLACE_##name] = build_##name,
extern const fxi_definitions RP_KERNEL_SYMBOL(fxi_transform);
const fxi_definitions RP_KERNEL_SYMBOL(fxi_transform) = {{
#include "../rows/transform.def"
}};
