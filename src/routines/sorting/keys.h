/* Keys of elements: unsigned numbers of an element's width whose order is that of the elements, with NaN and NaT last.
 * Both zeros share a key, and so do all NaNs. */
#ifndef RAPTO_ROUTINES_SORTING_KEYS_H
#define RAPTO_ROUTINES_SORTING_KEYS_H

#include <rapto/kernel.h>
#include <stdint.h>
#include <string.h>

/* How bits become keys. Integers: (bits ^ sign) - minus. Floats (inf != 0): the usual turn of negative numbers. The
 * last step is ^ flip, which reverses the order. */
typedef struct rpi_key_form {
    uint64_t sign, minus, inf, flip;
} rpi_key_form;

#define RPI_KEY_FUNCTIONS(K, BITS)                                                                                     \
    static inline K rpi_key##BITS(const rpi_key_form *f, K bits)                                                       \
    {                                                                                                                  \
        const K top = (K)((K)1 << (BITS - 1));                                                                         \
        if (!f->inf) return (K)((K)((K)(bits ^ (K)f->sign) - (K)f->minus) ^ (K)f->flip);                               \
        const K size = (K)(bits & (K)~top), negative = (K)(0 - (K)((K)(bits >> (BITS - 1)) & (K)(size != 0)));         \
        const K nan = (K)(0 - (K)(size > (K)f->inf)); /* without branches: signs are as good as random */              \
        return (K)((K)((K)(size ^ (K)(negative & (K)~top)) | (K)(top & (K)~negative) | nan) ^ (K)f->flip);             \
    }                                                                                                                  \
    static inline K rpi_bits##BITS(const rpi_key_form *f, K key)                                                       \
    {                                                                                                                  \
        const K top = (K)((K)1 << (BITS - 1));                                                                         \
        key = (K)(key ^ (K)f->flip);                                                                                   \
        if (!f->inf) return (K)((K)(key + (K)f->minus) ^ (K)f->sign);                                                  \
        return (K)(key ^ (K)(top | (K)((K)(key >> (BITS - 1)) - 1)));                                                  \
    }                                                                                                                  \
    static inline K rpi_load##BITS(const void *p)                                                                      \
    {                                                                                                                  \
        K bits;                                                                                                        \
        memcpy(&bits, p, sizeof bits);                                                                                 \
        return bits;                                                                                                   \
    }

RPI_KEY_FUNCTIONS(uint8_t, 8)
RPI_KEY_FUNCTIONS(uint16_t, 16)
RPI_KEY_FUNCTIONS(uint32_t, 32)
RPI_KEY_FUNCTIONS(uint64_t, 64)

/* Whole lines, compiled once per instruction set: keys of elements `step` bytes apart (true when elements with
 * different bits got one key: zeros, NaN); the bits of keys, side by side; of elements side by side, a mark of 1 for
 * the first element and each that has another key than the one before, or the largest key when `nan_differs`. */
#define RPI_KEY_KERNELS(K, BITS)                                                                                       \
    bool (*encode##BITS)(const rpi_key_form *f, const char *in, int64_t step, K *keys, int64_t n);                     \
    void (*decode##BITS)(const rpi_key_form *f, const K *keys, char *out, int64_t n);                                  \
    void (*mark##BITS)(const rpi_key_form *f, bool nan_differs, const char *in, int64_t n, uint8_t *marks);

typedef struct rpi_key_kernels {
    RPI_KEY_KERNELS(uint8_t, 8)
    RPI_KEY_KERNELS(uint16_t, 16)
    RPI_KEY_KERNELS(uint32_t, 32)
    RPI_KEY_KERNELS(uint64_t, 64)
} rpi_key_kernels;

RP_KERNEL_DECLARE(rpi_key_kernels, rpi_key_kernels);

#endif
