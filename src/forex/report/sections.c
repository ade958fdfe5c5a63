/* The page's text: assumptions, verdict, metrics, strategy. */
#include "report_i.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void open_section(report *r, const char *id, const char *title)
{
    fprintf(r->out, "<section id=\"%s\"><h2>%s</h2>\n", id, title);
}

static void close_section(report *r)
{
    fputs("</section>\n", r->out);
}

void fxi_report_assumptions(report *r)
{
    const json_t *list = json_object_get(r->results, "assumptions"), *item;
    size_t index;
    open_section(r, "assumptions", "What was assumed");
    fputs("<dl>\n", r->out);
    json_array_foreach(list, index, item)
    {
        fputs("<dt>", r->out);
        fxi_html_text(r->out, fxi_json_text(item, "name"));
        fputs("</dt><dd>", r->out);
        fxi_html_text(r->out, fxi_json_text(item, "value"));
        fputs("</dd>\n", r->out);
    }
    fputs("</dl>\n", r->out);
    close_section(r);
}

static void write_gate(report *r, const char *name, double value, double required)
{
    bool reached = value >= required; /* NaN is not */
    fprintf(r->out, "<tr><td>%s</td><td class=\"n\">", name);
    fprintf(r->out, isnan(value) ? "--" : "%.4f", value);
    fprintf(r->out, "</td><td class=\"n\">%.2f</td><td class=\"%s\">%s</td></tr>\n", required, reached ? "good" : "bad",
            reached ? "reached" : "not reached");
}

static void write_doubts(report *r)
{
    const json_t *doubts = fxi_json_at(r->results, "verdict.doubts"), *doubt;
    size_t index;
    if (json_array_size(doubts) == 0) return;
    fputs("<h3>Doubts</h3>\n<ul>\n", r->out);
    json_array_foreach(doubts, index, doubt)
    {
        fputs("<li>", r->out);
        fxi_html_text(r->out, json_is_string(doubt) ? json_string_value(doubt) : "");
        fputs("</li>\n", r->out);
    }
    fputs("</ul>\n", r->out);
}

void fxi_report_verdict(report *r)
{
    const json_t *v = json_object_get(r->results, "verdict");
    bool claim = json_is_true(json_object_get(v, "claim"));
    char trials[40];
    open_section(r, "verdict", "Verdict");
    fprintf(r->out, "<p class=\"verdict %s\">%s</p>\n<p class=\"rule\">", claim ? "claim" : "none",
            claim ? "An edge is claimed." : "No edge is claimed.");
    fxi_html_text(r->out, fxi_json_text(v, "rule"));
    fputs("</p>\n<table class=\"gates\"><thead><tr><th>Test</th><th class=\"n\">Value</th><th class=\"n\">Needs</th>"
          "<th></th></tr></thead><tbody>\n",
          r->out);
    write_gate(r, "Deflated Sharpe ratio, train and validation", fxi_json_number(v, "dsr"),
               fxi_json_number(v, "dsr_required"));
    write_gate(r, "Probabilistic Sharpe ratio, hold-out, against zero", fxi_json_number(v, "holdout_psr"),
               fxi_json_number(v, "holdout_psr_required"));
    fxi_number_text(fxi_json_number(v, "trials"), FORM_COUNT, trials, sizeof trials);
    fprintf(
        r->out,
        "</tbody></table>\n<p>%s strategies were tried on this data. The best of so many without any skill would be "
        "expected to show an annual Sharpe ratio of %.2f.</p>\n",
        trials, fxi_json_number(v, "expected_max_sharpe"));
    write_doubts(r);
    close_section(r);
}

/* ---- metrics ---- */

typedef struct metric_row {
    const char *label, *key;
    number_form form;
} metric_row;

/* The order of trading.md section G. */
static const metric_row METRICS[] = {
    {"Start", "start_time", FORM_TIME},
    {"End", "end_time", FORM_TIME},
    {"Exposure", "exposure", FORM_PERCENT},
    {"Final balance", "final", FORM_MONEY},
    {"Equity peak", "equity_peak", FORM_MONEY},
    {"Net profit", "net_profit", FORM_MONEY},
    {"Gross profit", "gross_profit", FORM_MONEY},
    {"Gross loss", "gross_loss", FORM_MONEY},
    {"Commission", "commission", FORM_MONEY},
    {"Swap", "swap", FORM_MONEY},
    {"Return", "return_total", FORM_PERCENT},
    {"Buy and hold", "buy_hold", FORM_PERCENT},
    {"Return a year", "return_annual", FORM_PERCENT},
    {"Volatility a year", "volatility_annual", FORM_PERCENT},
    {"Sharpe ratio", "sharpe", FORM_RATIO},
    {"Sortino ratio", "sortino", FORM_RATIO},
    {"Calmar ratio", "calmar", FORM_RATIO},
    {"Days a year used", "annual_days", FORM_COUNT},
    {"Deepest drawdown, intrabar equity", "equity_drawdown", FORM_PERCENT},
    {"The same in money", "equity_drawdown_money", FORM_MONEY},
    {"Deepest drawdown, closed trades", "balance_drawdown", FORM_PERCENT},
    {"Average drawdown", "average_drawdown", FORM_PERCENT},
    {"Drawdown from", "drawdown_start", FORM_TIME},
    {"Drawdown to", "drawdown_end", FORM_TIME},
    {"Not recovered", "drawdown_open", FORM_FLAG},
    {"Trades", "trades", FORM_COUNT},
    {"Long trades", "long_trades", FORM_COUNT},
    {"Short trades", "short_trades", FORM_COUNT},
    {"Win rate", "win_rate", FORM_PERCENT},
    {"Profit factor", "profit_factor", FORM_RATIO},
    {"Expectancy", "expectancy", FORM_MONEY},
    {"Average win", "average_win", FORM_MONEY},
    {"Average loss", "average_loss", FORM_MONEY},
    {"Best trade", "best", FORM_MONEY},
    {"Worst trade", "worst", FORM_MONEY},
    {"Average time in trade", "average_minutes", FORM_MINUTES},
    {"System quality number", "sqn", FORM_RATIO},
    {"Kelly fraction", "kelly", FORM_RATIO},
    {"Recovery factor", "recovery_factor", FORM_RATIO},
    {"Most wins in a row", "max_consecutive_wins", FORM_COUNT},
    {"Most losses in a row", "max_consecutive_losses", FORM_COUNT},
    {"Stop and target in one bar", "ambiguous", FORM_COUNT},
    {"Open at the end of data", "open_at_end", FORM_COUNT},
};

static void write_metric_cell(report *r, const char *range, const metric_row *row)
{
    char path[96], text[64];
    snprintf(path, sizeof path, "metrics.%s.%s", range, row->key);
    double value = fxi_json_number(r->results, path);
    if (row->form == FORM_TIME)
        fxi_time_text(fxi_json_text(r->results, path), text, sizeof text);
    else
        fxi_number_text(value, row->form, text, sizeof text);
    fprintf(r->out, "<td class=\"n%s%s\">", value < 0 ? " neg" : "", strcmp(range, "holdout") == 0 ? " out" : "");
    fxi_html_text(r->out, text[0] ? text : "--");
    fputs("</td>", r->out);
}

void fxi_report_metrics(report *r)
{
    static const char *const ranges[] = {"train", "validation", "in_sample", "holdout"};
    open_section(r, "metrics", "In and out of sample");
    fputs("<div class=\"wide\"><table class=\"metrics\"><thead><tr><th></th><th class=\"n\">Train</th>"
          "<th class=\"n\">Validation</th><th class=\"n\">Both</th><th class=\"n "
          "out\">Hold-out</th></tr></thead><tbody>\n",
          r->out);
    for (size_t i = 0; i < sizeof METRICS / sizeof *METRICS; i++) {
        fprintf(r->out, "<tr><td>%s</td>", METRICS[i].label);
        for (int j = 0; j < 4; j++) write_metric_cell(r, ranges[j], &METRICS[i]);
        fputs("</tr>\n", r->out);
    }
    fputs("</tbody></table></div>\n", r->out);
    close_section(r);
}

void fxi_report_curves(report *r)
{
    open_section(r, "curves", "Equity and drawdown");
    fputs(
        "<p>Each range starts again with the deposit; the curve joins the ranges. Lines show equity at bar closes, the "
        "band reaches down to the worst point inside the bars. Shaded: validation (grey) and the locked hold-out "
        "(blue).</p>\n<div id=\"equity\" class=\"chart\"></div>\n<div id=\"drawdown\" class=\"chart\"></div>\n"
        "<h3>Search</h3>\n<p>Best and median fitness of each generation, on the training range.</p>\n"
        "<div id=\"search\" class=\"chart\"></div>\n"
        "<noscript><p>The charts need scripts; their numbers stand in equity.csv.</p></noscript>\n",
        r->out);
    close_section(r);
}

void fxi_report_strategy(report *r)
{
    const json_t *words = json_object_get(r->results, "strategy_words"), *line;
    size_t index;
    open_section(r, "strategy", "The strategy in words");
    fputs("<ol>\n", r->out);
    json_array_foreach(words, index, line)
    {
        fputs("<li>", r->out);
        fxi_html_text(r->out, json_is_string(line) ? json_string_value(line) : "");
        fputs("</li>\n", r->out);
    }
    fputs("</ol>\n<details><summary>As JSON</summary><pre>", r->out);
    char *text = json_dumps(json_object_get(r->results, "strategy"), JSON_INDENT(2) | JSON_REAL_PRECISION(9));
    fxi_html_text(r->out, text ? text : "");
    free(text);
    fputs("</pre></details>\n", r->out);
    close_section(r);
}
