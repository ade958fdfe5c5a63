// Columns: what a DuckDB type becomes, and the one copy from its vectors.
#include <math.h>
#include <string.h>

#include "frame_i.h"

/* ---- conversions ---------------------------------------------------------------------------------------------- */

static void *row_address(rpi_column *c, int64_t row)
{
    return (char *)c->values + (size_t)row * rp_dtype_size(c->dtype);
}

static void convert_same(rpi_column *c, const rpi_piece *p)
{
    memcpy(row_address(c, p->first_row), p->from, (size_t)p->count * rp_dtype_size(c->dtype));
}

static void note_bad(rpi_column *c, int64_t row)
{
    if (c->bad_row < 0) c->bad_row = row;
}

// Stamps to ns. Infinities are the extreme int64 and overflow here, except in ns, where they are refused by value.
static void convert_stamp(rpi_column *c, const rpi_piece *p)
{
    const int64_t *from = p->from;
    int64_t *to = (int64_t *)c->values + p->first_row;
    for (int64_t i = 0; i < p->count; i++) {
        bool bad =
            __builtin_mul_overflow(from[i], c->per_unit, &to[i]) || from[i] == INT64_MAX || from[i] <= -INT64_MAX;
        if (bad && rpi_is_valid(p->valid, i)) note_bad(c, p->first_row + i);
    }
}

static void convert_date(rpi_column *c, const rpi_piece *p)
{
    const int32_t *from = p->from;
    int64_t *to = (int64_t *)c->values + p->first_row;
    for (int64_t i = 0; i < p->count; i++)
        if (__builtin_mul_overflow((int64_t)from[i], c->per_unit, &to[i]) && rpi_is_valid(p->valid, i))
            note_bad(c, p->first_row + i);
}

static void convert_hugeint(rpi_column *c, const rpi_piece *p)
{
    const duckdb_hugeint *from = p->from;
    int64_t *to = (int64_t *)c->values + p->first_row;
    for (int64_t i = 0; i < p->count; i++) {
        to[i] = (int64_t)from[i].lower;
        if (from[i].upper != (to[i] < 0 ? -1 : 0) && rpi_is_valid(p->valid, i)) note_bad(c, p->first_row + i);
    }
}

// A division of two exact doubles is correctly rounded; beyond 2^53 the numerator is rounded once more.
static void convert_decimal(rpi_column *c, const rpi_piece *p)
{
    double *to = (double *)c->values + p->first_row;
    for (int64_t i = 0; i < p->count; i++) {
        int64_t value = c->narrow == 2   ? ((const int16_t *)p->from)[i]
                        : c->narrow == 4 ? ((const int32_t *)p->from)[i]
                                         : ((const int64_t *)p->from)[i];
        to[i] = (double)value / c->scale;
    }
}

/* ---- types ---------------------------------------------------------------------------------------------------- */

static const int64_t ns_per_us = 1000, ns_per_ms = 1000000, ns_per_s = 1000000000, ns_per_day = 86400000000000;

typedef struct type_row {
    const char *name;
    rpi_column_kind kind;
    rp_dtype dtype;
    rpi_convert *convert;
    const int64_t *per_unit; // of stamps
} type_row;

#define VALUES(name, dtype)                                                                                            \
    {                                                                                                                  \
        name, RPI_COLUMN_VALUES, dtype, convert_same, NULL                                                             \
    }
#define STAMP(name, convert, per_unit)                                                                                 \
    {                                                                                                                  \
        name, RPI_COLUMN_VALUES, RP_I64, convert, per_unit                                                             \
    }
#define OTHER(name)                                                                                                    \
    {                                                                                                                  \
        name, RPI_COLUMN_OTHER, RP_BOOL, NULL, NULL                                                                    \
    }

static const int64_t one = 1;

static const type_row type_rows[] = {
    [DUCKDB_TYPE_BOOLEAN] = VALUES("BOOLEAN", RP_BOOL),
    [DUCKDB_TYPE_TINYINT] = VALUES("TINYINT", RP_I8),
    [DUCKDB_TYPE_SMALLINT] = VALUES("SMALLINT", RP_I16),
    [DUCKDB_TYPE_INTEGER] = VALUES("INTEGER", RP_I32),
    [DUCKDB_TYPE_BIGINT] = VALUES("BIGINT", RP_I64),
    [DUCKDB_TYPE_UTINYINT] = VALUES("UTINYINT", RP_U8),
    [DUCKDB_TYPE_USMALLINT] = VALUES("USMALLINT", RP_U16),
    [DUCKDB_TYPE_UINTEGER] = VALUES("UINTEGER", RP_U32),
    [DUCKDB_TYPE_UBIGINT] = VALUES("UBIGINT", RP_U64),
    [DUCKDB_TYPE_FLOAT] = VALUES("FLOAT", RP_F32),
    [DUCKDB_TYPE_DOUBLE] = VALUES("DOUBLE", RP_F64),
    [DUCKDB_TYPE_HUGEINT] = {"HUGEINT", RPI_COLUMN_VALUES, RP_I64, convert_hugeint, NULL},
    [DUCKDB_TYPE_TIMESTAMP] = STAMP("TIMESTAMP", convert_stamp, &ns_per_us),
    [DUCKDB_TYPE_TIMESTAMP_TZ] = STAMP("TIMESTAMP WITH TIME ZONE", convert_stamp, &ns_per_us),
    [DUCKDB_TYPE_TIMESTAMP_S] = STAMP("TIMESTAMP_S", convert_stamp, &ns_per_s),
    [DUCKDB_TYPE_TIMESTAMP_MS] = STAMP("TIMESTAMP_MS", convert_stamp, &ns_per_ms),
    [DUCKDB_TYPE_TIMESTAMP_NS] = STAMP("TIMESTAMP_NS", convert_stamp, &one),
    [DUCKDB_TYPE_DATE] = STAMP("DATE", convert_date, &ns_per_day),
    [DUCKDB_TYPE_VARCHAR] = {"VARCHAR", RPI_COLUMN_TEXT, RP_BOOL, NULL, NULL},
    [DUCKDB_TYPE_BLOB] = {"BLOB", RPI_COLUMN_TEXT, RP_BOOL, NULL, NULL},
    [DUCKDB_TYPE_DECIMAL] = OTHER("DECIMAL"), // refined below
    [DUCKDB_TYPE_TIME] = OTHER("TIME"),
    [DUCKDB_TYPE_TIME_NS] = OTHER("TIME_NS"),
    [DUCKDB_TYPE_TIME_TZ] = OTHER("TIME WITH TIME ZONE"),
    [DUCKDB_TYPE_INTERVAL] = OTHER("INTERVAL"),
    [DUCKDB_TYPE_UHUGEINT] = OTHER("UHUGEINT"),
    [DUCKDB_TYPE_BIGNUM] = OTHER("BIGNUM"),
    [DUCKDB_TYPE_UUID] = OTHER("UUID"),
    [DUCKDB_TYPE_BIT] = OTHER("BIT"),
    [DUCKDB_TYPE_ENUM] = OTHER("ENUM"),
    [DUCKDB_TYPE_LIST] = OTHER("LIST"),
    [DUCKDB_TYPE_ARRAY] = OTHER("ARRAY"),
    [DUCKDB_TYPE_STRUCT] = OTHER("STRUCT"),
    [DUCKDB_TYPE_MAP] = OTHER("MAP"),
    [DUCKDB_TYPE_UNION] = OTHER("UNION"),
};

static rp_status describe_decimal(rpi_column *c, duckdb_logical_type type)
{
    int width = duckdb_decimal_width(type), scale = duckdb_decimal_scale(type);
    c->type = rp_asprintf("DECIMAL(%d,%d)", width, scale);
    duckdb_type inside = duckdb_decimal_internal_type(type);
    if (inside == DUCKDB_TYPE_HUGEINT) return c->type ? RP_OK : RP_ENOMEM; // wider than an int64: cast it
    c->kind = RPI_COLUMN_VALUES;
    c->dtype = RP_F64;
    c->convert = convert_decimal;
    c->narrow = inside == DUCKDB_TYPE_SMALLINT ? 2 : inside == DUCKDB_TYPE_INTEGER ? 4 : 8;
    c->scale = 1;
    for (int i = 0; i < scale; i++) c->scale *= 10; // exact up to 10^22, and scale <= 18
    return c->type ? RP_OK : RP_ENOMEM;
}

rp_status rpi_column_describe(rpi_column *c, duckdb_logical_type type, duckdb_type id)
{
    c->bad_row = -1;
    c->kind = RPI_COLUMN_OTHER;
    if (id == DUCKDB_TYPE_DECIMAL) return describe_decimal(c, type);
    static const type_row unknown = OTHER("of a type unknown to Rapto");
    const type_row *row = &unknown;
    if (id < sizeof type_rows / sizeof *type_rows && type_rows[id].name) row = &type_rows[id];
    c->kind = row->kind;
    c->dtype = row->dtype;
    c->convert = row->convert;
    c->timestamp = row->per_unit != NULL;
    c->per_unit = row->per_unit ? *row->per_unit : 0;
    c->type = rp_strdup(row->name);
    return c->type ? RP_OK : RP_ENOMEM;
}

/* ---- filling -------------------------------------------------------------------------------------------------- */

rp_status rpi_column_open(rpi_column *c, int64_t rows)
{
    if (c->kind == RPI_COLUMN_VALUES) {
        c->values = rp_malloc((size_t)rows * rp_dtype_size(c->dtype));
        return c->values ? RP_OK : RP_ENOMEM;
    }
    if (c->kind == RPI_COLUMN_TEXT) {
        c->offsets = rp_calloc((size_t)rows + 1, sizeof *c->offsets);
        return c->offsets ? RP_OK : RP_ENOMEM;
    }
    return RP_OK;
}

static void fill_null(rpi_column *c, int64_t row)
{
    if (c->dtype == RP_F64)
        ((double *)c->values)[row] = NAN;
    else if (c->dtype == RP_F32)
        ((float *)c->values)[row] = NAN;
    else
        memset(row_address(c, row), 0, rp_dtype_size(c->dtype));
}

static rp_status add_nulls(rpi_column *c, const rpi_piece *p, int64_t rows)
{
    for (int64_t i = 0; i < p->count; i++) {
        if (rpi_is_valid(p->valid, i)) continue;
        size_t words = (size_t)(rows + 63) / 64;
        if (!c->valid) {
            c->valid = rp_malloc(words * sizeof *c->valid);
            if (!c->valid) return RP_ENOMEM;
            memset(c->valid, 0xFF, words * sizeof *c->valid);
        }
        int64_t row = p->first_row + i;
        c->valid[row / 64] &= ~(UINT64_C(1) << (row % 64));
        c->nulls++;
        if (c->kind == RPI_COLUMN_VALUES) fill_null(c, row);
    }
    return RP_OK;
}

rp_status rpi_column_add(rpi_column *c, const rpi_piece *p, int64_t rows)
{
    rp_status status = RP_OK;
    if (c->kind == RPI_COLUMN_VALUES) c->convert(c, p);
    if (c->kind == RPI_COLUMN_TEXT) status = rpi_text_add(c, p);
    if (status == RP_OK && p->valid) status = add_nulls(c, p, rows);
    return status;
}

rp_status rpi_column_close(rpi_column *c, int64_t rows)
{
    if (c->kind != RPI_COLUMN_VALUES) return RP_OK;
    RP_SCOPE();
    rp_array *array = rp_adopt(c->dtype, 1, &rows, c->values);
    c->values = NULL; // the array has it, or it is gone
    if (rp_array_status(array) != RP_OK) return rp_array_status(array);
    c->array = rp_keep(array);
    return RP_OK;
}

void rpi_column_free(rpi_column *c)
{
    rp_free(c->name);
    rp_free(c->type);
    rp_free(c->values);
    rp_release(c->array);
    rp_free(c->valid);
    rp_free(c->offsets);
    rp_free(c->bytes);
}
