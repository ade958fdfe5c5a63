/* The kernels of keys.h for one instruction set. */
#include "routines/sorting/keys.h"

enum { BLOCK = 256 }; /* elements that are decoded before they are written, since they may lie where their keys do */

#define DEFINE_KEYS(K, BITS)                                                                                           \
    static inline __attribute__((always_inline)) bool encode_by##BITS(                                                 \
        const rpi_key_form *form, const char *restrict in, int64_t step, K *restrict keys, int64_t n)                  \
    {                                                                                                                  \
        const rpi_key_form own = *form, *f = &own;                                                                     \
        const K nan = (K)((K) ~(K)0 ^ (K)f->flip), minus_zero = (K)((K)1 << (BITS - 1));                               \
        K found = 0;                                                                                                   \
        if (!f->inf) {                                                                                                 \
            for (int64_t i = 0; i < n; i++) keys[i] = rpi_key##BITS(f, rpi_load##BITS(in + i * step));                 \
            return false;                                                                                              \
        }                                                                                                              \
        for (int64_t i = 0; i < n; i++) {                                                                              \
            K bits = rpi_load##BITS(in + i * step), key = rpi_key##BITS(f, bits);                                      \
            keys[i] = key;                                                                                             \
            found |= (K)((bits == minus_zero) | (key == nan));                                                         \
        }                                                                                                              \
        return found;                                                                                                  \
    }                                                                                                                  \
    static bool encode##BITS(const rpi_key_form *form, const char *in, int64_t step, K *keys, int64_t n)               \
    {                                                                                                                  \
        return step == BITS / 8 ? encode_by##BITS(form, in, BITS / 8, keys, n)                                         \
                                : encode_by##BITS(form, in, step, keys, n);                                            \
    }                                                                                                                  \
    static void decode##BITS(const rpi_key_form *form, const K *keys, char *out, int64_t n)                            \
    {                                                                                                                  \
        const rpi_key_form own = *form, *f = &own;                                                                     \
        K block[BLOCK];                                                                                                \
        for (int64_t i = 0; i < n; i += BLOCK) {                                                                       \
            int64_t count = n - i < BLOCK ? n - i : BLOCK;                                                             \
            for (int64_t k = 0; k < count; k++) block[k] = rpi_bits##BITS(f, keys[i + k]);                             \
            memcpy(out + i * (BITS / 8), block, (size_t)count * sizeof(K));                                            \
        }                                                                                                              \
    }                                                                                                                  \
    static void mark##BITS(const rpi_key_form *form, bool nan_differs, const char *restrict in, int64_t n,             \
                           uint8_t *restrict marks)                                                                    \
    {                                                                                                                  \
        const rpi_key_form own = *form, *f = &own;                                                                     \
        if (n > 0) marks[0] = 1;                                                                                       \
        for (int64_t i = 1; i < n; i++) {                                                                              \
            K last = rpi_key##BITS(f, rpi_load##BITS(in + (i - 1) * (BITS / 8)));                                      \
            K key = rpi_key##BITS(f, rpi_load##BITS(in + i * (BITS / 8)));                                             \
            marks[i] = (uint8_t)((key != last) | (nan_differs & (key == (K) ~(K)0)));                                  \
        }                                                                                                              \
    }

DEFINE_KEYS(uint8_t, 8)
DEFINE_KEYS(uint16_t, 16)
DEFINE_KEYS(uint32_t, 32)
DEFINE_KEYS(uint64_t, 64)

const rpi_key_kernels RP_KERNEL_SYMBOL(rpi_key_kernels) = {encode8,  decode8,  mark8,  encode16, decode16, mark16,
                                                           encode32, decode32, mark32, encode64, decode64, mark64};
