/* Single elements as text. */
#ifndef RAPTO_CORE_ELEMENT_TEXT_H
#define RAPTO_CORE_ELEMENT_TEXT_H

#include "core/buffer.h"
#include "core/dtype_i.h"

typedef enum rpi_style {
    RPI_STYLE_STR,  /* as str() writes the scalar: "1.5", "5 seconds", "2000-01-01" */
    RPI_STYLE_REPR, /* as repr() writes it, between the parentheses of the type: "5,'s'", "'2000-01-01'" */
    RPI_STYLE_ARRAY /* as arrays show it (not for numbers with columns): "5", "'2000-01-01'" */
} rpi_style;

/* Appends the text of one element. */
void rpi_append_element(rpi_buffer *text, rp_dtype dtype, const char *element, rpi_style style);

/* Real and imaginary part (0 for a real number) of an element of a number dtype. */
void rpi_load_complex(rp_dtype dtype, const char *element, double parts[2]);

/* Characters of fixed-width text without the zeros that fill it up. */
int rpi_text_length(rp_dtype dtype, const char *element);
/* One character of it. */
uint32_t rpi_text_at(rp_dtype dtype, const char *element, int index);

#endif
