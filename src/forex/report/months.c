/* The monthly table as a heat map: years down, months across, the year's compound return at the end. */
#include "report_i.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct month_grid {
    int first_year, years;
    double value[64][12];
    char segment[64][12]; /* first letter of the range: t, v, h */
} month_grid;

static bool read_month(const json_t *item, int *year, int *month)
{
    return sscanf(fxi_json_text(item, "month"), "%4d-%2d", year, month) == 2 && *month >= 1 && *month <= 12;
}

static void read_grid(const json_t *months, month_grid *grid)
{
    const json_t *item;
    size_t index;
    int year, month;
    grid->years = 0;
    for (int i = 0; i < 64; i++)
        for (int j = 0; j < 12; j++) grid->value[i][j] = NAN;
    json_array_foreach(months, index, item)
    {
        if (!read_month(item, &year, &month)) continue;
        if (grid->years == 0) grid->first_year = year;
        int row = year - grid->first_year;
        if (row < 0 || row >= 64) continue;
        if (row >= grid->years) grid->years = row + 1;
        /* A month that two ranges share holds both: the later one is compounded on the earlier. */
        double before = grid->value[row][month - 1], now = fxi_json_number(item, "return");
        grid->value[row][month - 1] = isnan(before) ? now : (1 + before) * (1 + now) - 1;
        grid->segment[row][month - 1] = fxi_json_text(item, "segment")[0];
    }
}

/* Cell colour: green or red, stronger with size up to 5 %. */
static void write_cell(FILE *out, double value, char segment)
{
    if (isnan(value)) {
        fputs("<td></td>", out);
        return;
    }
    double strength = fmin(1, fabs(value) / 0.05);
    fprintf(out, "<td class=\"n%s\" style=\"background:rgb(var(--%s) / %.2f)\">%.2f</td>", segment == 'h' ? " out" : "",
            value < 0 ? "red" : "green", 0.08 + 0.62 * strength, 100 * value);
}

void fxi_report_months(report *r)
{
    static const char *const names[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    month_grid grid;
    read_grid(json_object_get(r->results, "months"), &grid);
    fputs("<section id=\"months\"><h2>Months</h2>\n<p>Return of each month in percent of the equity at its start; "
          "hold-out "
          "months are framed.</p>\n<div class=\"wide\"><table class=\"heat\"><thead><tr><th></th>",
          r->out);
    for (int j = 0; j < 12; j++) fprintf(r->out, "<th class=\"n\">%s</th>", names[j]);
    fputs("<th class=\"n\">Year</th></tr></thead><tbody>\n", r->out);
    for (int i = 0; i < grid.years; i++) {
        double year = 1;
        fprintf(r->out, "<tr><th>%d</th>", grid.first_year + i);
        for (int j = 0; j < 12; j++) {
            write_cell(r->out, grid.value[i][j], grid.segment[i][j]);
            if (!isnan(grid.value[i][j])) year *= 1 + grid.value[i][j];
        }
        write_cell(r->out, year - 1, ' ');
        fputs("</tr>\n", r->out);
    }
    fputs("</tbody></table></div></section>\n", r->out);
}
