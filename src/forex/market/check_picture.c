/// The picture of coverage: a calendar of days, inline SVG. A year is a block of weeks (columns) and weekdays (rows).
#include "check_page_i.h"

#include <string.h>

enum { CELL = 13, BOX = 11, LEFT = 44, TOP = 16, RIGHT = 76 };

static int64_t week_of(int64_t day)
{
    return (day + 3) / 7; // weeks from Monday; 1970-01-01 was a Thursday
}

static int64_t first_day_of(int year)
{
    fx_civil first = {.year = year, .month = 1, .day = 1};
    return fx_from_civil(&first) / FX_DAY;
}

static const char *class_of(const fx_day_cover *d)
{
    if (!d->expected) return d->closed ? "cw" : "cx";
    double share = (double)d->present / (double)d->expected;
    return share >= 0.995 ? "c4" : share >= 0.95 ? "c3" : share >= 0.5 ? "c2" : d->present ? "c1" : "c0";
}

static void put_cell(FILE *out, const fx_day_cover *d, int64_t first_week)
{
    fx_civil date = fx_to_civil(d->day * FX_DAY);
    int row = (date.weekday + 6) % 7;
    long x = LEFT + CELL * (long)(week_of(d->day) - first_week), y = TOP + CELL * row;
    fprintf(out, "<rect class=\"%s%s\" x=\"%ld\" y=\"%ld\" width=\"%d\" height=\"%d\" rx=\"2\"><title>%04d-%02d-%02d: ",
            class_of(d), d->special && d->expected ? " h" : "", x, y, BOX, BOX, date.year, date.month, date.day);
    if (d->expected)
        fprintf(out, "%d of %d minutes", d->present, d->expected);
    else
        fputs("closed", out);
    if (d->closed) fprintf(out, ", %d minutes while the market is closed", d->closed);
    fprintf(out, "%s</title></rect>\n", d->special && d->expected ? " (holiday)" : "");
}

static void put_months(FILE *out, int year, int64_t first_week)
{
    static const char *const names[12] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    for (int m = 1; m <= 12; m++) {
        fx_civil c = {.year = year, .month = m, .day = 1};
        long x = LEFT + CELL * (long)(week_of(fx_from_civil(&c) / FX_DAY) - first_week);
        fprintf(out, "<text x=\"%ld\" y=\"11\">%s</text>", x, names[m - 1]);
    }
}

// Days [begin, end) of one year.
static void put_year(FILE *out, const fx_day_cover *days, int64_t begin, int64_t end, int year)
{
    static const char *const weekdays[7] = {"Mon", "", "Wed", "", "Fri", "", "Sun"};
    int64_t first_week = week_of(first_day_of(year)), expected = 0, present = 0;
    const int width = LEFT + 54 * CELL + RIGHT, height = TOP + 7 * CELL + 2;
    fprintf(out, "<svg width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"coverage of %d\">\n",
            width, height, width, height, year);
    fprintf(out, "<text class=\"total\" x=\"0\" y=\"11\">%d</text>", year);
    put_months(out, year, first_week);
    for (int r = 0; r < 7; r++) fprintf(out, "<text x=\"18\" y=\"%d\">%s</text>", TOP + CELL * r + 9, weekdays[r]);
    for (int64_t i = begin; i < end; i++) {
        expected += days[i].expected, present += days[i].present;
        put_cell(out, &days[i], first_week);
    }
    if (expected)
        fprintf(out, "<text class=\"total\" x=\"%d\" y=\"%d\">%.2f %%</text>", LEFT + 54 * CELL + 6, TOP + 3 * CELL,
                100.0 * (double)present / (double)expected);
    fputs("</svg>\n", out);
}

static void put_key(FILE *out)
{
    static const char *const keys[][2] = {
        {"c4", "at least 99.5 %"},         {"c3", "at least 95 %"},    {"c2", "at least half"},
        {"c1", "less than half"},          {"c0", "nothing"},          {"cx", "market closed"},
        {"cw", "bars while it is closed"}, {"cx h", "framed: holiday"}};
    fputs("<div class=\"key\">", out);
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        fprintf(
            out,
            "<span><svg width=\"12\" height=\"12\"><rect class=\"%s\" x=\"0.5\" y=\"0.5\" width=\"11\" height=\"11\" "
            "rx=\"2\"/></svg>%s</span>",
            keys[i][0], keys[i][1]);
    fputs("</div>\n", out);
}

void fxi_page_picture(FILE *out, const fx_day_cover *days, int64_t count)
{
    put_key(out);
    for (int64_t begin = 0, end; begin < count; begin = end) {
        int year = fx_to_civil(days[begin].day * FX_DAY).year;
        for (end = begin; end < count && fx_to_civil(days[end].day * FX_DAY).year == year;) end++;
        fputs("<div class=\"wide\">", out);
        put_year(out, days, begin, end, year);
        fputs("</div>\n", out);
    }
}
