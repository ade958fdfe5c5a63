// What the files of src/frame share.
#ifndef RAPTO_FRAME_FRAME_I_H
#define RAPTO_FRAME_FRAME_I_H

#include <duckdb.h>

#include <rapto/frame.h>

struct rp_frame {
    duckdb_database database;
    duckdb_connection connection;
};

/* ---- SQL text ------------------------------------------------------------------------------------------------- */

// A growing SQL text. Running out of memory is remembered and asked once, at the end.
typedef struct rpi_sql {
    char *text;
    size_t size, room;
    bool failed;
} rpi_sql;

void rpi_sql_add(rpi_sql *sql, const char *format, ...) RP_PRINTF(2, 3);
void rpi_sql_add_text(rpi_sql *sql, const char *text);                     // quoted as 'text'
void rpi_sql_add_name(rpi_sql *sql, const char *name);                     // quoted as "name"
void rpi_sql_add_names(rpi_sql *sql, const char *const *names, int count); // quoted, with commas
// A path as a text; the pattern characters of a path that exists are made literal.
void rpi_sql_add_path(rpi_sql *sql, const char *path);
void rpi_sql_free(rpi_sql *sql);

// True when `path` is meant as a pattern: it has pattern characters and no file of just this name exists.
bool rpi_path_is_pattern(const char *path);

/* ---- failures ------------------------------------------------------------------------------------------------- */

// Status and message of DuckDB's failure: `type` by class, the text itself where DuckDB's classes are too coarse.
// `what` (may be NULL) is put in front unless the text names it already.
rp_status rpi_fail_duckdb(rp_error *error, duckdb_error_type type, const char *text, const char *what);
rp_status rpi_fail_memory(rp_error *error, const char *what);

// Run a statement whose text was built by rpi_sql_add; messages name `what` (a file or table), or the file that is
// read.
rp_status rpi_frame_run(rp_frame *frame, const rpi_sql *sql, const char *what, rp_error *error);
rp_status rpi_frame_query_file(rp_frame *frame, const rpi_sql *sql, const char *path, rp_table **table,
                               rp_error *error);

/* ---- columns -------------------------------------------------------------------------------------------------- */

typedef enum rpi_column_kind { RPI_COLUMN_VALUES, RPI_COLUMN_TEXT, RPI_COLUMN_OTHER } rpi_column_kind;

typedef struct rpi_column rpi_column;

// A stretch of one DuckDB vector on its way into a column.
typedef struct rpi_piece {
    const void *from;
    const uint64_t *valid; // a bit per row, 1 = not null; NULL when no row is
    int64_t count, first_row;
} rpi_piece;

// Copies the values of a piece to their rows. Values of null rows are undefined.
typedef void rpi_convert(rpi_column *column, const rpi_piece *piece);

struct rpi_column {
    char *name, *type;
    rpi_column_kind kind;
    rp_dtype dtype;
    bool timestamp;       // RP_I64 that counts ns since 1970 UTC
    rpi_convert *convert; // VALUES only
    int64_t per_unit;     // ns in a unit of the stamps
    double scale;         // power of ten that divides a DECIMAL
    size_t narrow;        // bytes of a DECIMAL inside DuckDB
    void *values;         // VALUES while the table is filled; the array has them afterwards
    rp_array *array;      // VALUES; kept
    uint64_t *valid;      // a bit per row; NULL when no row is null
    int64_t nulls;
    int64_t bad_row;  // first row whose value has no int64; -1 when all have
    int64_t *offsets; // TEXT: row i is bytes [offsets[i], offsets[i + 1] - 1) and a zero byte
    char *bytes;
    size_t room; // of `bytes`
};

struct rp_table {
    int64_t rows;
    int columns;
    char *source; // for messages: the file, or "query"
    rpi_column *column;
};

// Decides from DuckDB's type how a column crosses; fills type, kind, dtype and the conversion. RP_ENOMEM only.
rp_status rpi_column_describe(rpi_column *column, duckdb_logical_type type, duckdb_type id);
// Allocates room for `rows` rows.
rp_status rpi_column_open(rpi_column *column, int64_t rows);
// Brings one piece in, nulls included.
rp_status rpi_column_add(rpi_column *column, const rpi_piece *piece, int64_t rows);
// Turns the values into an array.
rp_status rpi_column_close(rpi_column *column, int64_t rows);
void rpi_column_free(rpi_column *column);
rp_status rpi_text_add(rpi_column *column, const rpi_piece *piece);

static inline bool rpi_is_valid(const uint64_t *valid, int64_t row)
{
    return !valid || (valid[row / 64] >> (row % 64) & 1);
}

// The column of this name under the rules of `nulls`; NULL and the reason in `error` (not NULL) when there is none.
const rpi_column *rpi_table_pick(const rp_table *table, const char *name, rp_nulls nulls, rp_error *error);

#endif
