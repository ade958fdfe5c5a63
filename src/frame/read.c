// Reading files: options, missing files and columns, Parquet.
#include <errno.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "read_i.h"

rp_status rpi_check_readable(const char *path, rp_error *error)
{
    if (rpi_path_is_pattern(path)) return RP_OK;
    struct stat info;
    if (stat(path, &info) != 0) return rp_fail_errno(error, errno, "read", path);
    if (S_ISDIR(info.st_mode))
        return rp_fail(error, RP_EINVAL, "%s: is a folder; name a file in it, or a pattern like '%s/*.parquet'", path,
                       path);
    return access(path, R_OK) == 0 ? RP_OK : rp_fail_errno(error, errno, "read", path);
}

static void add_select(rpi_sql *sql, const rp_read_options *options)
{
    rpi_sql_add(sql, "SELECT ");
    if (options->columns)
        rpi_sql_add_names(sql, options->columns, options->column_count);
    else
        rpi_sql_add(sql, "*");
    rpi_sql_add(sql, " FROM ");
}

static void add_conditions(rpi_sql *sql, const rp_read_options *options)
{
    if (options->where) rpi_sql_add(sql, " WHERE (%s)", options->where);
    if (options->order) rpi_sql_add(sql, " ORDER BY %s", options->order);
}

void rpi_add_common_arguments(rpi_sql *sql, const rp_read_options *options)
{
    rpi_sql_add(sql, ", hive_partitioning = %s", options->hive ? "true, hive_types_autocast = false" : "false");
    rpi_sql_add(sql, ", union_by_name = %s", options->union_by_name ? "true" : "false");
    rpi_sql_add(sql, ", filename = %s", options->file_name ? "true" : "false");
}

// True when one of the rows of `names` (first column) is `name`, in any case as SQL has it.
static bool has_name(const rp_table *names, const char *name)
{
    for (int64_t i = 0; i < names->rows; i++)
        if (strcasecmp(rp_table_text(names, 0, i, NULL), name) == 0) return true;
    return false;
}

static void list_names(const rp_table *names, char *list, size_t room)
{
    size_t at = 0;
    list[0] = '\0';
    for (int64_t i = 0; i < names->rows && at < room - 1; i++) {
        int wrote = snprintf(list + at, room - at, "%s%s", i > 0 ? ", " : "", rp_table_text(names, 0, i, NULL));
        at += wrote > 0 ? (size_t)wrote : 0;
    }
    if (at >= room) memcpy(list + room - 4, "...", 4);
}

// Replaces `error` when a wanted column is not in the source; otherwise leaves it.
static rp_status explain_names(rp_frame *frame, const rpi_sql *source, const char *path, const rp_read_options *options,
                               rp_error *error)
{
    rp_status status = error->status;
    rp_table *names = NULL;
    rp_error second;
    rpi_sql sql = {0};
    rpi_sql_add(&sql, "SELECT column_name FROM (DESCRIBE SELECT * FROM %s)", source->text);
    if (rpi_frame_query_file(frame, &sql, path, &names, &second) == RP_OK) {
        char list[512];
        list_names(names, list, sizeof list);
        for (int i = 0; i < options->column_count; i++) {
            if (has_name(names, options->columns[i])) continue;
            status = rp_fail(error, RP_EUNKNOWN, "%s: no column '%s'; it has %s", path, options->columns[i], list);
            break;
        }
    }
    rp_table_free(names);
    rpi_sql_free(&sql);
    return status;
}

rp_status rpi_read(rp_frame *frame, const rpi_sql *source, const char *path, const rp_read_options *options,
                   rp_table **table, rp_error *error)
{
    rpi_sql sql = {.failed = source->failed};
    add_select(&sql, options);
    if (!sql.failed) rpi_sql_add(&sql, "%s", source->text);
    add_conditions(&sql, options);
    rp_error detail;
    rp_status status = rpi_frame_query_file(frame, &sql, path, table, &detail);
    if (status == RP_EUNKNOWN && options->columns) status = explain_names(frame, source, path, options, &detail);
    rpi_sql_free(&sql);
    return status == RP_OK ? RP_OK : rp_fail(error, status, "%s", detail.message);
}

rp_status rp_read_parquet(rp_frame *frame, const char *path, const rp_read_options *options, rp_table **table,
                          rp_error *error)
{
    const rp_read_options everything = {0};
    if (!options) options = &everything;
    rp_status status = rpi_check_readable(path, error);
    if (status != RP_OK) return status;
    rpi_sql source = {0};
    rpi_sql_add(&source, "read_parquet(");
    rpi_sql_add_path(&source, path);
    rpi_add_common_arguments(&source, options);
    rpi_sql_add(&source, ")");
    status = rpi_read(frame, &source, path, options, table, error);
    rpi_sql_free(&source);
    return status;
}
