/* The table of trades: the newest first, bounded so that the page stays small. */
#include "report_i.h"

#include <string.h>

enum { SHOWN_TRADES = 600 };

static const struct {
    const char *key, *label;
    bool number;
} COLUMNS[] = {
    {"segment", "Range", false},    {"side", "Side", false},
    {"lots", "Lots", true},         {"open_time", "Open", false},
    {"open_price", "Price", true},  {"close_time", "Close", false},
    {"close_price", "Price", true}, {"commission", "Commission", true},
    {"swap", "Swap", true},         {"profit", "Profit", true},
    {"pips", "Pips", true},         {"r", "R", true},
    {"exit_reason", "Exit", false}, {"ambiguous", "Ambiguous", false},
};
enum { COLUMN_COUNT = sizeof COLUMNS / sizeof *COLUMNS };

static void write_row(report *r, const int64_t *index, int64_t row)
{
    fputs("<tr>", r->out);
    for (int j = 0; j < COLUMN_COUNT; j++) {
        const char *text = fxi_report_cell(&r->trades, row, index[j]);
        bool negative = COLUMNS[j].number && text[0] == '-';
        char cell[64];
        if (strstr(COLUMNS[j].key, "_time"))
            fxi_time_text(text, cell, sizeof cell);
        else
            snprintf(cell, sizeof cell, "%.60s", text);
        fprintf(r->out, "<td class=\"%s%s\">", COLUMNS[j].number ? "n" : "", negative ? " neg" : "");
        fxi_html_text(r->out, cell);
        fputs("</td>", r->out);
    }
    fputs("</tr>\n", r->out);
}

void fxi_report_trades(report *r)
{
    int64_t index[COLUMN_COUNT], total = r->trades.rows - 1;
    int64_t shown = total < SHOWN_TRADES ? total : SHOWN_TRADES;
    for (int j = 0; j < COLUMN_COUNT; j++) index[j] = fxi_report_column(&r->trades, COLUMNS[j].key);
    fprintf(
        r->out,
        "<section id=\"trades\"><h2>Trades</h2>\n<p>%s%lld of %lld, the newest first. All stand in trades.csv.</p>\n",
        shown < total ? "The last " : "", (long long)shown, (long long)total);
    fputs("<details open><summary>Table</summary><div class=\"wide\"><table class=\"trades\"><thead><tr>", r->out);
    for (int j = 0; j < COLUMN_COUNT; j++)
        fprintf(r->out, "<th class=\"%s\">%s</th>", COLUMNS[j].number ? "n" : "", COLUMNS[j].label);
    fputs("</tr></thead><tbody>\n", r->out);
    for (int64_t i = 0; i < shown; i++) write_row(r, index, total - i);
    fputs("</tbody></table></div></details></section>\n", r->out);
}
