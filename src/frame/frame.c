// The database: opening, closing, running statements.
#include <string.h>

#include "frame_i.h"

typedef struct setting {
    const char *name, *value;
} setting;

static rp_status configure(duckdb_config config, const setting *settings, int count, rp_error *error)
{
    for (int i = 0; i < count; i++)
        if (duckdb_set_config(config, settings[i].name, settings[i].value) != DuckDBSuccess)
            return rp_fail(error, RP_EINVAL, "DuckDB refuses the setting %s = '%s'", settings[i].name,
                           settings[i].value);
    return RP_OK;
}

// Settings of every frame: as many threads as our loops, nothing fetched from the network, the order of rows kept, no
// folder for spilling that nobody asked for (DuckDB's default is one in the working directory).
static rp_status configure_frame(duckdb_config config, const rp_frame_options *options, rp_error *error)
{
    char threads[16], limit[32];
    snprintf(threads, sizeof threads, "%d", options->threads > 0 ? options->threads : rp_threads());
    snprintf(limit, sizeof limit, "%lldB", (long long)options->memory_limit);
    const setting settings[] = {
        {"threads", threads},
        {"autoinstall_known_extensions", "false"},
        {"autoload_known_extensions", "false"},
        {"allow_community_extensions", "false"},
        {"preserve_insertion_order", "true"},
        {"temp_directory", options->temporary ? options->temporary : ""},
        {"memory_limit", limit},
    };
    int count = (int)(sizeof settings / sizeof *settings) - (options->memory_limit > 0 ? 0 : 1);
    return configure(config, settings, count, error);
}

static rp_status open_database(rp_frame *frame, duckdb_config config, rp_error *error)
{
    char *text = NULL;
    if (duckdb_open_ext(NULL, &frame->database, config, &text) != DuckDBSuccess) {
        rp_status status = rpi_fail_duckdb(error, DUCKDB_ERROR_FATAL, text, "opening DuckDB");
        duckdb_free(text);
        return status;
    }
    if (duckdb_connect(frame->database, &frame->connection) != DuckDBSuccess)
        return rp_fail(error, RP_EINTERNAL, "DuckDB gives no connection");
    return RP_OK;
}

rp_status rp_frame_open(const rp_frame_options *options, rp_frame **out, rp_error *error)
{
    const rp_frame_options defaults = {0};
    rp_frame *frame = rp_calloc(1, sizeof *frame);
    if (!frame) return rpi_fail_memory(error, "opening DuckDB");
    duckdb_config config = NULL;
    rp_status status =
        duckdb_create_config(&config) == DuckDBSuccess ? RP_OK : rpi_fail_memory(error, "opening DuckDB");
    if (status == RP_OK) status = configure_frame(config, options ? options : &defaults, error);
    if (status == RP_OK) status = open_database(frame, config, error);
    duckdb_destroy_config(&config);
    if (status != RP_OK) {
        rp_frame_close(frame);
        return status;
    }
    *out = frame;
    return RP_OK;
}

void rp_frame_close(rp_frame *frame)
{
    if (!frame) return;
    duckdb_disconnect(&frame->connection);
    duckdb_close(&frame->database);
    rp_free(frame);
}

static rp_status run(rp_frame *frame, const char *sql, const char *what, rp_error *error)
{
    duckdb_result result;
    rp_status status = RP_OK;
    if (duckdb_query(frame->connection, sql, &result) != DuckDBSuccess)
        status = rpi_fail_duckdb(error, duckdb_result_error_type(&result), duckdb_result_error(&result), what);
    duckdb_destroy_result(&result);
    return status;
}

rp_status rp_frame_run(rp_frame *frame, const char *sql, rp_error *error)
{
    return run(frame, sql, NULL, error);
}

rp_status rpi_frame_run(rp_frame *frame, const rpi_sql *sql, const char *what, rp_error *error)
{
    return sql->failed ? rpi_fail_memory(error, what) : run(frame, sql->text, what, error);
}
