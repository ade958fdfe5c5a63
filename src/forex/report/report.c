/* The report: one HTML file that needs no server, from the files of a run folder. */
#include "report_i.h"

#include <forex/run.h>
#include <stdlib.h>
#include <string.h>

/* The page is bounded so that it opens at once and can be sent by mail. */
enum { PAGE_LIMIT = 2 * 1024 * 1024 };

static rp_status read_results(const char *folder, report *r, rp_error *error)
{
    char path[1024];
    char *text;
    size_t size;
    json_error_t detail;
    snprintf(path, sizeof path, "%s/results.json", folder);
    rp_status status = rp_file_read(path, 0, &text, &size, error);
    if (status == RP_ENOTFOUND)
        return rp_fail(error, status, "%s: no such file; is '%s' the folder of a finished run?", path, folder);
    if (status != RP_OK) return status;
    r->results = json_loadb(text, size, 0, &detail);
    rp_free(text);
    if (!r->results) return rp_fail(error, RP_EFORMAT, "%s: line %d: %s", path, detail.line, detail.text);
    if (json_integer_value(json_object_get(r->results, "format")) != 1)
        return rp_fail(error, RP_EVERSION, "%s: format is not 1: the run was made by another version of forex", path);
    return RP_OK;
}

static rp_status read_folder(const char *folder, report *r, rp_error *error)
{
    char path[1024];
    rp_status status = read_results(folder, r, error);
    if (status != RP_OK) return status;
    snprintf(path, sizeof path, "%s/equity.csv", folder);
    status = fxi_report_read_equity(path, &r->equity, error);
    if (status != RP_OK) return status;
    snprintf(path, sizeof path, "%s/trades.csv", folder);
    return fxi_report_read_table(path, &r->trades, error);
}

static void write_head(report *r)
{
    FILE *out = r->out;
    fputs("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
          "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>",
          out);
    fxi_html_text(out, fxi_json_text(r->results, "data.symbol"));
    fputc(' ', out);
    fxi_html_text(out, fxi_json_text(r->results, "data.timeframe"));
    fputs(" strategy search</title>\n<style>\n", out);
    fputs(fxi_uplot_css, out);
    fputs(fxi_report_css, out);
    fputs("</style>\n</head>\n<body>\n<main>\n<header><h1>", out);
    fxi_html_text(out, fxi_json_text(r->results, "data.symbol"));
    fputc(' ', out);
    fxi_html_text(out, fxi_json_text(r->results, "data.timeframe"));
    fputs("</h1><p>", out);
    fxi_html_text(out, fxi_json_text(r->results, "data.first"));
    fputs(" to ", out);
    fxi_html_text(out, fxi_json_text(r->results, "data.last"));
    fputs("</p></header>\n", out);
}

static void write_tail(report *r)
{
    fputs("<footer><p>Made by forex ", r->out);
    fxi_html_text(r->out, fxi_json_text(r->results, "program.version"));
    fputs(". Data hash <code>", r->out);
    fxi_html_text(r->out, fxi_json_text(r->results, "hashes.data"));
    fputs("</code>, configuration hash <code>", r->out);
    fxi_html_text(r->out, fxi_json_text(r->results, "hashes.config"));
    fputs("</code>. The numbers of this page stand in results.json, trades.csv and equity.csv beside it.</p></footer>\n"
          "</main>\n<script>\n",
          r->out);
    fputs(fxi_uplot_js, r->out);
    fputs("\n</script>\n<script>\nconst DATA = ", r->out);
    fxi_report_chart_data(r);
    fputs(";\n", r->out);
    fputs(fxi_report_js, r->out);
    fputs("</script>\n</body>\n</html>\n", r->out);
}

static void write_page(report *r)
{
    write_head(r);
    fxi_report_assumptions(r);
    fxi_report_verdict(r);
    fxi_report_metrics(r);
    fxi_report_curves(r);
    fxi_report_months(r);
    fxi_report_strategy(r);
    fxi_report_trades(r);
    write_tail(r);
}

static rp_status render(report *r, const char *path, rp_error *error)
{
    char *page = NULL;
    size_t size = 0;
    r->out = open_memstream(&page, &size);
    if (!r->out) return rp_fail(error, RP_ENOMEM, "%s: out of memory", path);
    write_page(r);
    bool failed = ferror(r->out) != 0;
    failed |= fclose(r->out) != 0;
    rp_status status = RP_OK;
    if (failed)
        status = rp_fail(error, RP_ENOMEM, "%s: out of memory", path);
    else if (size > PAGE_LIMIT)
        status = rp_fail(error, RP_EINTERNAL, "%s: the page has %zu bytes, more than %d", path, size, PAGE_LIMIT);
    else
        status = rp_file_write(path, page, size, error);
    free(page);
    return status;
}

rp_status fx_report_write(const char *folder, rp_error *error)
{
    char path[1024];
    report r = {0};
    rp_status status = read_folder(folder, &r, error);
    snprintf(path, sizeof path, "%s/report.html", folder);
    if (status == RP_OK) status = render(&r, path, error);
    json_decref(r.results);
    fxi_report_free_equity(&r.equity);
    fxi_report_free_table(&r.trades);
    return status;
}
