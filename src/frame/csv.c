// Reading CSV.
#include "read_i.h"

static void add_names(rpi_sql *sql, const rp_csv_options *csv)
{
    rpi_sql_add(sql, ", names = [");
    for (int i = 0; i < csv->name_count; i++) {
        if (i > 0) rpi_sql_add(sql, ", ");
        rpi_sql_add_text(sql, csv->names[i]);
    }
    rpi_sql_add(sql, "]");
}

static void add_csv_arguments(rpi_sql *sql, const rp_csv_options *csv)
{
    if (csv->delimiter) {
        const char text[2] = {csv->delimiter, '\0'};
        rpi_sql_add(sql, ", delim = ");
        rpi_sql_add_text(sql, text);
    }
    if (csv->header != RP_CSV_HEADER_GUESS)
        rpi_sql_add(sql, ", header = %s", csv->header == RP_CSV_HEADER_YES ? "true" : "false");
    if (csv->names) add_names(sql, csv);
    if (csv->null_text) {
        rpi_sql_add(sql, ", nullstr = ");
        rpi_sql_add_text(sql, csv->null_text);
    }
    if (csv->all_text) rpi_sql_add(sql, ", all_varchar = true");
    if (csv->skip > 0) rpi_sql_add(sql, ", skip = %d", csv->skip);
}

rp_status rp_read_csv(rp_frame *frame, const char *path, const rp_csv_options *csv, const rp_read_options *options,
                      rp_table **table, rp_error *error)
{
    const rp_read_options everything = {0};
    const rp_csv_options found_out = {0};
    if (!options) options = &everything;
    rp_status status = rpi_check_readable(path, error);
    if (status != RP_OK) return status;
    rpi_sql source = {0};
    rpi_sql_add(&source, "read_csv(");
    rpi_sql_add_path(&source, path);
    add_csv_arguments(&source, csv ? csv : &found_out);
    rpi_add_common_arguments(&source, options);
    rpi_sql_add(&source, ")");
    status = rpi_read(frame, &source, path, options, table, error);
    rpi_sql_free(&source);
    return status;
}
