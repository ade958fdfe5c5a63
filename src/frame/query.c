// From a result of DuckDB to a table.
#include <string.h>

#include "frame_i.h"

static rp_table *new_table(const char *what, int64_t rows, int columns)
{
    rp_table *table = rp_calloc(1, sizeof *table);
    if (!table) return NULL;
    table->rows = rows;
    table->source = rp_strdup(what ? what : "query");
    table->column = rp_calloc((size_t)columns, sizeof *table->column);
    if (table->column) table->columns = columns;
    if (table->source && table->column) return table;
    rp_table_free(table);
    return NULL;
}

static rp_status open_columns(rp_table *table, duckdb_result *result)
{
    for (int i = 0; i < table->columns; i++) {
        rpi_column *c = &table->column[i];
        c->name = rp_strdup(duckdb_column_name(result, (idx_t)i));
        if (!c->name) return RP_ENOMEM;
        duckdb_logical_type type = duckdb_column_logical_type(result, (idx_t)i);
        rp_status status = rpi_column_describe(c, type, duckdb_get_type_id(type));
        duckdb_destroy_logical_type(&type);
        if (status == RP_OK) status = rpi_column_open(c, table->rows);
        if (status != RP_OK) return status;
    }
    return RP_OK;
}

static rp_status add_chunk(rp_table *table, duckdb_data_chunk chunk, int64_t first_row, int64_t count)
{
    for (int i = 0; i < table->columns; i++) {
        duckdb_vector vector = duckdb_data_chunk_get_vector(chunk, (idx_t)i);
        rpi_piece piece = {.from = duckdb_vector_get_data(vector),
                           .valid = duckdb_vector_get_validity(vector),
                           .count = count,
                           .first_row = first_row};
        rp_status status = rpi_column_add(&table->column[i], &piece, table->rows);
        if (status != RP_OK) return status;
    }
    return RP_OK;
}

// Pulls all chunks. The row count is that of the finished result, so a chunk beyond it would be a fault of DuckDB.
static rp_status add_chunks(rp_table *table, duckdb_result *result)
{
    rp_status status = RP_OK;
    int64_t row = 0;
    while (status == RP_OK) {
        duckdb_data_chunk chunk = duckdb_fetch_chunk(*result);
        if (!chunk) break;
        int64_t count = (int64_t)duckdb_data_chunk_get_size(chunk);
        status = count <= table->rows - row ? add_chunk(table, chunk, row, count) : RP_EINTERNAL;
        row += count;
        duckdb_destroy_data_chunk(&chunk);
    }
    return status == RP_OK && row != table->rows ? RP_EINTERNAL : status;
}

static rp_status fill_table(rp_table *table, duckdb_result *result)
{
    rp_status status = open_columns(table, result);
    if (status == RP_OK) status = add_chunks(table, result);
    for (int i = 0; status == RP_OK && i < table->columns; i++)
        status = rpi_column_close(&table->column[i], table->rows);
    return status;
}

static rp_status table_of_result(duckdb_result *result, const char *what, rp_table **out, rp_error *error)
{
    // A statement without rows (CREATE ...) gives a table without columns.
    bool has_rows = duckdb_result_return_type(*result) == DUCKDB_RESULT_TYPE_QUERY_RESULT;
    int64_t rows = has_rows ? (int64_t)duckdb_row_count(result) : 0;
    rp_table *table = new_table(what, rows, has_rows ? (int)duckdb_column_count(result) : 0);
    rp_status status = table ? fill_table(table, result) : RP_ENOMEM;
    if (status == RP_OK) {
        *out = table;
        return RP_OK;
    }
    rp_table_free(table);
    if (status == RP_ENOMEM)
        return rp_fail(error, status, "%s: out of memory for a result of %lld rows", what ? what : "query",
                       (long long)rows);
    return rp_fail(error, status, "%s: DuckDB's chunks do not add up to its row count", what ? what : "query");
}

// DuckDB gives the rows of the first of several statements and drops the others': that is refused. Text that does not
// parse passes, for duckdb_query to tell what is wrong with it. A PIVOT alone counts as several, so a semicolon with
// something behind it must be there too.
static rp_status check_single(rp_frame *frame, const char *sql, rp_error *error)
{
    const char *semicolon = strchr(sql, ';');
    if (!semicolon || semicolon[1 + strspn(semicolon + 1, " \t\r\n;")] == '\0') return RP_OK;
    duckdb_extracted_statements statements = NULL;
    int64_t count = (int64_t)duckdb_extract_statements(frame->connection, sql, &statements);
    duckdb_destroy_extracted(&statements);
    if (count <= 1) return RP_OK;
    return rp_fail(error, RP_EINVAL, "%lld SQL statements where one is wanted: use rp_frame_run for those before it",
                   (long long)count);
}

static rp_status query(rp_frame *frame, const char *sql, const char *what, rp_table **table, rp_error *error)
{
    duckdb_result result;
    rp_status status = check_single(frame, sql, error);
    if (status != RP_OK) return status;
    if (duckdb_query(frame->connection, sql, &result) == DuckDBSuccess)
        status = table_of_result(&result, what, table, error);
    else
        status = rpi_fail_duckdb(error, duckdb_result_error_type(&result), duckdb_result_error(&result), what);
    duckdb_destroy_result(&result);
    return status;
}

rp_status rp_frame_query(rp_frame *frame, const char *sql, rp_table **table, rp_error *error)
{
    return query(frame, sql, NULL, table, error);
}

// What DuckDB takes for an error of its own while it reads a file is damage that its reader does not look for.
static rp_status fail_damaged(rp_error *error, const char *path, const char *text)
{
    const char *reason = strstr(text, "Error: ");
    return rp_fail(error, RP_EFORMAT, "%s: damaged (DuckDB stops with '%s'); fetch or write it again", path,
                   reason ? reason + strlen("Error: ") : text);
}

rp_status rp_frame_query_file(rp_frame *frame, const char *sql, const char *path, rp_table **table, rp_error *error)
{
    rp_error detail;
    rp_status status = query(frame, sql, path, table, &detail);
    if (status == RP_EINTERNAL) return fail_damaged(error, path, detail.message);
    return status == RP_OK ? RP_OK : rp_fail(error, status, "%s", detail.message);
}

rp_status rpi_frame_query_file(rp_frame *frame, const rpi_sql *sql, const char *path, rp_table **table, rp_error *error)
{
    return sql->failed ? rpi_fail_memory(error, path) : rp_frame_query_file(frame, sql->text, path, table, error);
}
