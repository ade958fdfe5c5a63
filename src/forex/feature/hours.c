// Hours of sessions: read, checked, spelled.
#include "hours.h"

#include <stdlib.h>
#include <string.h>

enum { DAY_MINUTES = 1440, EVERY_DAY = 127 };

static const char *const day_names[7] = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};

/* ---- parts ------------------------------------------------------------------------------------------------------- */

static rp_status bad(const char *part, const char *value, const char *takes, rp_error *error)
{
    return rp_fail(error, RP_EVALUE, "%s is '%.60s'; it takes %s", part, value, takes);
}

static rp_status read_name(const char *name, char out[FXI_HOURS_NAME], rp_error *error)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789_";
    size_t length = strlen(name);
    if (length == 0 || length >= FXI_HOURS_NAME || strspn(name, letters) != length)
        return bad("name", name, "1 to 23 lower case letters, digits and _", error);
    memcpy(out, name, length + 1);
    return RP_OK;
}

// "08:00" to "23:59"; "24:00" for a closing.
static rp_status read_time(const char *part, const char *text, int *minute, rp_error *error)
{
    bool sound = strlen(text) == 5 && text[2] == ':';
    for (int i = 0; sound && i < 5; i++) sound = i == 2 || (text[i] >= '0' && text[i] <= '9');
    int hours = sound ? atoi(text) : 0, minutes = sound ? atoi(text + 3) : 0;
    bool closing = part[0] == 'c';
    if (!sound || minutes > 59 || hours * 60 + minutes > DAY_MINUTES - !closing)
        return bad(part, text, closing ? "a time of day, 00:00 to 24:00" : "a time of day, 00:00 to 23:59", error);
    *minute = hours * 60 + minutes;
    return RP_OK;
}

static int weekday_of(const char *text, size_t length)
{
    for (int w = 0; w < 7; w++)
        if (length == 3 && strncmp(text, day_names[w], 3) == 0) return w;
    return -1;
}

// "mon-fri", "sun-thu", "mon+wed+fri", "fri-mon" over the weekend.
static rp_status read_weekdays(const char *text, unsigned *mask, rp_error *error)
{
    *mask = 0;
    for (const char *at = text;; at++) {
        size_t length = strcspn(at, "+");
        const char *dash = memchr(at, '-', length);
        size_t first = dash ? (size_t)(dash - at) : length;
        int from = weekday_of(at, first), to = dash ? weekday_of(dash + 1, length - first - 1) : from;
        if (from < 0 || to < 0) return bad("weekdays", text, "days as mon-fri or mon+wed+fri", error);
        for (int w = from;; w = (w + 1) % 7) {
            *mask |= 1u << w;
            if (w == to) break;
        }
        at += length;
        if (!*at) return RP_OK;
    }
}

static rp_status read_zone(const char *zone, char out[FXI_HOURS_ZONE], rp_error *error)
{
    const fx_zone *found;
    if (strlen(zone) >= FXI_HOURS_ZONE) return bad("zone", zone, "a zone's name, as Europe/Berlin", error);
    rp_status status = fx_zone_get(zone, &found, error);
    if (status != RP_OK) {
        rp_error_prefix(error, "zone: ");
        return status;
    }
    memcpy(out, zone, strlen(zone) + 1);
    return RP_OK;
}

rp_status fxi_hours_make(const char *name, const char *zone, const char *open, const char *close, const char *weekdays,
                         fxi_session *hours, rp_error *error)
{
    *hours = (fxi_session){0};
    rp_status status = read_name(name, hours->name, error);
    if (status == RP_OK) status = read_zone(zone, hours->zone, error);
    if (status == RP_OK) status = read_time("open", open, &hours->open, error);
    if (status == RP_OK) status = read_time("close", close, &hours->close, error);
    if (status == RP_OK) status = read_weekdays(weekdays && *weekdays ? weekdays : "mon-fri", &hours->weekdays, error);
    if (status != RP_OK) return status;
    if (hours->close == hours->open)
        return bad("close", close, "another time than the opening: a session is shorter than a day", error);
    if (hours->close < hours->open) hours->close += DAY_MINUTES;
    return RP_OK;
}

/* ---- words ------------------------------------------------------------------------------------------------------- */

static rp_status unknown(const char *word, rp_error *error)
{
    int count;
    const char *const *names = fxi_hours_built_in_names(&count);
    const char *nearest = rp_nearest(word, names, count);
    return rp_fail(
        error, RP_EUNKNOWN,
        "unknown session '%.60s'%s%s%s; the built-in ones are asia, london, new_york and the kill zones; own "
        "ones stand under `sessions`, or are spelled as frankfurt=08:00-16:30@Europe/Berlin@mon-fri",
        word, nearest ? "; did you mean '" : "", nearest ? nearest : "", nearest ? "'?" : "");
}

rp_status fxi_hours_read(const char *word, fxi_session *hours, rp_error *error)
{
    char parts[5][FXI_HOURS_WORD]; // name, open, close, zone, weekdays
    static const char ends[5] = "=-@@";
    const char *at = word;
    for (int i = 0; i < FXI_HOURS; i++) {
        *hours = fxi_hours_built_in(i);
        if (strcmp(word, hours->name) == 0) return RP_OK;
    }
    for (int i = 0; i < 5; i++) {
        size_t length = strcspn(at, (char[]){ends[i], '\0'});
        if (length >= FXI_HOURS_WORD || (!at[length] && i < 3)) return unknown(word, error);
        memcpy(parts[i], at, length);
        parts[i][length] = '\0';
        at += length + (at[length] != '\0');
    }
    if (*at) return unknown(word, error);
    rp_status status = fxi_hours_make(parts[0], parts[3], parts[1], parts[2], parts[4], hours, error);
    if (status != RP_OK) rp_error_prefix(error, "hours '%.110s': ", word);
    return status;
}

char *fxi_hours_spell(const fxi_session *h, char word[FXI_HOURS_WORD])
{
    char days[32] = "";
    size_t used = 0;
    for (int w = 0; w < 7; w++)
        if (h->weekdays >> w & 1)
            used += (size_t)snprintf(days + used, sizeof days - used, "%s%s", used ? "+" : "", day_names[w]);
    if (h->weekdays == 0x3e) memcpy(days, "mon-fri", 8);
    if (h->weekdays == EVERY_DAY) memcpy(days, "sun-sat", 8);
    int close = h->close > DAY_MINUTES ? h->close - DAY_MINUTES : h->close;
    snprintf(word, FXI_HOURS_WORD, "%.23s=%02u:%02u-%02u:%02u@%.39s@%s", h->name, (unsigned)h->open / 60 % 24,
             (unsigned)h->open % 60, (unsigned)close / 60 % 25, (unsigned)close % 60, h->zone, days);
    return word;
}

/* ---- the built-in ones ------------------------------------------------------------------------------------------- */

fxi_session fxi_hours_built_in(int index)
{
    static const struct {
        const char *name, *zone, *open, *close, *weekdays;
    } table[FXI_HOURS] = {
#define FXI_SESSION(NAME, name, zone, open, close, weekdays, text) {#name, zone, open, close, weekdays},
#include "sessions.def"
#undef FXI_SESSION
    };
    fxi_session hours = {0};
    snprintf(hours.name, sizeof hours.name, "%s", table[index].name);
    snprintf(hours.zone, sizeof hours.zone, "%s", table[index].zone);
    // A test reads every row through fxi_hours_make as well.
    if (read_time("open", table[index].open, &hours.open, NULL) ||
        read_time("close", table[index].close, &hours.close, NULL) ||
        read_weekdays(table[index].weekdays, &hours.weekdays, NULL))
        rp_log_line(RP_LOG_WARN, "sessions.def: row %s cannot be read", table[index].name);
    return hours;
}

const char *const *fxi_hours_built_in_names(int *count)
{
    static const char *const names[FXI_HOURS] = {
#define FXI_SESSION(NAME, name, ...) #name,
#include "sessions.def"
#undef FXI_SESSION
    };
    *count = FXI_HOURS;
    return names;
}
