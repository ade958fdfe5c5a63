// Reading files: what Parquet and CSV have in common.
#ifndef RAPTO_FRAME_READ_I_H
#define RAPTO_FRAME_READ_I_H

#include "frame_i.h"

// Fails early, with errno's reason, for a path that is no pattern and cannot be read.
rp_status rpi_check_readable(const char *path, rp_error *error);

// Adds the arguments that both table functions know.
void rpi_add_common_arguments(rpi_sql *sql, const rp_read_options *options);

// Runs a reading query. When it fails because of a name, looks whether a wanted column is missing from `source` (the
// call of the table function) and then lists the columns there are.
rp_status rpi_read(rp_frame *frame, const rpi_sql *source, const char *path, const rp_read_options *options,
                   rp_table **table, rp_error *error);

#endif
