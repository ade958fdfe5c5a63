/// \file frame.h
/// Tables: SQL, Parquet and CSV through DuckDB, columns as arrays, arrays back into Parquet and Arrow.
///
/// A frame is a database in memory. A query gives a table, which holds its own copy of the rows: it outlives the frame.
/// Each column crosses with one copy, straight from DuckDB's vectors.
///
///     rp_frame *frame;
///     rp_table *table;
///     rp_frame_open(NULL, &frame, &error);
///     rp_read_parquet(frame, "bars.parquet", NULL, &table, &error);
///     rp_array *range = rp_sub(rp_table_column(table, "high", RP_NULLS_REFUSE),
///                              rp_table_column(table, "low", RP_NULLS_REFUSE));
///
/// Types: booleans, integers and floats arrive as the dtype of the same name; TIMESTAMP of every unit, with or without
/// zone, and DATE as RP_I64 nanoseconds since 1970-01-01 UTC (a stamp without zone is taken as UTC; one with zone has
/// microseconds in DuckDB, whatever the file has); DECIMAL as RP_F64;
/// HUGEINT, which SUM makes, as RP_I64; VARCHAR and BLOB through rp_table_text. A column of any other type is in the
/// table with its name and type, and asking for its values is an error that says how to cast it.
///
/// Threads: a frame may be used on any thread, by one at a time; tables may be read by several at once. After fork, a
/// frame of the parent must not be used in the child.
#ifndef RAPTO_FRAME_H
#define RAPTO_FRAME_H

#include <rapto/array.h>
#include <rapto/share.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- database ----------------------------------------------------------------------------------------------- */

typedef struct rp_frame rp_frame;
typedef struct rp_table rp_table;

/// How a frame is opened; zeros are the defaults.
typedef struct rp_frame_options {
    int threads;           ///< 0: rp_threads() at the time of opening
    int64_t memory_limit;  ///< bytes that DuckDB may use; 0: its default, 80 % of the machine's memory
    const char *temporary; ///< folder for what does not fit in memory; NULL: such a query fails with RP_ENOMEM
} rp_frame_options;

/// Opens a database in memory. It never downloads or loads extensions and keeps the order of rows. `options` may be
/// NULL. End with rp_frame_close.
RP_API RP_CHECK rp_status rp_frame_open(const rp_frame_options *options, rp_frame **frame, rp_error *error);
RP_API void rp_frame_close(rp_frame *frame); ///< Ends a frame; its tables live on. NULL allowed.

/// Runs one or several SQL statements for their effect.
RP_API RP_CHECK rp_status rp_frame_run(rp_frame *frame, const char *sql, rp_error *error);
/// Runs one SQL statement and gives its rows. End `*table` with rp_table_free. Errors carry DuckDB's message.
RP_API RP_CHECK rp_status rp_frame_query(rp_frame *frame, const char *sql, rp_table **table, rp_error *error);
/// rp_frame_query for a statement that reads the file `path`: every message names it, and damage that DuckDB takes for
/// an error of its own (RP_EINTERNAL from rp_frame_query) is RP_EFORMAT.
RP_API RP_CHECK rp_status rp_frame_query_file(rp_frame *frame, const char *sql, const char *path, rp_table **table,
                                              rp_error *error);

/// Quotes for SQL: a text as 'it''s', an identifier as "a ""b""". Release with rp_free; NULL when out of memory.
RP_API char *rp_sql_text(const char *text);
RP_API char *rp_sql_name(const char *name); ///< Quotes an identifier; see rp_sql_text.

/* ---- reading files ------------------------------------------------------------------------------------------ */

/// What to read of files; zeros read everything.
typedef struct rp_read_options {
    const char *const *columns; ///< names of the columns, in this order; NULL: all
    int column_count;
    const char *where;  ///< SQL condition, or NULL
    const char *order;  ///< SQL list for ORDER BY, or NULL: the order of files (by name) and rows
    bool hive;          ///< folders named key=value above the files become text columns
    bool union_by_name; ///< files may differ in columns; what one lacks is null
    bool file_name;     ///< adds the text column "filename"
} rp_read_options;

/// Reads a Parquet file, or all that a pattern ("root/**/*.parquet") matches. A path that exists is never a pattern.
/// `options` may be NULL. RP_ENOTFOUND without a file, RP_ETRUNCATED for one that ends too early, RP_EUNKNOWN for a
/// column that is not there (the message lists those that are), RP_EFORMAT for what is no Parquet.
RP_API RP_CHECK rp_status rp_read_parquet(rp_frame *frame, const char *path, const rp_read_options *options,
                                          rp_table **table, rp_error *error);

/// Whether the first line of a CSV file names the columns.
typedef enum rp_csv_header { RP_CSV_HEADER_GUESS, RP_CSV_HEADER_YES, RP_CSV_HEADER_NO } rp_csv_header;

/// How a CSV file is written; zeros let DuckDB find out.
typedef struct rp_csv_options {
    char delimiter; ///< 0: found out
    rp_csv_header header;
    const char *const *names; ///< names of all columns in place of those in the file, or NULL
    int name_count;
    const char *null_text; ///< what stands for a null; NULL: the empty cell
    bool all_text;         ///< no types are guessed, every column is VARCHAR
    int skip;              ///< lines to leave out at the top
} rp_csv_options;

/// Reads CSV (also .gz and .zst by name), one file or a pattern, as rp_read_parquet does. `csv` may be NULL. A cell
/// that does not fit its column is RP_EFORMAT with file, line and value.
RP_API RP_CHECK rp_status rp_read_csv(rp_frame *frame, const char *path, const rp_csv_options *csv,
                                      const rp_read_options *options, rp_table **table, rp_error *error);

/// Reads the key-value metadata of one Parquet file as a table of the text columns "key" and "value".
RP_API RP_CHECK rp_status rp_parquet_metadata(rp_frame *frame, const char *path, rp_table **table, rp_error *error);
/// Value of a key in such a table; borrowed from it. NULL when the key is not there.
RP_API const char *rp_metadata_get(const rp_table *metadata, const char *key);

/* ---- tables ------------------------------------------------------------------------------------------------- */

RP_API void rp_table_free(rp_table *table);                            ///< Ends a table and its columns; NULL allowed.
RP_API int64_t rp_table_rows(const rp_table *table);                   ///< Number of rows.
RP_API int rp_table_columns(const rp_table *table);                    ///< Number of columns.
RP_API int rp_table_find(const rp_table *table, const char *name);     ///< Index of a column, -1 when not there.
RP_API const char *rp_table_name(const rp_table *table, int column);   ///< Name of a column; borrowed.
RP_API const char *rp_table_type(const rp_table *table, int column);   ///< DuckDB's type ("DOUBLE"); borrowed.
RP_API int64_t rp_table_null_count(const rp_table *table, int column); ///< Nulls in a column.
RP_API bool rp_table_is_text(const rp_table *table, int column);       ///< VARCHAR or BLOB: read by rp_table_text.

/// What the nulls of a column become.
typedef enum rp_nulls {
    RP_NULLS_REFUSE, ///< a null is an error that tells the column and how many there are
    RP_NULLS_NAN,    ///< NaN in float columns; in any other column a null is an error
    RP_NULLS_MASK,   ///< NaN in float columns, 0 in others; rp_table_mask tells where
} rp_nulls;

/// A column as a 1-D array (pure). It belongs to the table and dies with it, rp_keep makes it outlive the table; it is
/// not to be written to. RP_EUNKNOWN for a name that is not there, RP_EVALUE for nulls that `nulls` refuses or a stamp
/// outside of the years 1677-2262, RP_EDTYPE for text and for types without a dtype.
RP_API rp_array *rp_table_column(rp_table *table, const char *name, rp_nulls nulls);
/// Bool array of the current scope, true where the column is null (pure).
RP_API rp_array *rp_table_mask(const rp_table *table, const char *name);

/// A column's elements without an array: borrowed, `rp_table_rows` of them, alive as long as the table. The column must
/// be of `dtype`; fails as rp_table_column does.
RP_API RP_CHECK rp_status rp_table_data(const rp_table *table, const char *name, rp_dtype dtype, rp_nulls nulls,
                                        const void **data, rp_error *error);

/// One cell of a text column, with a zero byte behind it; borrowed from the table. `*length` (may be NULL) counts
/// bytes. NULL for a null, a row that is not there, and a column that is not text.
RP_API const char *rp_table_text(const rp_table *table, int column, int64_t row, size_t *length);

/* ---- writing ------------------------------------------------------------------------------------------------ */

/// One column handed to a frame: `rows` elements of `dtype`, or of texts. Everything is borrowed for the call.
typedef struct rp_column {
    const char *name;
    rp_dtype dtype;           ///< bool, integer or float; RP_DATETIME_NS, or RP_I64 with `timestamp`, is TIMESTAMP_NS
    const void *data;         ///< elements; NULL for a text column
    const char *const *texts; ///< UTF-8; a NULL among them is null; NULL for a column of elements
    const bool *nulls;        ///< true where null, or NULL
    bool timestamp;           ///< RP_I64 counts ns since 1970-01-01 UTC
} rp_column;

/// Evaluates a 1-D array and describes it as a column; data is borrowed from the array. RP_ESHAPE for other dimensions.
RP_API RP_CHECK rp_status rp_column_of(const char *name, rp_array *array, rp_column *column, rp_error *error);

/// Makes (or replaces) the table `name` of the database with `rows` rows of `columns`. On failure an old table stands.
RP_API RP_CHECK rp_status rp_frame_put(rp_frame *frame, const char *name, int64_t rows, const rp_column *columns,
                                       int column_count, rp_error *error);

/// A key and a value of Parquet metadata.
typedef struct rp_pair {
    const char *key, *value;
} rp_pair;

/// How a Parquet file is written; zeros are the defaults.
typedef struct rp_parquet_options {
    const char *compression; ///< "zstd" (default), "snappy", "gzip", "lz4", "brotli", "uncompressed"
    int64_t row_group_rows;  ///< 0: DuckDB's 122,880
    const rp_pair *metadata; ///< key-value metadata of the file
    int metadata_count;
} rp_parquet_options;

/// Writes the rows of a SELECT to a Parquet file, atomically: `path` holds the old content or all of the new.
/// `options` may be NULL.
RP_API RP_CHECK rp_status rp_write_parquet(rp_frame *frame, const char *select, const char *path,
                                           const rp_parquet_options *options, rp_error *error);

/* ---- Arrow C data interface --------------------------------------------------------------------------------- */

/// Gives a whole table to Arrow as a struct array (a record batch) in the same way, stamps as timestamp[ns, UTC]. The
/// result may outlive the table. RP_EDTYPE when a column is neither number nor bool nor stamp.
RP_API RP_CHECK rp_status rp_arrow_export_table(rp_table *table, struct ArrowSchema *schema, struct ArrowArray *out,
                                                rp_error *error);

#ifdef __cplusplus
}
#endif
#endif
