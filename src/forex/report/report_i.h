/* What the parts of the report share. A report is made from the files of a run folder alone. */
#ifndef FOREX_REPORT_I_H
#define FOREX_REPORT_I_H

#include <jansson.h>
#include <rapto/base.h>

#include "market/html_i.h"

/* equity.csv in memory: one row per bar, in order; segment is an index into names. */
typedef struct report_equity {
    int64_t count;
    int64_t *time;   /* ns UTC */
    int8_t *segment; /* 0 train, 1 validation, 2 holdout */
    double *equity, *low, *drawdown;
} report_equity;

/* trades.csv: cells as text, row-major, first row the header. */
typedef struct report_table {
    char *text; /* the file, cut into cells in place */
    int64_t rows, columns;
    char **cells;
} report_table;

/* Everything a section may print. */
typedef struct report {
    FILE *out;
    json_t *results;
    report_equity equity;
    report_table trades;
} report;

/* ---- reading ---- */
rp_status fxi_report_read_equity(const char *path, report_equity *equity, rp_error *error);
void fxi_report_free_equity(report_equity *equity);
rp_status fxi_report_read_table(const char *path, report_table *table, rp_error *error);
void fxi_report_free_table(report_table *table);
/* Column by name, -1 when the table has none. */
int64_t fxi_report_column(const report_table *table, const char *name);
const char *fxi_report_cell(const report_table *table, int64_t row, int64_t column);

/* ---- writing ---- */
/* "a.b.c" in a JSON document; NULL when absent. */
const json_t *fxi_json_at(const json_t *root, const char *path);
const char *fxi_json_text(const json_t *root, const char *path); /* "" when absent or no text */
double fxi_json_number(const json_t *root, const char *path);    /* NaN when absent or null */

/* How a number is shown. */
typedef enum number_form {
    FORM_COUNT,
    FORM_MONEY,
    FORM_PERCENT,
    FORM_RATIO,
    FORM_TIME,
    FORM_FLAG,
    FORM_MINUTES
} number_form;
/* Writes a value as people read it: thousands separated, "--" for a number that does not exist. */
void fxi_number_text(double value, number_form form, char *text, size_t size);

/* An ISO time to the minute, with a space between date and time of day. */
void fxi_time_text(const char *iso, char *text, size_t size);

/* ---- sections, in the order of the page ---- */
void fxi_report_assumptions(report *r);
void fxi_report_verdict(report *r);
void fxi_report_metrics(report *r);
void fxi_report_curves(report *r); /* places for the charts */
void fxi_report_months(report *r);
void fxi_report_strategy(report *r);
void fxi_report_trades(report *r);
/* The numbers behind the charts, as one JSON object. */
void fxi_report_chart_data(report *r);

/* Built-in files. */
extern const char fxi_report_css[], fxi_report_js[], fxi_uplot_css[], fxi_uplot_js[];

#endif
