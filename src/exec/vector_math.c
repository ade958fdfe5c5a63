/* Kernels of one operand over contiguous doubles (rapto/vector_math.h). */
#include <rapto/vector_math.h>

#include "exec/map_i.h"

void rp_vector_f64(rp_vector_function function, const double *x, double *out, int64_t n)
{
    static const rpi_op ops[] = {
        [RP_VECTOR_EXP] = RP_OP_EXP,       [RP_VECTOR_EXPM1] = RP_OP_EXPM1,   [RP_VECTOR_LOG] = RP_OP_LOG,
        [RP_VECTOR_LOG1P] = RP_OP_LOG1P,   [RP_VECTOR_LOG10] = RP_OP_LOG10,   [RP_VECTOR_SIN] = RP_OP_SIN,
        [RP_VECTOR_COS] = RP_OP_COS,       [RP_VECTOR_TAN] = RP_OP_TAN,       [RP_VECTOR_ARCSIN] = RP_OP_ARCSIN,
        [RP_VECTOR_ARCCOS] = RP_OP_ARCCOS, [RP_VECTOR_ARCTAN] = RP_OP_ARCTAN, [RP_VECTOR_SINH] = RP_OP_SINH,
        [RP_VECTOR_COSH] = RP_OP_COSH,     [RP_VECTOR_TANH] = RP_OP_TANH,
    };
    char *places[] = {(char *)(uintptr_t)x, (char *)out};
    rpi_choose_f64(ops[function])(n, places, (int64_t[]){sizeof *x, sizeof *out});
}
