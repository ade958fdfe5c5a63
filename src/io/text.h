/* Tables as text, shared inside src/io. */
#ifndef RAPTO_IO_TEXT_H
#define RAPTO_IO_TEXT_H

#include "core/array_i.h"
#include <rapto/io.h>

typedef struct rpi_field {
    const char *text;
    size_t length;
} rpi_field;

typedef struct rpi_text_row {
    int64_t first; /* field */
    int64_t columns;
    int64_t line; /* of the file, from 1 */
} rpi_text_row;

/* All fields of a text that are no comments. */
typedef struct rpi_table {
    rpi_field *fields;
    rpi_text_row *rows;
    int64_t field_count, field_room, row_count, row_room;
    char *own;    /* the file's content, when it was read here */
    char *quoted; /* fields without their quotes */
    size_t quoted_used;
} rpi_table;

/* How lines become fields where that is not by delimiter. */
typedef struct rpi_split {
    const rp_text_options *options;
    const int64_t *widths;
    int width_count;
    bool autostrip, trim; /* of fields; of lines */
} rpi_split;

/* Splits the whole input; the table is freed with rpi_table_free on success. */
rp_status rpi_table_read(const rp_text_input *input, const rpi_split *split, rpi_table *table, rp_error *error);
void rpi_table_free(rpi_table *table);

/* Field `column` (negative from the end) of a row that has it. */
static inline const rpi_field *rpi_table_field(const rpi_table *t, const rpi_text_row *row, int64_t column)
{
    return &t->fields[row->first + (column < 0 ? column + row->columns : column)];
}

/* The column of the table that column `i` of the result is. */
static inline int64_t rpi_used_column(const rp_text_options *o, int64_t i)
{
    return o->usecol_count > 0 ? o->usecols[i] : i;
}

/* Reads one element as loadtxt does: white space around it, no underscores, integers without a point. False when the
 * text is none. For numbers, bool and text. */
bool rpi_read_element(const rpi_field *field, rp_dtype dtype, char *out);
/* Characters of UTF-8 (str) or Latin-1 written in it (bytes) that a text has. */
int64_t rpi_field_width(const rpi_field *field);
rpi_field rpi_field_trim(rpi_field field);

/* The 2-d array `a` with the axes that the options ask for. */
rp_array *rpi_text_shape(rp_array *a, const rp_text_options *options);

/* A growing text. */
typedef struct rpi_text {
    char *data;
    size_t used, room;
    bool failed; /* out of memory */
} rpi_text;

void rpi_text_add(rpi_text *text, const char *data, size_t size);
void rpi_text_printf(rpi_text *text, const char *format, ...) RP_PRINTF(2, 3);

#endif
