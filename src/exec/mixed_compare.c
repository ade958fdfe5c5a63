/* Comparison of i64 with u64. No common dtype holds both (NumPy's f64 loses the low bits), so each element is compared
 * by value: a negative number is below every u64, any other compares as u64. */
#include "exec/exec.h"

/* -1, 0 or 1 as i is below, equal to or above u. */
static inline int order(int64_t i, uint64_t u)
{
    if (i < 0 || (uint64_t)i < u) return -1;
    return (uint64_t)i > u;
}

#define MIXED(name, test)                                                                                              \
    static void name##_iu(int64_t n, char *const *p, const int64_t *s)                                                 \
    {                                                                                                                  \
        for (int64_t k = 0; k < n; k++) {                                                                              \
            int o = order(*(const int64_t *)(p[0] + k * s[0]), *(const uint64_t *)(p[1] + k * s[1]));                  \
            *(uint8_t *)(p[2] + k * s[2]) = o test 0;                                                                  \
        }                                                                                                              \
    }                                                                                                                  \
    static void name##_ui(int64_t n, char *const *p, const int64_t *s)                                                 \
    {                                                                                                                  \
        for (int64_t k = 0; k < n; k++) {                                                                              \
            int o = -order(*(const int64_t *)(p[1] + k * s[1]), *(const uint64_t *)(p[0] + k * s[0]));                 \
            *(uint8_t *)(p[2] + k * s[2]) = o test 0;                                                                  \
        }                                                                                                              \
    }

MIXED(equal, ==)
MIXED(not_equal, !=)
MIXED(less, <)
MIXED(less_equal, <=)
MIXED(greater, >)
MIXED(greater_equal, >=)

rpi_loop *rpi_mixed_compare_loop(rpi_op op, rp_dtype first)
{
    bool signed_first = first == RP_I64;
    switch (op) {
    case RP_OP_EQUAL:
        return signed_first ? equal_iu : equal_ui;
    case RP_OP_NOT_EQUAL:
        return signed_first ? not_equal_iu : not_equal_ui;
    case RP_OP_LESS:
        return signed_first ? less_iu : less_ui;
    case RP_OP_LESS_EQUAL:
        return signed_first ? less_equal_iu : less_equal_ui;
    case RP_OP_GREATER:
        return signed_first ? greater_iu : greater_ui;
    case RP_OP_GREATER_EQUAL:
        return signed_first ? greater_equal_iu : greater_equal_ui;
    default:
        return NULL;
    }
}
