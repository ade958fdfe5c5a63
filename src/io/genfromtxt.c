/* Tables with gaps: what is missing or does not convert is filled in. */
#include "io/text.h"
#include <inttypes.h>
#include <math.h>
#include <string.h>

typedef struct gathering {
    const rp_genfromtxt_options *options;
    rpi_table table;
    rp_dtype dtype;
    int64_t columns; /* of the result */
    int64_t wanted;  /* fields that each row must have */
    rp_array **fill; /* for each column, one element of the dtype */
} gathering;

/* ---- rows
 * -------------------------------------------------------------------------------------------------------------------
 */

/* Whether the row has the fields that are taken. */
static bool row_fits(const gathering *g, const rpi_text_row *row)
{
    const rp_text_options *o = &g->options->text;
    if (o->usecol_count == 0) return row->columns == g->wanted;
    for (int i = 0; i < o->usecol_count; i++) {
        if (o->usecols[i] < -row->columns || o->usecols[i] >= row->columns) return false;
    }
    return true;
}

/* Adds a row to the list of those that do not fit. */
static void tell_row(const gathering *g, const rpi_text_row *row, rpi_text *list)
{
    rpi_text_printf(list, "\n    Line #%" PRId64 " (got %" PRId64 " columns instead of %" PRId64 ")", row->line,
                    row->columns, g->wanted);
}

/* Leaves out the rows that do not fit, or refuses them all; those of the footer count for nothing. */
static rp_status drop_rows(gathering *g, rp_error *error)
{
    rpi_table *t = &g->table;
    rpi_text list = {0};
    int64_t kept = 0,
            end = t->row_count - (g->options->skip_footer < t->row_count ? g->options->skip_footer : t->row_count);
    for (int64_t i = 0; i < end; i++) {
        if (row_fits(g, &t->rows[i]))
            t->rows[kept++] = t->rows[i];
        else
            tell_row(g, &t->rows[i], &list);
    }
    t->row_count = kept;
    rp_status status = list.failed ? rp_fail(error, RP_ENOMEM, "out of memory reading the table") : RP_OK;
    if (status == RP_OK && list.used > 0 && !g->options->skip_invalid)
        status = rp_fail(error, RP_EVALUE, "Some errors were detected !%.900s", list.data);
    if (status == RP_OK && list.used > 0 && g->options->note)
        snprintf(g->options->note, g->options->note_room, "Some errors were detected !%s", list.data);
    rp_free(list.data);
    return status;
}

static void count_columns(gathering *g)
{
    const rp_text_options *o = &g->options->text;
    g->wanted = g->table.row_count > 0 ? g->table.rows[0].columns : 1;
    g->columns = o->usecol_count > 0 ? o->usecol_count : g->wanted;
}

static rpi_field field_of(const gathering *g, int64_t row, int64_t column)
{
    return *rpi_table_field(&g->table, &g->table.rows[row], rpi_used_column(&g->options->text, column));
}

/* ---- elements
 * ---------------------------------------------------------------------------------------------------------------- */

static bool same_word(const rpi_field *f, const char *word)
{
    if (f->length != strlen(word)) return false;
    for (size_t i = 0; i < f->length; i++) {
        char c = f->text[i];
        if ((c >= 'a' && c <= 'z' ? c - 32 : c) != word[i]) return false;
    }
    return true;
}

/* One field by the rules of genfromtxt: those of loadtxt, but bool is a word. */
static bool read_element(const rpi_field *field, rp_dtype dtype, char *out)
{
    if (dtype != RP_BOOL) return rpi_read_element(field, dtype, out);
    rpi_field f = rpi_field_trim(*field);
    *out = same_word(&f, "TRUE");
    return *out || same_word(&f, "FALSE");
}

static bool is_missing(const gathering *g, const rpi_field *field)
{
    rpi_field f = rpi_field_trim(*field);
    if (f.length == 0) return true;
    for (int i = 0; i < g->options->missing_count; i++) {
        const char *word = g->options->missing[i];
        if (strlen(word) == f.length && memcmp(word, f.text, f.length) == 0) return true;
    }
    return false;
}

static rp_status bad_field(const gathering *g, int64_t row, int64_t column, rp_error *error)
{
    rpi_field f = field_of(g, row, column);
    return rp_fail(error, RP_EVALUE,
                   "line %" PRId64 ": Cannot convert string '%.*s' to %s (row %" PRId64 ", column %" PRId64 ")",
                   g->table.rows[row].line, f.length < 200 ? (int)f.length : 200, f.text, rp_dtype_name(g->dtype), row,
                   rpi_used_column(&g->options->text, column) + 1);
}

static rp_status fill(const gathering *g, rp_array *a, rp_error *error)
{
    char *out = rpi_data(a);
    size_t item = rpi_itemsize(a);
    for (int64_t i = 0; i < g->table.row_count; i++) {
        for (int64_t k = 0; k < g->columns; k++, out += item) {
            rpi_field f = field_of(g, i, k);
            if (read_element(&f, g->dtype, out)) continue;
            if (g->options->strict && !is_missing(g, &f)) return bad_field(g, i, k, error);
            memcpy(out, rpi_data(g->fill[k]), item);
        }
    }
    return RP_OK;
}

/* ---- what fills gaps
 * ------------------------------------------------------------------------------------------------------------ */

/* NumPy's filling where none is given: NaN, -1, False; text never needs one. */
static rp_array *usual_filling(rp_dtype dtype)
{
    double value = rpi_is_float(dtype) || rpi_kind_of(dtype) == RPI_KIND_COMPLEX ? (double)NAN : -1;
    if (dtype == RP_BOOL || rpi_is_text(dtype)) return rp_zeros(dtype, 0, NULL);
    return rp_astype(rp_scalar(value), dtype);
}

static rp_status settle_fillings(gathering *g, rp_error *error)
{
    const rp_genfromtxt_options *o = g->options;
    if (o->filling_count > 1 && o->filling_count < g->columns)
        return rp_fail(error, RP_EVALUE, "%d filling values for %" PRId64 " columns", o->filling_count, g->columns);
    g->fill = rp_calloc((size_t)g->columns + 1, sizeof(rp_array *));
    if (!g->fill) return rp_fail(error, RP_ENOMEM, "out of memory reading the table");
    for (int64_t i = 0; i < g->columns; i++) {
        rp_array *given = o->filling_count == 0 ? NULL : o->filling[o->filling_count == 1 ? 0 : i];
        g->fill[i] = rpi_force(given ? rp_astype(given, g->dtype) : usual_filling(g->dtype));
        if (rpi_is_error(g->fill[i])) return rpi_error_copy(g->fill[i], error);
        if (g->fill[i]->size != 1) return rp_fail(error, RP_EVALUE, "a filling value is one element");
    }
    return RP_OK;
}

/* ---- the dtype
 * ----------------------------------------------------------------------------------------------------------------------
 */

/* The steps that a column climbs until all its fields convert. */
static const rp_dtype ladder[] = {RP_BOOL, RP_I64, RP_F64, RP_C128, RP_STR};

static int column_step(const gathering *g, int64_t column)
{
    char element[16];
    int step = 0, steps = sizeof ladder / sizeof *ladder;
    bool any = false;
    for (int64_t i = 0; i < g->table.row_count; i++) {
        rpi_field f = field_of(g, i, column);
        if (is_missing(g, &f)) continue;
        any = true;
        while (step + 1 < steps && !read_element(&f, ladder[step], element)) step++;
    }
    return any ? step : 0;
}

static rp_status guess_dtype(gathering *g, rp_error *error)
{
    int common = -1;
    for (int64_t k = 0; k < g->columns; k++) {
        int step = column_step(g, k);
        if (common >= 0 && step != common)
            return rp_fail(
                error, RP_EUNSUPPORTED,
                "the columns are of several dtypes (%s and %s), which would need a structured array; give a dtype",
                rp_dtype_name(ladder[common]), rp_dtype_name(ladder[step]));
        common = step;
    }
    g->dtype = ladder[common < 0 ? 2 : common];
    return RP_OK;
}

static rp_status settle_width(gathering *g, rp_error *error)
{
    int64_t widest = 1;
    if (!rpi_is_text(g->dtype) || rp_dtype_width(g->dtype) > 0) return RP_OK;
    for (int64_t i = 0; i < g->table.row_count; i++) {
        for (int64_t k = 0; k < g->columns; k++) {
            rpi_field f = field_of(g, i, k);
            int64_t width = rpi_field_width(&f);
            widest = width > widest ? width : widest;
        }
    }
    if (widest > RP_MAX_WIDTH) return rp_fail(error, RP_EVALUE, "a field has %" PRId64 " characters", widest);
    g->dtype = rp_dtype_base(g->dtype) == RP_STR ? rp_dtype_str((int)widest) : rp_dtype_bytes((int)widest);
    return RP_OK;
}

/* ---- the call
 * ------------------------------------------------------------------------------------------------------------------------
 */

static rp_status gather(gathering *g, rp_array **out, rp_error *error)
{
    RP_SCOPE();
    if (g->options->note && g->options->note_room > 0) g->options->note[0] = '\0';
    count_columns(g);
    rp_status status = drop_rows(g, error);
    if (status == RP_OK && g->options->guess) status = guess_dtype(g, error);
    rp_dtype wanted = g->dtype;
    if (rpi_is_time(wanted)) g->dtype = rp_dtype_str(0);
    if (status == RP_OK) status = settle_width(g, error);
    if (status == RP_OK) status = settle_fillings(g, error);
    if (status != RP_OK) return status;
    rp_array *a = rpi_new_empty(g->dtype, 2, (const int64_t[]){g->table.row_count, g->columns});
    if (rpi_is_error(a)) return rpi_error_copy(a, error);
    status = fill(g, a, error);
    if (status != RP_OK) return status;
    if (rpi_is_time(wanted)) a = rp_astype(a, wanted);
    a = rpi_text_shape(a, &g->options->text);
    if (rpi_is_error(a)) return rpi_error_copy(a, error);
    *out = rp_yield(a);
    return RP_OK;
}

rp_status rp_genfromtxt(const rp_text_input *input, rp_dtype dtype, const rp_genfromtxt_options *options,
                        rp_array **out, rp_error *error)
{
    static const rp_genfromtxt_options none;
    gathering g = {.options = options ? options : &none, .dtype = dtype};
    const rpi_split split = {.options = &g.options->text,
                             .widths = g.options->widths,
                             .width_count = g.options->width_count,
                             .autostrip = g.options->autostrip,
                             .trim = true};
    rp_status status = rpi_table_read(input, &split, &g.table, error);
    if (status != RP_OK) return status;
    status = gather(&g, out, error);
    rp_free(g.fill);
    rpi_table_free(&g.table);
    if (status != RP_OK) rp_error_prefix(error, "%s: ", input->name);
    return status;
}
