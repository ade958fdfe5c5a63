// Tables: what there is, and columns by name under the caller's rule for nulls.
#include <string.h>

#include "frame_i.h"

void rp_table_free(rp_table *table)
{
    if (!table) return;
    for (int i = 0; i < table->columns; i++) rpi_column_free(&table->column[i]);
    rp_free(table->column);
    rp_free(table->source);
    rp_free(table);
}

int64_t rp_table_rows(const rp_table *table)
{
    return table->rows;
}

int rp_table_columns(const rp_table *table)
{
    return table->columns;
}

int rp_table_find(const rp_table *table, const char *name)
{
    for (int i = 0; i < table->columns; i++)
        if (strcmp(table->column[i].name, name) == 0) return i;
    return -1;
}

static const rpi_column *column_at(const rp_table *table, int column)
{
    return column >= 0 && column < table->columns ? &table->column[column] : NULL;
}

const char *rp_table_name(const rp_table *table, int column)
{
    const rpi_column *c = column_at(table, column);
    return c ? c->name : NULL;
}

const char *rp_table_type(const rp_table *table, int column)
{
    const rpi_column *c = column_at(table, column);
    return c ? c->type : NULL;
}

int64_t rp_table_null_count(const rp_table *table, int column)
{
    const rpi_column *c = column_at(table, column);
    return c ? c->nulls : 0;
}

bool rp_table_is_text(const rp_table *table, int column)
{
    const rpi_column *c = column_at(table, column);
    return c && c->kind == RPI_COLUMN_TEXT;
}

// "no column 'x'; it has a, b, c". The list is cut when it is longer than a message.
static rp_status fail_unknown(const rp_table *table, const char *name, rp_error *error)
{
    char list[512];
    size_t at = 0;
    list[0] = '\0';
    for (int i = 0; i < table->columns && at < sizeof list - 1; i++) {
        int wrote = snprintf(list + at, sizeof list - at, "%s%s", i > 0 ? ", " : "", table->column[i].name);
        at += wrote > 0 ? (size_t)wrote : 0;
    }
    return rp_fail(error, RP_EUNKNOWN, "%s: no column '%s'; it has %s%s", table->source, name,
                   table->columns > 0 ? list : "none", at >= sizeof list ? "..." : "");
}

static rp_status fail_kind(const rp_table *table, const rpi_column *c, rp_error *error)
{
    if (c->kind == RPI_COLUMN_TEXT)
        return rp_fail(error, RP_EDTYPE, "%s: column '%s' is %s, not numbers: read it as text, or CAST it in SQL",
                       table->source, c->name, c->type);
    return rp_fail(error, RP_EDTYPE,
                   "%s: column '%s' is %s, which has no dtype: CAST it in SQL (AS DOUBLE, AS VARCHAR)", table->source,
                   c->name, c->type);
}

static rp_status fail_value(const rp_table *table, const rpi_column *c, rp_error *error)
{
    const char *why = c->timestamp ? "a time beyond the years 1677-2262 that nanoseconds in 64 bits can hold"
                                   : "a value that does not fit in 64 bits";
    return rp_fail(error, RP_EVALUE, "%s: column '%s' (%s) has %s, first in row %lld", table->source, c->name, c->type,
                   why, (long long)c->bad_row);
}

static rp_status fail_nulls(const rp_table *table, const rpi_column *c, rp_nulls nulls, rp_error *error)
{
    const char *remedy = nulls == RP_NULLS_NAN ? "it cannot hold NaN: ask for a mask, or CAST it to DOUBLE in SQL"
                                               : "ask for NaN or for a mask, or fill them in SQL";
    return rp_fail(error, RP_EVALUE, "%s: column '%s' (%s) has %lld null%s among %lld rows; %s", table->source, c->name,
                   c->type, (long long)c->nulls, c->nulls == 1 ? "" : "s", (long long)table->rows, remedy);
}

static rp_status check_pick(const rp_table *table, const rpi_column *c, rp_nulls nulls, rp_error *error)
{
    if (c->kind != RPI_COLUMN_VALUES) return fail_kind(table, c, error);
    if (c->bad_row >= 0) return fail_value(table, c, error);
    bool floats = c->dtype == RP_F32 || c->dtype == RP_F64;
    if (c->nulls > 0 && (nulls == RP_NULLS_REFUSE || (nulls == RP_NULLS_NAN && !floats)))
        return fail_nulls(table, c, nulls, error);
    return RP_OK;
}

const rpi_column *rpi_table_pick(const rp_table *table, const char *name, rp_nulls nulls, rp_error *error)
{
    const int index = rp_table_find(table, name);
    if (index < 0) {
        (void)fail_unknown(table, name, error);
        return NULL;
    }
    const rpi_column *c = &table->column[index];
    return check_pick(table, c, nulls, error) == RP_OK ? c : NULL;
}

rp_array *rp_table_column(rp_table *table, const char *name, rp_nulls nulls)
{
    rp_error error;
    const rpi_column *c = rpi_table_pick(table, name, nulls, &error);
    return c ? c->array : rp_error_array(&error);
}

rp_array *rp_table_mask(const rp_table *table, const char *name)
{
    rp_error error;
    const int index = rp_table_find(table, name);
    bool *mask = index < 0 ? NULL : rp_calloc((size_t)table->rows, sizeof *mask);
    if (!mask) {
        (void)(index < 0 ? fail_unknown(table, name, &error) : rpi_fail_memory(&error, table->source));
        return rp_error_array(&error);
    }
    const uint64_t *valid = table->column[index].valid;
    for (int64_t row = 0; valid && row < table->rows; row++) mask[row] = !rpi_is_valid(valid, row);
    return rp_adopt(RP_BOOL, 1, &table->rows, mask);
}

rp_status rp_table_data(const rp_table *table, const char *name, rp_dtype dtype, rp_nulls nulls, const void **data,
                        rp_error *error)
{
    rp_error detail;
    const rpi_column *c = rpi_table_pick(table, name, nulls, &detail);
    if (!c) return rp_fail(error, detail.status, "%s", detail.message);
    if (c->dtype != dtype)
        return rp_fail(error, RP_EDTYPE, "%s: column '%s' is %s (%s), not %s: CAST it in SQL", table->source, c->name,
                       c->type, rp_dtype_name(c->dtype), rp_dtype_name(dtype));
    rp_status status = rp_read(c->array, data);
    return status == RP_OK ? RP_OK : rp_fail(error, status, "%s", rp_array_message(c->array));
}
