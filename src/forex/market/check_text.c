/// Coverage as text: a line for each year, a sign for each week.
#include "check_i.h"

#include <string.h>

// Full, nearly full, most, some, nothing; a blank where the market does not trade.
static const char *sign(int64_t expected, int64_t present)
{
    if (!expected) return present ? "+" : " ";
    double share = (double)present / (double)expected;
    return share >= 0.995  ? "\u2588"
           : share >= 0.95 ? "\u2593"
           : share >= 0.5  ? "\u2592"
           : present       ? "\u2591"
                           : "\u00b7";
}

static int64_t week_of(int64_t day)
{
    return (day + 3) / 7; // weeks from Monday; 1970-01-01 was a Thursday
}

static int year_of(int64_t day)
{
    return fx_to_civil(day * FX_DAY).year;
}

// One line: `at` moves to the first day of the next year. Returns the new text, NULL when out of memory.
static char *add_year(char *text, const fx_check *check, int64_t *at)
{
    char line[400];
    int year = year_of(check->days[*at].day);
    fx_civil first = {.year = year, .month = 1, .day = 1};
    int64_t week = week_of(fx_from_civil(&first) / FX_DAY), sum = 0, all = 0;
    size_t used = (size_t)snprintf(line, sizeof line, "  %d  ", year);
    while (*at < check->day_count && year_of(check->days[*at].day) == year) {
        int64_t expected = 0, present = 0, own = week_of(check->days[*at].day);
        for (; week < own; week++) used += (size_t)snprintf(line + used, sizeof line - used, " ");
        for (; *at < check->day_count && week_of(check->days[*at].day) == own && year_of(check->days[*at].day) == year;
             ++*at)
            expected += check->days[*at].expected, present += check->days[*at].present;
        used += (size_t)snprintf(line + used, sizeof line - used, "%s", sign(expected, present));
        week = own + 1;
        all += expected, sum += present;
    }
    char *longer = rp_asprintf("%s%s  %.2f %%\n", text, line, all ? 100.0 * (double)sum / (double)all : 0);
    rp_free(text);
    return longer;
}

char *fx_check_calendar_text(const fx_check *check)
{
    char *text = rp_strdup("");
    for (int64_t at = 0; text && at < check->day_count;) text = add_year(text, check, &at);
    return text;
}
