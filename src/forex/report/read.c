/* Reading the run folder's CSV files back. They are written by this program, so their form is fixed and a departure is
 * an error that names file and row. */
#include "report_i.h"

#include <forex/time.h>
#include <stdlib.h>
#include <string.h>

static int64_t count_char(const char *text, char wanted)
{
    int64_t n = 0;
    for (; (text = strchr(text, wanted)); text++) n++;
    return n;
}

/* Cuts `text` into rows x columns cells in place. */
static rp_status cut_cells(const char *path, report_table *table, rp_error *error)
{
    char *at = table->text;
    for (int64_t row = 0; row < table->rows; row++) {
        for (int64_t column = 0; column < table->columns; column++) {
            char *end = at + strcspn(at, column + 1 < table->columns ? ",\n" : "\n");
            if (column + 1 < table->columns && *end != ',')
                return rp_fail(error, RP_EFORMAT, "%s: row %lld has fewer than %lld columns; run the search again",
                               path, (long long)row + 1, (long long)table->columns);
            table->cells[row * table->columns + column] = at;
            at = *end ? end + 1 : end;
            *end = '\0';
        }
    }
    return RP_OK;
}

rp_status fxi_report_read_table(const char *path, report_table *table, rp_error *error)
{
    size_t size;
    rp_status status = rp_file_read(path, 0, &table->text, &size, error);
    if (status != RP_OK) return status;
    if (size == 0) return rp_fail(error, RP_EFORMAT, "%s: is empty; run the search again", path);
    if (memchr(table->text, '\0', size))
        return rp_fail(error, RP_EFORMAT, "%s: holds a zero byte; run the search again", path);
    char *first_end = strchr(table->text, '\n');
    if (first_end) *first_end = '\0';
    table->columns = count_char(table->text, ',') + 1;
    if (first_end) *first_end = '\n';
    table->rows = count_char(table->text, '\n') + (table->text[size - 1] != '\n');
    // Looked at before cells are asked for: a first line of many commas must not cost memory for every row.
    if (count_char(table->text, ',') / table->rows < table->columns - 1)
        return rp_fail(error, RP_EFORMAT, "%s: some row has fewer than %lld columns; run the search again", path,
                       (long long)table->columns);
    table->cells = rp_calloc((size_t)(table->rows * table->columns), sizeof *table->cells);
    if (!table->cells) return rp_fail(error, RP_ENOMEM, "%s: out of memory", path);
    return cut_cells(path, table, error);
}

void fxi_report_free_table(report_table *table)
{
    rp_free(table->cells);
    rp_free(table->text);
    *table = (report_table){0};
}

const char *fxi_report_cell(const report_table *table, int64_t row, int64_t column)
{
    return column < 0 ? "" : table->cells[row * table->columns + column];
}

int64_t fxi_report_column(const report_table *table, const char *name)
{
    for (int64_t column = 0; column < table->columns; column++)
        if (strcmp(fxi_report_cell(table, 0, column), name) == 0) return column;
    return -1;
}

void fxi_report_free_equity(report_equity *equity)
{
    rp_free(equity->time);
    rp_free(equity->segment);
    rp_free(equity->equity);
    rp_free(equity->low);
    rp_free(equity->drawdown);
    *equity = (report_equity){0};
}

static rp_status allocate_equity(report_equity *equity, int64_t count, rp_error *error)
{
    size_t n = (size_t)count;
    equity->time = rp_calloc(n, sizeof *equity->time);
    equity->segment = rp_calloc(n, sizeof *equity->segment);
    equity->equity = rp_calloc(n, sizeof *equity->equity);
    equity->low = rp_calloc(n, sizeof *equity->low);
    equity->drawdown = rp_calloc(n, sizeof *equity->drawdown);
    if (!equity->time || !equity->segment || !equity->equity || !equity->low || !equity->drawdown)
        return rp_fail(error, RP_ENOMEM, "out of memory reading the equity curve");
    equity->count = count;
    return RP_OK;
}

static int8_t segment_index(const char *name)
{
    static const char *const names[] = {"train", "validation", "holdout"};
    for (int8_t i = 0; i < 3; i++)
        if (strcmp(name, names[i]) == 0) return i;
    return -1;
}

static bool read_double(const char *text, double *value)
{
    char *end;
    *value = strtod(text, &end);
    return end != text && *end == '\0';
}

typedef struct equity_columns {
    int64_t time, segment, equity, low, drawdown;
} equity_columns;

static bool read_row(const report_table *table, const equity_columns *c, int64_t row, report_equity *equity)
{
    int64_t i = row - 1;
    equity->segment[i] = segment_index(fxi_report_cell(table, row, c->segment));
    return equity->segment[i] >= 0 &&
           fx_time_parse(fxi_report_cell(table, row, c->time), &equity->time[i], NULL) == RP_OK &&
           read_double(fxi_report_cell(table, row, c->equity), &equity->equity[i]) &&
           read_double(fxi_report_cell(table, row, c->low), &equity->low[i]) &&
           read_double(fxi_report_cell(table, row, c->drawdown), &equity->drawdown[i]);
}

static rp_status fill_equity(const char *path, const report_table *table, report_equity *equity, rp_error *error)
{
    equity_columns c = {fxi_report_column(table, "time"), fxi_report_column(table, "segment"),
                        fxi_report_column(table, "equity"), fxi_report_column(table, "equity_low"),
                        fxi_report_column(table, "drawdown")};
    if (c.time < 0 || c.segment < 0 || c.equity < 0 || c.low < 0 || c.drawdown < 0)
        return rp_fail(error, RP_EFORMAT, "%s: needs the columns time, segment, equity, equity_low and drawdown", path);
    rp_status status = allocate_equity(equity, table->rows - 1, error);
    for (int64_t row = 1; status == RP_OK && row < table->rows; row++)
        if (!read_row(table, &c, row, equity))
            status = rp_fail(error, RP_EFORMAT, "%s: row %lld cannot be read; run the search again", path,
                             (long long)row + 1);
    return status;
}

rp_status fxi_report_read_equity(const char *path, report_equity *equity, rp_error *error)
{
    report_table table = {0};
    rp_status status = fxi_report_read_table(path, &table, error);
    if (status == RP_OK) status = fill_equity(path, &table, equity, error);
    fxi_report_free_table(&table);
    return status;
}
