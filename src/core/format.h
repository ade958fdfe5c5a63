/* Numbers as decimal text. A value of a float dtype is handed over as a double with the dtype that it came from. */
#ifndef RAPTO_CORE_FORMAT_H
#define RAPTO_CORE_FORMAT_H

#include "core/dtype_i.h"

#define RPI_MAX_PRECISION 300
#define RPI_NUMBER_TEXT   700 /* room for any number of any precision, terminator included */

/* A finite number d1.d2d3... * 10^exponent; count 0 is zero. Digits are 0..9, the first and last are not 0. */
typedef struct rpi_decimal {
    bool negative;
    int count, exponent;
    uint8_t digits[RPI_NUMBER_TEXT];
} rpi_decimal;

/* The fewest digits that read back as `value` in its dtype. */
void rpi_decimal_shortest(double value, rp_dtype dtype, rpi_decimal *d);

/* The shortest digits, but at most `fraction` behind the point (halves of the exact value to even): of the plain
 * notation, or of d.ddd in the scientific one. */
void rpi_decimal_positional(double value, rp_dtype dtype, int fraction, rpi_decimal *d);
void rpi_decimal_scientific(double value, rp_dtype dtype, int fraction, rpi_decimal *d);

/* `fraction` digits behind the point of d.ddd: the shortest digits when they are as many, else those of the exact value
 * (so 5e-324 with one digit is 4.9e-324, as NumPy writes it beside numbers that need the digit). */
void rpi_decimal_filled(double value, rp_dtype dtype, int fraction, rpi_decimal *d);

/* Both write the part before the point (with sign) and the part behind it, without trailing zeros; `whole` and `rest`
 * hold RPI_NUMBER_TEXT characters. */
void rpi_split_positional(const rpi_decimal *d, char *whole, char *rest);
void rpi_split_scientific(const rpi_decimal *d, char *whole, char *rest);

/* Magnitudes from here on are written with exponents: 1e16 for f64, less for narrower floats. */
double rpi_exponent_limit(rp_dtype dtype);

/* Text of one number as NumPy prints a scalar: "1.5", "1e+16", "nan". */
void rpi_float_text(double value, rp_dtype dtype, char *text);

#endif
