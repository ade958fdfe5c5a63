/* Floats as decimal text. A value of a float dtype is handed over as a double with the dtype that it came from. */
#ifndef RAPTO_CORE_FORMAT_H
#define RAPTO_CORE_FORMAT_H

#include "core/buffer.h"
#include "core/dtype_i.h"

#define RPI_MAX_PRECISION 1100 /* the exact digits of any double behind the point, and some */
#define RPI_NUMBER_TEXT   1500 /* room for any number of any precision, terminator included */

/* A finite number d1.d2d3... * 10^exponent; count 0 is zero. Digits are 0..9, the first and last are not 0. */
typedef struct rpi_decimal {
    bool negative;
    int count, exponent;
    int zeros; /* at the end, that NumPy's conversion leaves there */
    uint8_t digits[RPI_NUMBER_TEXT];
} rpi_decimal;

/* The fewest digits that read back as `value` in its dtype. */
void rpi_decimal_shortest(double value, rp_dtype dtype, rpi_decimal *d);

/* How a float is written; NumPy's parameters of format_float_positional and format_float_scientific. */
typedef struct rpi_float_style {
    rp_dtype dtype;
    bool exact;          /* digits of the exact value, not the fewest that read back */
    bool significant;    /* precision and min_digits count all digits, not those behind the point */
    int precision;       /* most digits; -1: as many as it takes */
    int min_digits;      /* digits at least, those of the exact value behind the fewest; -1: none */
    char trim;           /* 'k' keeps zeros, '.' removes them, '0' leaves one, '-' removes the point too */
    bool sign;           /* '+' before positive numbers */
    int left, right;     /* characters before and behind the point, filled up with spaces; 0: no filling */
    int exponent_digits; /* at least; -1: two */
} rpi_float_style;

/* Append a number; NaN and infinity without filling. */
void rpi_append_positional(rpi_buffer *text, double value, const rpi_float_style *style);
void rpi_append_scientific(rpi_buffer *text, double value, const rpi_float_style *style);

/* Magnitudes from here on are written with exponents: 1e16 for f64, less for narrower floats. */
double rpi_exponent_limit(rp_dtype dtype);

/* Appends one number as NumPy prints a scalar: "1.5", "1e+16", "nan". */
void rpi_append_float(rpi_buffer *text, double value, rp_dtype dtype, char trim);

#endif
