// Handing columns to a frame: a table in the database, filled in chunks of DuckDB's vector size.
#include <string.h>

#include "frame_i.h"
#include "utf8.h"

static const struct {
    const char *name;
    duckdb_type type;
} sql_types[RP_DTYPE_COUNT] = {
    [RP_BOOL] = {"BOOLEAN", DUCKDB_TYPE_BOOLEAN},    [RP_I8] = {"TINYINT", DUCKDB_TYPE_TINYINT},
    [RP_I16] = {"SMALLINT", DUCKDB_TYPE_SMALLINT},   [RP_I32] = {"INTEGER", DUCKDB_TYPE_INTEGER},
    [RP_I64] = {"BIGINT", DUCKDB_TYPE_BIGINT},       [RP_U8] = {"UTINYINT", DUCKDB_TYPE_UTINYINT},
    [RP_U16] = {"USMALLINT", DUCKDB_TYPE_USMALLINT}, [RP_U32] = {"UINTEGER", DUCKDB_TYPE_UINTEGER},
    [RP_U64] = {"UBIGINT", DUCKDB_TYPE_UBIGINT},     [RP_F32] = {"FLOAT", DUCKDB_TYPE_FLOAT},
    [RP_F64] = {"DOUBLE", DUCKDB_TYPE_DOUBLE},       [RP_DATETIME] = {"TIMESTAMP_NS", DUCKDB_TYPE_TIMESTAMP_NS},
};

static bool is_stamp(const rp_column *c)
{
    return c->dtype == RP_DATETIME_NS || (c->dtype == RP_I64 && c->timestamp);
}

/* Row of the table above; false: no SQL type holds this dtype. */
static bool sql_row(const rp_column *c, rp_dtype *row)
{
    *row = is_stamp(c) ? RP_DATETIME : rp_dtype_base(c->dtype);
    return *row < RP_DTYPE_COUNT && (*row != RP_DATETIME || is_stamp(c));
}

static const char *sql_type(const rp_column *c)
{
    if (c->texts) return "VARCHAR";
    rp_dtype row;
    return sql_row(c, &row) ? sql_types[row].name : NULL;
}

static duckdb_type type_id(const rp_column *c)
{
    return c->texts ? DUCKDB_TYPE_VARCHAR : sql_types[is_stamp(c) ? RP_DATETIME : rp_dtype_base(c->dtype)].type;
}

rp_status rp_column_of(const char *name, rp_array *array, rp_column *column, rp_error *error)
{
    const void *data;
    rp_status status = rp_read(array, &data);
    if (status != RP_OK) return rp_fail(error, status, "column '%s': %s", name, rp_array_message(array));
    if (rp_ndim(array) != 1)
        return rp_fail(error, RP_ESHAPE, "column '%s' has %d dimensions, a column has one", name, rp_ndim(array));
    *column = (rp_column){.name = name, .dtype = rp_dtype_of(array), .data = data};
    return RP_OK;
}

static rp_status check_columns(const char *table, int64_t rows, const rp_column *columns, int count, rp_error *error)
{
    if (rows < 0 || count < 1)
        return rp_fail(error, RP_EINVAL, "table '%s': %lld rows and %d columns; a table has at least one column", table,
                       (long long)rows, count);
    for (int i = 0; i < count; i++) {
        const rp_column *c = &columns[i];
        if (!c->name) return rp_fail(error, RP_EINVAL, "table '%s': column %d has no name", table, i);
        if (!sql_type(c))
            return rp_fail(error, RP_EDTYPE, "table '%s': column '%s' has a dtype that a table cannot hold", table,
                           c->name);
        if (rows > 0 && !c->data && !c->texts)
            return rp_fail(error, RP_EINVAL, "table '%s': column '%s' has no data", table, c->name);
    }
    return RP_OK;
}

static rp_status create_table(rp_frame *frame, const char *name, const rp_column *columns, int count, rp_error *error)
{
    rpi_sql sql = {0};
    rpi_sql_add(&sql, "CREATE OR REPLACE TABLE ");
    rpi_sql_add_name(&sql, name);
    for (int i = 0; i < count; i++) {
        rpi_sql_add(&sql, i == 0 ? " (" : ", ");
        rpi_sql_add_name(&sql, columns[i].name);
        rpi_sql_add(&sql, " %s", sql_type(&columns[i]));
    }
    rpi_sql_add(&sql, ")");
    rp_status status = rpi_frame_run(frame, &sql, name, error);
    rpi_sql_free(&sql);
    return status;
}

/* ---- filling -------------------------------------------------------------------------------------------------- */

static void put_nulls(duckdb_vector vector, const rp_column *c, int64_t first, int64_t count)
{
    duckdb_vector_ensure_validity_writable(vector);
    uint64_t *valid = duckdb_vector_get_validity(vector);
    for (int64_t i = 0; i < count; i++) {
        bool null = c->nulls && c->nulls[first + i];
        if (c->texts) null = null || !c->texts[first + i];
        duckdb_validity_set_row_validity(valid, (idx_t)i, !null);
    }
}

static rp_status put_texts(duckdb_vector vector, const rp_column *c, int64_t first, int64_t count, rp_error *error)
{
    for (int64_t i = 0; i < count; i++) {
        const int64_t row = first + i;
        const char *text = c->texts[row];
        if (!text || (c->nulls && c->nulls[row])) continue;
        if (!rpi_is_utf8(text))
            return rp_fail(error, RP_EFORMAT, "column '%s', row %lld: the text is not UTF-8", c->name, (long long)row);
        duckdb_vector_assign_string_element(vector, (idx_t)i, text);
    }
    return RP_OK;
}

static rp_status put_piece(duckdb_vector vector, const rp_column *c, int64_t first, int64_t count, rp_error *error)
{
    if (c->texts || c->nulls) put_nulls(vector, c, first, count);
    if (c->texts) return put_texts(vector, c, first, count, error);
    size_t size = rp_dtype_size(c->dtype);
    memcpy(duckdb_vector_get_data(vector), (const char *)c->data + (size_t)first * size, (size_t)count * size);
    return RP_OK;
}

static rp_status append_chunks(duckdb_appender appender, duckdb_data_chunk chunk, int64_t rows,
                               const rp_column *columns, rp_error *error)
{
    const int64_t most = (int64_t)duckdb_vector_size();
    const int count = (int)duckdb_data_chunk_get_column_count(chunk);
    for (int64_t first = 0; first < rows; first += most) {
        int64_t part = rows - first < most ? rows - first : most;
        duckdb_data_chunk_reset(chunk);
        for (int i = 0; i < count; i++) {
            duckdb_vector vector = duckdb_data_chunk_get_vector(chunk, (idx_t)i);
            rp_status status = put_piece(vector, &columns[i], first, part, error);
            if (status != RP_OK) return status;
        }
        duckdb_data_chunk_set_size(chunk, (idx_t)part);
        if (duckdb_append_data_chunk(appender, chunk) != DuckDBSuccess)
            return rpi_fail_duckdb(error, DUCKDB_ERROR_INVALID_INPUT, duckdb_appender_error(appender), NULL);
    }
    return RP_OK;
}

// A chunk with one vector for each column.
static rp_status new_chunk(const rp_column *columns, int count, duckdb_data_chunk *chunk, rp_error *error)
{
    duckdb_logical_type *types = rp_calloc((size_t)count, sizeof(duckdb_logical_type));
    if (!types) return rpi_fail_memory(error, "filling a table");
    for (int i = 0; i < count; i++) types[i] = duckdb_create_logical_type(type_id(&columns[i]));
    *chunk = duckdb_create_data_chunk(types, (idx_t)count);
    for (int i = 0; i < count; i++) duckdb_destroy_logical_type(&types[i]);
    rp_free(types);
    return *chunk ? RP_OK : rpi_fail_memory(error, "filling a table");
}

static rp_status fill_table(rp_frame *frame, const char *name, int64_t rows, const rp_column *columns, int count,
                            rp_error *error)
{
    duckdb_appender appender = NULL;
    duckdb_data_chunk chunk = NULL;
    rp_status status = new_chunk(columns, count, &chunk, error);
    if (status != RP_OK) return status;
    if (duckdb_appender_create(frame->connection, NULL, name, &appender) != DuckDBSuccess)
        status = rpi_fail_duckdb(error, DUCKDB_ERROR_INVALID_INPUT, duckdb_appender_error(appender), name);
    if (status == RP_OK) status = append_chunks(appender, chunk, rows, columns, error);
    if (status == RP_OK && duckdb_appender_close(appender) != DuckDBSuccess)
        status = rpi_fail_duckdb(error, DUCKDB_ERROR_INVALID_INPUT, duckdb_appender_error(appender), name);
    duckdb_appender_destroy(&appender);
    duckdb_destroy_data_chunk(&chunk);
    return status;
}

rp_status rp_frame_put(rp_frame *frame, const char *name, int64_t rows, const rp_column *columns, int column_count,
                       rp_error *error)
{
    rp_status status = check_columns(name, rows, columns, column_count, error);
    if (status == RP_OK) status = rp_frame_run(frame, "BEGIN", error);
    if (status != RP_OK) return status;
    status = create_table(frame, name, columns, column_count, error);
    if (status == RP_OK) status = fill_table(frame, name, rows, columns, column_count, error);
    if (status == RP_OK) status = rp_frame_run(frame, "COMMIT", error);
    if (status != RP_OK) (void)!rp_frame_run(frame, "ROLLBACK", NULL); // the first failure is the one to tell
    return status;
}
