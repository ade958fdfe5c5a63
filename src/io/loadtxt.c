/* Tables of one dtype, every field of which must convert. */
#include "io/text.h"
#include <inttypes.h>
#include <string.h>

/* A table on its way to an array. */
typedef struct loading {
    const rp_text_input *input;
    const rp_text_options *options;
    rpi_table table;
    rp_dtype dtype;
    int64_t columns; /* of the result */
} loading;

/* ---- shape
 * ------------------------------------------------------------------------------------------------------------ */

static rp_array *at_least(rp_array *a, int ndmin)
{
    if (rp_ndim(a) > ndmin) a = rp_squeeze(a, RP_ALL_AXES);
    if (rp_ndim(a) < ndmin && rp_ndim(a) == 0) a = rp_expand_dims(a, 0);
    if (rp_ndim(a) < ndmin) a = rp_expand_dims(a, 1); /* a row of numbers is a column, as in NumPy */
    return a;
}

rp_array *rpi_text_shape(rp_array *a, const rp_text_options *o)
{
    RP_SCOPE();
    if (rp_array_status(a)) return rp_yield(a);
    a = at_least(a, o->ndmin);
    return rp_yield(o->unpack ? rp_transpose(a, NULL) : a);
}

/* ---- columns
 * ------------------------------------------------------------------------------------------------------------ */

static rp_status check_row(const loading *l, int64_t index, rp_error *error)
{
    const rpi_text_row *row = &l->table.rows[index];
    for (int i = 0; i < l->options->usecol_count; i++) {
        int64_t column = l->options->usecols[i];
        if (column < -row->columns || column >= row->columns)
            return rp_fail(error, RP_EVALUE,
                           "line %" PRId64 ": invalid column index %" PRId64 " at row %" PRId64 " with %" PRId64
                           " columns",
                           row->line, column, index + 1, row->columns);
    }
    if (l->options->usecol_count > 0 || row->columns == l->columns) return RP_OK;
    return rp_fail(error, RP_EVALUE,
                   "line %" PRId64 ": the number of columns changed from %" PRId64 " to %" PRId64 " at row %" PRId64
                   "; use `usecols` to select a subset and avoid this error",
                   row->line, l->columns, row->columns, index + 1);
}

static rp_status check_rows(loading *l, rp_error *error)
{
    const rpi_table *t = &l->table;
    l->columns = l->options->usecol_count > 0 ? l->options->usecol_count : t->row_count > 0 ? t->rows[0].columns : 1;
    for (int64_t i = 0; i < t->row_count; i++) {
        rp_status status = check_row(l, i, error);
        if (status != RP_OK) return status;
    }
    return RP_OK;
}

static const rpi_field *field_of(const loading *l, int64_t row, int64_t column)
{
    return rpi_table_field(&l->table, &l->table.rows[row], rpi_used_column(l->options, column));
}

/* Text of width 0 takes the width of the longest field (at least 1, as in NumPy). */
static rp_status settle_width(loading *l, rp_error *error)
{
    int64_t widest = 1;
    if (!rpi_is_text(l->dtype) || rp_dtype_width(l->dtype) > 0) return RP_OK;
    for (int64_t i = 0; i < l->table.row_count; i++) {
        for (int64_t k = 0; k < l->columns; k++) {
            int64_t width = rpi_field_width(field_of(l, i, k));
            widest = width > widest ? width : widest;
        }
    }
    if (widest > RP_MAX_WIDTH)
        return rp_fail(error, RP_EVALUE, "a field has %" PRId64 " characters; at most %d are possible", widest,
                       RP_MAX_WIDTH);
    l->dtype = rp_dtype_base(l->dtype) == RP_STR ? rp_dtype_str((int)widest) : rp_dtype_bytes((int)widest);
    return RP_OK;
}

/* ---- elements
 * ------------------------------------------------------------------------------------------------------------ */

static rp_status bad_field(const loading *l, int64_t row, int64_t column, rp_error *error)
{
    const rpi_field *f = field_of(l, row, column);
    int shown = f->length < 200 ? (int)f->length : 200;
    int64_t used = rpi_used_column(l->options, column);
    if (used < 0) used += l->table.rows[row].columns;
    return rp_fail(error, RP_EVALUE,
                   "line %" PRId64 ": could not convert string '%.*s' to %s at row %" PRId64 ", column %" PRId64 ".",
                   l->table.rows[row].line, shown, f->text, rp_dtype_name(l->dtype), row, used + 1);
}

static rp_status fill(const loading *l, rp_array *a, rp_error *error)
{
    char *out = rpi_data(a);
    size_t item = rpi_itemsize(a);
    for (int64_t i = 0; i < l->table.row_count; i++) {
        for (int64_t k = 0; k < l->columns; k++, out += item) {
            if (!rpi_read_element(field_of(l, i, k), l->dtype, out)) return bad_field(l, i, k, error);
        }
    }
    return RP_OK;
}

/* Dates go through text. */
static rp_status load(loading *l, rp_array **out, rp_error *error)
{
    RP_SCOPE();
    rp_dtype wanted = l->dtype;
    if (rpi_is_time(wanted)) l->dtype = rp_dtype_str(0);
    rp_status status = check_rows(l, error);
    if (status == RP_OK) status = settle_width(l, error);
    if (status != RP_OK) return status;
    rp_array *a = rpi_new_empty(l->dtype, 2, (const int64_t[]){l->table.row_count, l->columns});
    if (rpi_is_error(a)) return rpi_error_copy(a, error);
    status = fill(l, a, error);
    if (status != RP_OK) return status;
    if (rpi_is_time(wanted)) a = rp_astype(a, wanted);
    a = rpi_text_shape(a, l->options);
    if (rpi_is_error(a)) return rpi_error_copy(a, error);
    *out = rp_yield(a);
    return RP_OK;
}

rp_status rp_loadtxt(const rp_text_input *input, rp_dtype dtype, const rp_text_options *options, rp_array **out,
                     rp_error *error)
{
    static const rp_text_options none;
    loading l = {.input = input, .options = options ? options : &none, .dtype = dtype};
    rp_status status = rpi_table_read(input, &(rpi_split){.options = l.options}, &l.table, error);
    if (status != RP_OK) return status;
    status = load(&l, out, error);
    rpi_table_free(&l.table);
    if (status != RP_OK) rp_error_prefix(error, "%s: ", input->name);
    return status;
}
