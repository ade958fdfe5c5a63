/// Timeframes: names, lengths, reading.
#include <ctype.h>
#include <forex/time.h>
#include <string.h>

static const struct {
    const char *name;
    int64_t length;
} timeframes[FX_TIMEFRAME_COUNT] = {
    [FX_M1] = {"M1", FX_MINUTE},        [FX_M3] = {"M3", 3 * FX_MINUTE},    [FX_M5] = {"M5", 5 * FX_MINUTE},
    [FX_M15] = {"M15", 15 * FX_MINUTE}, [FX_M30] = {"M30", 30 * FX_MINUTE}, [FX_H1] = {"H1", FX_HOUR},
    [FX_H2] = {"H2", 2 * FX_HOUR},      [FX_H4] = {"H4", 4 * FX_HOUR},      [FX_H12] = {"H12", 12 * FX_HOUR},
    [FX_D1] = {"D1", FX_DAY},           [FX_W1] = {"W1", 7 * FX_DAY},       [FX_MN1] = {"MN1", 30 * FX_DAY},
};

const char *fx_timeframe_name(fx_timeframe tf)
{
    return tf >= 0 && tf < FX_TIMEFRAME_COUNT ? timeframes[tf].name : "?";
}

int64_t fx_timeframe_length(fx_timeframe tf)
{
    return tf >= 0 && tf < FX_TIMEFRAME_COUNT ? timeframes[tf].length : 0;
}

// Splits "15m" or "M15" into unit letters (upper case) and number; false when it is neither. The minute is "M", also
// written "MIN"; the month is "MN", "MO" or "MON", so "1M" stays a minute bar.
static bool split(const char *text, char unit[8], int *number)
{
    size_t letters = 0;
    bool digits_done = false;
    *number = -1;
    for (const char *p = text; *p; p++) {
        if (isalpha((unsigned char)*p)) {
            if (letters == 7 || (letters && p > text && isdigit((unsigned char)p[-1]))) return false;
            unit[letters++] = (char)toupper((unsigned char)*p);
            digits_done = *number >= 0;
        } else if (isdigit((unsigned char)*p)) {
            if (digits_done || *number > 1000) return false;
            *number = (*number < 0 ? 0 : *number * 10) + (*p - '0');
        } else {
            return false;
        }
    }
    unit[letters] = 0;
    return letters > 0 && *number >= 0;
}

static int64_t unit_minutes(const char *unit)
{
    static const struct {
        const char *unit;
        int64_t minutes;
    } units[] = {{"M", 1},        {"MIN", 1},        {"T", 1},          {"H", 60},         {"D", 1440},
                 {"W", 7 * 1440}, {"MN", 30 * 1440}, {"MO", 30 * 1440}, {"MON", 30 * 1440}};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (!strcmp(units[i].unit, unit)) return units[i].minutes;
    return 0;
}

rp_status fx_timeframe_parse(const char *text, fx_timeframe *tf, rp_error *error)
{
    char unit[8];
    int number;
    if (split(text, unit, &number)) {
        int64_t minutes = unit_minutes(unit) * number;
        for (int i = 0; i < FX_TIMEFRAME_COUNT; i++)
            if (timeframes[i].length / FX_MINUTE == minutes) {
                *tf = (fx_timeframe)i;
                return RP_OK;
            }
    }
    return rp_fail(error, RP_EUNKNOWN, "\"%.40s\" is no timeframe; there are M1 M3 M5 M15 M30 H1 H2 H4 H12 D1 W1 MN1",
                   text);
}
