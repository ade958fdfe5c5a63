// trades.csv and equity.csv: the tables of the three ranges behind one another, with a column that says which.
//
// Each range is written by fx_trades_write or fx_equity_write into a part file, so that the form of a row is theirs
// alone, and the parts are joined.
#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "run_i.h"

typedef rp_status table_writer(const char *path, const fx_tape *tape, const fx_result *result, rp_error *error);

typedef struct table {
    const char *name;
    table_writer *write;
    bool renumber; // the first column counts rows over all ranges
} table;

// Copies the lines of a part, inserting the range's name as the second column.
static void join_part(FILE *out, char *text, fxi_segment segment, bool renumber, int64_t *row)
{
    bool header = true;
    for (char *line = text, *end; *line; line = end + 1) {
        end = line + strcspn(line, "\n");
        bool last = *end == 0;
        *end = 0;
        char *comma = line + strcspn(line, ",");
        if (!header && renumber)
            fprintf(out, "%lld,%s%s\n", (long long)++*row, fxi_segment_name(segment), comma);
        else if (!header || segment == FXI_TRAIN)
            fprintf(out, "%.*s,%s%s\n", (int)(comma - line), line, header ? "segment" : fxi_segment_name(segment),
                    comma);
        header = false;
        if (last) break;
    }
}

static rp_status add_part(const fxi_run *run, const table *t, const char *part, fxi_segment segment, FILE *out,
                          int64_t *row, rp_error *error)
{
    char *text = NULL;
    size_t size;
    assert(part);
    rp_status status = t->write(part, run->tape, run->result[segment], error);
    if (status == RP_OK) status = rp_file_read(part, 0, &text, &size, error);
    errno = 0;
    if (status == RP_OK && text) join_part(out, text, segment, t->renumber, row);
    // Asked before the part goes: on a full disk its room would hide the reason.
    if (status == RP_OK && (fflush(out) != 0 || ferror(out)))
        status = rp_fail_errno(error, errno ? errno : EIO, "write", part);
    rp_free(text);
    unlink(part);
    return status;
}

static rp_status write_table(const fxi_run *run, const table *t, rp_error *error)
{
    char *path = rp_asprintf("%s/%s", run->config->run_folder, t->name),
         *part = rp_asprintf("%s/%s.part", run->config->run_folder, t->name);
    rp_atomic_file *file = NULL;
    int64_t row = 0;
    rp_status status =
        path && part ? rp_atomic_open(path, &file, error) : rp_fail(error, RP_ENOMEM, "%s: out of memory", t->name);
    for (fxi_segment s = FXI_TRAIN; s <= FXI_HOLDOUT && status == RP_OK; s++)
        status = add_part(run, t, part, s, rp_atomic_stream(file), &row, error);
    if (status == RP_OK)
        status = rp_atomic_commit(file, error);
    else
        rp_atomic_abort(file);
    rp_free(path);
    rp_free(part);
    return status;
}

rp_status fxi_tables_write(const fxi_run *run, rp_error *error)
{
    static const table trades = {"trades.csv", fx_trades_write, true}, equity = {"equity.csv", fx_equity_write, false};
    rp_status status = write_table(run, &trades, error);
    return status == RP_OK ? write_table(run, &equity, error) : status;
}
