/* The key table (keys.def) and the reading and writing of single values. */
#include "config_key.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What a key takes, in words; made from kind and bounds by the table below. */
#define WORDS_TEXT(a, b)       "text"
#define WORDS_TIMEFRAME(a, b)  "M1 M3 M5 M15 M30 H1 H2 H4 H12 D1 W1 MN1"
#define WORDS_CHOICE(a, b)     a
#define WORDS_WHOLE(a, b)      "whole number, " #a " to " #b
#define WORDS_LONG(a, b)       "whole number, " #a " to " #b
#define WORDS_SEED(a, b)       "whole number, 0 to 18446744073709551615"
#define WORDS_REAL(a, b)       "number, " #a " to " #b
#define WORDS_TABLE_REAL(a, b) "number, " #a " to " #b ", or table"
#define WORDS_TABLE_E8(a, b)   "amount, " #a " to " #b ", or table"
#define WORDS_LOTS(a, b)       "lots, " #a " to " #b
#define WORDS_MONEY(a, b)      "amount, " #a " to " #b
#define WORDS_SWITCH(a, b)     "yes | no"
#define WORDS_CLOCK(a, b)      "HH:MM or off"
#define WORDS_INSTANT(a, b)    "ISO date or time, or empty"

#define CHOICES_TEXT(a)       NULL
#define CHOICES_TIMEFRAME(a)  NULL
#define CHOICES_CHOICE(a)     a
#define CHOICES_WHOLE(a)      NULL
#define CHOICES_LONG(a)       NULL
#define CHOICES_SEED(a)       NULL
#define CHOICES_REAL(a)       NULL
#define CHOICES_TABLE_REAL(a) NULL
#define CHOICES_TABLE_E8(a)   NULL
#define CHOICES_LOTS(a)       NULL
#define CHOICES_MONEY(a)      NULL
#define CHOICES_SWITCH(a)     NULL
#define CHOICES_CLOCK(a)      NULL
#define CHOICES_INSTANT(a)    NULL

/* The lower bound of a CHOICE is its list of names, which is no number. */
#define LOW_CHOICE(a)     0
#define LOW_TEXT(a)       0
#define LOW_TIMEFRAME(a)  0
#define LOW_WHOLE(a)      a
#define LOW_LONG(a)       a
#define LOW_SEED(a)       0
#define LOW_REAL(a)       a
#define LOW_TABLE_REAL(a) a
#define LOW_TABLE_E8(a)   a
#define LOW_LOTS(a)       a
#define LOW_MONEY(a)      a
#define LOW_SWITCH(a)     0
#define LOW_CLOCK(a)      0
#define LOW_INSTANT(a)    0

const config_key fxi_config_keys[] = {
#define FX_KEY(section, key, kind, field, a, b, doc)                                                                   \
    {{#section "." #key, WORDS_##kind(a, b), doc},                                                                     \
     #section,                                                                                                         \
     #key,                                                                                                             \
     KEY_##kind,                                                                                                       \
     offsetof(fx_config, field),                                                                                       \
     sizeof(((fx_config *)0)->field),                                                                                  \
     CHOICES_##kind(a),                                                                                                \
     LOW_##kind(a),                                                                                                    \
     b},
#include "keys.def"
#undef FX_KEY
};
const int64_t fxi_config_key_total = sizeof fxi_config_keys / sizeof fxi_config_keys[0];

int64_t fx_config_key_count(void)
{
    return fxi_config_key_total;
}

const fx_config_key *fx_config_key_at(int64_t index)
{
    return &fxi_config_keys[index].shown;
}

int64_t fxi_config_key_find(const char *name)
{
    for (int64_t i = 0; i < fxi_config_key_total; i++)
        if (strcmp(fxi_config_keys[i].shown.name, name) == 0) return i;
    return -1;
}

static bool read_real(const char *text, double *value)
{
    char *end;
    errno = 0;
    *value = strtod(text, &end);
    return end != text && *end == '\0' && isfinite(*value);
}

static bool read_whole(const char *text, int64_t *value)
{
    char *end;
    errno = 0;
    *value = strtoll(text, &end, 10);
    return end != text && *end == '\0' && errno == 0;
}

static bool read_seed(const char *text, uint64_t *value)
{
    char *end;
    errno = 0;
    *value = strtoull(text, &end, 10);
    return end != text && *end == '\0' && errno == 0 && text[0] != '-';
}

/* Index of `text` in "a|b|c", -1 when it is none of them. */
static int read_choice(const char *choices, const char *text)
{
    size_t length = strlen(text);
    int index = 0;
    for (const char *at = choices;; at = strchr(at, '|') + 1, index++) {
        const char *end = strchr(at, '|');
        size_t size = end ? (size_t)(end - at) : strlen(at);
        if (size == length && memcmp(at, text, length) == 0) return index;
        if (!end) return -1;
    }
}

static bool read_switch(const char *text, bool *value)
{
    static const char *const on[] = {"yes", "true", "on"}, *const off[] = {"no", "false", "off"};
    for (int i = 0; i < 3; i++) {
        if (strcmp(text, on[i]) == 0) return *value = true, true;
        if (strcmp(text, off[i]) == 0) return *value = false, true;
    }
    return false;
}

bool fxi_clock_parse(const char *text, int *minute)
{
    int hour, rest, length = 0;
    if (sscanf(text, "%2d:%2d%n", &hour, &rest, &length) != 2 || text[length] != '\0') return false;
    if (hour < 0 || rest < 0 || rest > 59 || hour * 60 + rest > 1440) return false;
    *minute = hour * 60 + rest;
    return true;
}

static bool in_bounds(const config_key *key, double value)
{
    return value >= key->low && value <= key->high;
}

/* Amounts are kept as whole multiples of 1/scale. */
static bool read_amount(const config_key *key, const char *text, double scale, int64_t *value)
{
    double real;
    if (!read_real(text, &real) || !in_bounds(key, real)) return false;
    *value = llround(real * scale);
    return true;
}

static double minor_units(const fx_config *config)
{
    return pow(10, fx_currency_digits(config->rules.account_currency));
}

static bool set_whole(const config_key *key, const char *text, void *field)
{
    int64_t value;
    if (!read_whole(text, &value) || !in_bounds(key, (double)value)) return false;
    if (key->kind == KEY_LONG) return *(int64_t *)field = value, true;
    return *(int32_t *)field = (int32_t)value, true;
}

static bool set_real(const config_key *key, const char *text, void *field)
{
    double value;
    if (key->kind == KEY_TABLE_REAL && strcmp(text, "table") == 0) return *(double *)field = -1, true;
    if (!read_real(text, &value) || !in_bounds(key, value)) return false;
    return *(double *)field = value, true;
}

static bool set_amount(const fx_config *config, const config_key *key, const char *text, void *field)
{
    if (key->kind == KEY_TABLE_E8 && strcmp(text, "table") == 0) return *(int64_t *)field = -1, true;
    return read_amount(key, text, key->kind == KEY_MONEY ? minor_units(config) : 1e8, field);
}

static bool set_clock(const char *text, void *field)
{
    int minute = -1;
    if (strcmp(text, "off") != 0 && !fxi_clock_parse(text, &minute)) return false;
    return *(int *)field = minute, true;
}

static bool set_text(const config_key *key, const char *text, void *field)
{
    if (strlen(text) >= key->size) return false;
    memset(field, 0, key->size);
    memcpy(field, text, strlen(text));
    return true;
}

static bool set_choice(const config_key *key, const char *text, void *field)
{
    int choice = read_choice(key->choices, text);
    if (choice < 0) return false;
    memcpy(field, &choice, sizeof choice);
    return true;
}

static bool set_value(fx_config *config, const config_key *key, const char *text, rp_error *detail)
{
    void *field = (char *)config + key->offset;
    int64_t instant = 0;
    switch (key->kind) {
    case KEY_TEXT:
        return set_text(key, text, field);
    case KEY_TIMEFRAME:
        return fx_timeframe_parse(text, field, detail) == RP_OK;
    case KEY_CHOICE:
        return set_choice(key, text, field);
    case KEY_WHOLE:
    case KEY_LONG:
        return set_whole(key, text, field);
    case KEY_SEED:
        return read_seed(text, field);
    case KEY_REAL:
    case KEY_TABLE_REAL:
        return set_real(key, text, field);
    case KEY_TABLE_E8:
    case KEY_LOTS:
    case KEY_MONEY:
        return set_amount(config, key, text, field);
    case KEY_SWITCH:
        return read_switch(text, field);
    case KEY_CLOCK:
        return set_clock(text, field);
    case KEY_INSTANT:
        if (text[0] != '\0' && fx_time_parse(text, &instant, detail) != RP_OK) return false;
        return *(int64_t *)field = instant, true;
    }
    return false;
}

rp_status fxi_config_value_set(fx_config *config, const config_key *key, const char *text, const char *origin,
                               rp_error *error)
{
    rp_error detail = {RP_OK, ""};
    fx_config changed = *config;
    if (!set_value(&changed, key, text, &detail)) {
        if (detail.status == RP_ENOMEM) return rp_fail(error, RP_ENOMEM, "%s: out of memory", origin);
        return rp_fail(error, RP_EVALUE, "%s: %s is '%s'; it takes %s", origin, key->shown.name, text,
                       key->kind == KEY_TEXT ? "a shorter text" : key->shown.values);
    }
    *config = changed;
    return RP_OK;
}

void fxi_real_text(double value, char *text, size_t size)
{
    if (value == floor(value) && fabs(value) < 1e15) {
        snprintf(text, size, "%.0f", value);
        return;
    }
    for (int digits = 1; digits <= 17; digits++) {
        snprintf(text, size, "%.*g", digits, value);
        if (strtod(text, NULL) == value) return;
    }
}

static void choice_text(const config_key *key, const void *field, char *text, size_t size)
{
    int choice;
    memcpy(&choice, field, sizeof choice);
    const char *at = key->choices;
    while (choice-- > 0) at = strchr(at, '|') + 1;
    const char *end = strchr(at, '|');
    snprintf(text, size, "%.*s", (int)(end ? end - at : (ptrdiff_t)strlen(at)), at);
}

static void amount_text(int64_t value, double scale, char *text, size_t size)
{
    if (value < 0)
        snprintf(text, size, "table");
    else
        fxi_real_text((double)value / scale, text, size);
}

static void clock_text(int minute, char *text, size_t size)
{
    if (minute < 0)
        snprintf(text, size, "off");
    else
        snprintf(text, size, "%02d:%02d", minute / 60, minute % 60);
}

static void instant_text(int64_t instant, char *text, size_t size)
{
    char iso[40];
    snprintf(text, size, "%s", instant ? fx_time_text(instant, iso) : "");
}

void fxi_config_value_text(const fx_config *config, const config_key *key, char *text, size_t size)
{
    const void *field = (const char *)config + key->offset;
    switch (key->kind) {
    case KEY_TEXT:
        snprintf(text, size, "%s", (const char *)field);
        break;
    case KEY_TIMEFRAME:
        snprintf(text, size, "%s", fx_timeframe_name(*(const fx_timeframe *)field));
        break;
    case KEY_CHOICE:
        choice_text(key, field, text, size);
        break;
    case KEY_WHOLE:
        snprintf(text, size, "%d", *(const int32_t *)field);
        break;
    case KEY_LONG:
        snprintf(text, size, "%lld", (long long)*(const int64_t *)field);
        break;
    case KEY_SEED:
        snprintf(text, size, "%llu", (unsigned long long)*(const uint64_t *)field);
        break;
    case KEY_REAL:
        fxi_real_text(*(const double *)field, text, size);
        break;
    case KEY_TABLE_REAL:
        if (*(const double *)field < 0)
            snprintf(text, size, "table");
        else
            fxi_real_text(*(const double *)field, text, size);
        break;
    case KEY_TABLE_E8:
    case KEY_LOTS:
        amount_text(*(const int64_t *)field, 1e8, text, size);
        break;
    case KEY_MONEY:
        amount_text(*(const int64_t *)field, minor_units(config), text, size);
        break;
    case KEY_SWITCH:
        snprintf(text, size, "%s", *(const bool *)field ? "yes" : "no");
        break;
    case KEY_CLOCK:
        clock_text(*(const int *)field, text, size);
        break;
    case KEY_INSTANT:
        instant_text(*(const int64_t *)field, text, size);
        break;
    }
}
