// DuckDB's failures as statuses.
#include <string.h>

#include "frame_i.h"

// What DuckDB reports under one class although the caller has to do different things about it. The texts are pinned by
// the tests, which fail when another version of DuckDB says it otherwise.
static const struct {
    const char *text;
    rp_status status;
} known_texts[] = {
    {"No files found that match", RP_ENOTFOUND},
    {"No such file or directory", RP_ENOTFOUND},
    {"No magic bytes found at end", RP_ETRUNCATED},
    {"too small to be a Parquet file", RP_ETRUNCATED},
    {"No space left on device", RP_ENOSPC},
    {"Disk quota exceeded", RP_ENOSPC},
    {"File too large", RP_ENOSPC},
    {"Permission denied", RP_EPERM},
    {"Read-only file system", RP_EPERM},
};

static rp_status status_of(duckdb_error_type type, const char *text)
{
    if (type == DUCKDB_ERROR_IO || type == DUCKDB_ERROR_INVALID_INPUT)
        for (size_t i = 0; i < sizeof known_texts / sizeof *known_texts; i++)
            if (strstr(text, known_texts[i].text)) return known_texts[i].status;
    switch (type) {
    case DUCKDB_ERROR_OUT_OF_MEMORY:
        return RP_ENOMEM;
    case DUCKDB_ERROR_IO:
        return RP_EIO;
    case DUCKDB_ERROR_PERMISSION:
        return RP_EPERM;
    case DUCKDB_ERROR_CATALOG:
    case DUCKDB_ERROR_BINDER:
        return RP_EUNKNOWN;
    case DUCKDB_ERROR_CONVERSION:
    case DUCKDB_ERROR_INVALID_INPUT:
    case DUCKDB_ERROR_SERIALIZATION:
        return RP_EFORMAT;
    case DUCKDB_ERROR_OUT_OF_RANGE:
        return RP_EVALUE;
    case DUCKDB_ERROR_CONSTRAINT:
        return RP_ECONFLICT;
    case DUCKDB_ERROR_NOT_IMPLEMENTED:
    case DUCKDB_ERROR_MISSING_EXTENSION:
        return RP_EUNSUPPORTED;
    case DUCKDB_ERROR_INTERRUPT:
        return RP_EINTERRUPTED;
    case DUCKDB_ERROR_INTERNAL:
    case DUCKDB_ERROR_FATAL:
        return RP_EINTERNAL;
    default:
        return RP_EINVAL;
    }
}

rp_status rpi_fail_duckdb(rp_error *error, duckdb_error_type type, const char *text, const char *what)
{
    if (!text) text = "DuckDB failed without a message";
    rp_status status = status_of(type, text);
    // Errors of its own end with the addresses of its functions, and quote the statement before.
    int length = (int)(status == RP_EINTERNAL ? strcspn(text, "\n") : strlen(text));
    if (!what || strstr(text, what)) return rp_fail(error, status, "%.*s", length, text);
    return rp_fail(error, status, "%s: %.*s", what, length, text);
}

rp_status rpi_fail_memory(rp_error *error, const char *what)
{
    return rp_fail(error, RP_ENOMEM, "%s: out of memory", what);
}
