// Writing Parquet: DuckDB writes the temporary file of an atomic file.
#include <string.h>

#include "frame_i.h"

static rp_status check_compression(const char *name, rp_error *error)
{
    static const char *const names[] = {"zstd", "snappy", "gzip", "lz4", "lz4_raw", "brotli", "uncompressed"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (!name || strcmp(name, names[i]) == 0) return RP_OK;
    return rp_fail(error, RP_EINVAL,
                   "compression '%s' is none of zstd, snappy, gzip, lz4, lz4_raw, brotli, uncompressed", name);
}

static void add_metadata(rpi_sql *sql, const rp_parquet_options *options)
{
    rpi_sql_add(sql, ", KV_METADATA {");
    for (int i = 0; i < options->metadata_count; i++) {
        if (i > 0) rpi_sql_add(sql, ", ");
        rpi_sql_add_name(sql, options->metadata[i].key);
        rpi_sql_add(sql, ": ");
        rpi_sql_add_text(sql, options->metadata[i].value);
    }
    rpi_sql_add(sql, "}");
}

// USE_TMP_FILE false: the file must keep the inode that is synced and renamed.
static void add_copy(rpi_sql *sql, const char *select, const char *temporary, const rp_parquet_options *options)
{
    rpi_sql_add(sql, "COPY (%s) TO ", select);
    rpi_sql_add_text(sql, temporary);
    rpi_sql_add(sql, " (FORMAT parquet, USE_TMP_FILE false, COMPRESSION ");
    rpi_sql_add_text(sql, options->compression ? options->compression : "zstd");
    if (options->row_group_rows > 0) rpi_sql_add(sql, ", ROW_GROUP_SIZE %lld", (long long)options->row_group_rows);
    if (options->metadata_count > 0) add_metadata(sql, options);
    rpi_sql_add(sql, ")");
}

rp_status rp_write_parquet(rp_frame *frame, const char *select, const char *path, const rp_parquet_options *options,
                           rp_error *error)
{
    const rp_parquet_options defaults = {0};
    if (!options) options = &defaults;
    rp_atomic_file *file = NULL;
    rp_status status = check_compression(options->compression, error);
    if (status == RP_OK) status = rp_atomic_open(path, &file, error);
    if (!file) return status;
    rpi_sql sql = {0};
    add_copy(&sql, select, rp_atomic_temporary(file), options);
    status = rpi_frame_run(frame, &sql, path, error);
    rpi_sql_free(&sql);
    if (status == RP_OK) return rp_atomic_commit(file, error);
    rp_atomic_abort(file);
    return status;
}
