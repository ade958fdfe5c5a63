/* The order of fixed-width text: by code, where the zeros that fill an element up do not count. Contract for exec and
 * routines. */
#ifndef RAPTO_CORE_TEXT_ORDER_I_H
#define RAPTO_CORE_TEXT_ORDER_I_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Whether any byte is set. */
static inline bool rpi_text_goes_on(const char *text, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++)
        if (text[i]) return true;
    return false;
}

/* What stands behind the common part of two elements that are equal so far. */
static inline int rpi_order_tails(const char *a, size_t a_bytes, const char *b, size_t b_bytes)
{
    if (a_bytes > b_bytes) return rpi_text_goes_on(a + b_bytes, a_bytes - b_bytes);
    return -rpi_text_goes_on(b + a_bytes, b_bytes - a_bytes);
}

/* Below, equal to or above 0 as `a` of a bytes dtype is below, equal to or above `b`. */
static inline int rpi_order_bytes(const char *a, size_t a_bytes, const char *b, size_t b_bytes)
{
    int order = memcmp(a, b, a_bytes < b_bytes ? a_bytes : b_bytes);
    return order ? order : rpi_order_tails(a, a_bytes, b, b_bytes);
}

/* The same for a str dtype. */
static inline int rpi_order_str(const char *a, size_t a_bytes, const char *b, size_t b_bytes)
{
    size_t common = a_bytes < b_bytes ? a_bytes : b_bytes;
    for (size_t i = 0; i < common; i += 4) {
        uint32_t x, y;
        memcpy(&x, a + i, 4);
        memcpy(&y, b + i, 4);
        if (x != y) return x < y ? -1 : 1;
    }
    return rpi_order_tails(a, a_bytes, b, b_bytes);
}

#endif
