/* The kernels of odd_values.h for one instruction set: by the bits, whose order is that of the sizes. Numbers side by
 * side are a loop of their own, since that one becomes vectors. */
#include "exec/odd_values.h"
#include <string.h>

#define DEFINE_ODD(name, K, sign, infinity, least_normal)                                                              \
    static inline __attribute__((always_inline)) bool look_##name(const char *p, int64_t n, int64_t step, bool tiny)   \
    {                                                                                                                  \
        K most = 0, least = sign;                                                                                      \
        for (int64_t i = 0; i < n; i++) {                                                                              \
            K size;                                                                                                    \
            memcpy(&size, p + i * step, sizeof size);                                                                  \
            size &= sign - 1;                                                                                          \
            most = size > most ? size : most;                                                                          \
            least = size < least ? size : least;                                                                       \
        }                                                                                                              \
        return most >= infinity || (tiny && least < least_normal);                                                     \
    }                                                                                                                  \
    static bool odd_##name(const char *p, int64_t n, int64_t step, bool tiny)                                          \
    {                                                                                                                  \
        return step == (int64_t)sizeof(K) ? look_##name(p, n, sizeof(K), tiny) : look_##name(p, n, step, tiny);        \
    }
DEFINE_ODD(f32, uint32_t, UINT32_C(0x80000000), UINT32_C(0x7f800000), UINT32_C(0x00800000))
DEFINE_ODD(f64, uint64_t, UINT64_C(0x8000000000000000), UINT64_C(0x7ff0000000000000), UINT64_C(0x0010000000000000))

const rpi_odd_kernels RP_KERNEL_SYMBOL(rpi_odd_kernels) = {odd_f32, odd_f64};
