/* The list of sessions: windows of local time in which entries are allowed. */
#include "config_key.h"

#include <string.h>

static const char *const WEEKDAYS[7] = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};

/* "mon tue wed" or "all" to a mask; false when a word is no weekday. */
static bool parse_weekdays(const char *text, unsigned *mask)
{
    unsigned found = 0;
    if (strcmp(text, "all") == 0) return *mask = 127, true;
    while (*text) {
        size_t length = strcspn(text, " ,");
        int day = 0;
        while (day < 7 && !(length == 3 && strncmp(text, WEEKDAYS[day], 3) == 0)) day++;
        if (day == 7 && length > 0) return false;
        if (length > 0) found |= 1u << day;
        text += length + (text[length] != '\0');
    }
    *mask = found;
    return found != 0;
}

static rp_status refuse(const char *origin, uint64_t index, const char *field, const char *value, const char *takes,
                        rp_error *error)
{
    return rp_fail(error, RP_EVALUE, "%s: sessions[%llu].%s is '%s'; it takes %s", origin, (unsigned long long)index,
                   field, value ? value : "", takes);
}

static rp_status read_session(const session_text *text, uint64_t index, const char *origin, fx_session *session,
                              rp_error *error)
{
    const fx_zone *zone;
    const char *zone_name = text->zone ? text->zone : "America/New_York";
    memset(session, 0, sizeof *session);
    if (!text->name || !*text->name || strlen(text->name) >= sizeof session->name)
        return refuse(origin, index, "name", text->name, "a name of 1 to 23 letters", error);
    if (strlen(zone_name) >= sizeof session->zone || fx_zone_get(zone_name, &zone, error) != RP_OK)
        return refuse(origin, index, "zone", zone_name, "a time zone such as Europe/London", error);
    if (text->from && !fxi_clock_parse(text->from, &session->from_minute))
        return refuse(origin, index, "from", text->from, "HH:MM", error);
    if (text->to && !fxi_clock_parse(text->to, &session->to_minute))
        return refuse(origin, index, "to", text->to, "HH:MM", error);
    if (!parse_weekdays(text->weekdays ? text->weekdays : "all", &session->weekdays))
        return refuse(origin, index, "weekdays", text->weekdays, "all, or some of sun mon tue wed thu fri sat", error);
    memcpy(session->name, text->name, strlen(text->name) + 1); /* both were measured above */
    memcpy(session->zone, zone_name, strlen(zone_name) + 1);
    session->from_minute %= 1440;
    session->to_minute %= 1440;
    return RP_OK;
}

rp_status fxi_config_sessions_set(fx_config *config, const session_text *sessions, uint64_t count, const char *origin,
                                  rp_error *error)
{
    fx_session read[FX_MAX_SESSIONS];
    if (count < 1 || count > FX_MAX_SESSIONS)
        return rp_fail(error, RP_EVALUE, "%s: sessions has %llu entries; it takes 1 to %d", origin,
                       (unsigned long long)count, FX_MAX_SESSIONS);
    for (uint64_t i = 0; i < count; i++) {
        rp_status status = read_session(&sessions[i], i, origin, &read[i], error);
        if (status != RP_OK) return status;
        for (uint64_t j = 0; j < i; j++)
            if (strcmp(read[i].name, read[j].name) == 0)
                return rp_fail(error, RP_EVALUE, "%s: two sessions are named '%s'", origin, read[i].name);
    }
    memset(config->rules.sessions, 0, sizeof config->rules.sessions);
    memcpy(config->rules.sessions, read, count * sizeof read[0]);
    config->rules.session_count = (int)count;
    return RP_OK;
}

void fxi_config_session_text(const fx_session *session, char *text, size_t size)
{
    char days[32] = "";
    size_t used = 0;
    for (int day = 0; day < 7; day++)
        if (session->weekdays >> day & 1)
            used += (size_t)snprintf(days + used, sizeof days - used, "%s%s", used ? " " : "", WEEKDAYS[day]);
    if (session->weekdays == 127) snprintf(days, sizeof days, "all");
    snprintf(text, size, "from: \"%02d:%02d\", to: \"%02d:%02d\", weekdays: \"%s\"", session->from_minute / 60,
             session->from_minute % 60, session->to_minute / 60, session->to_minute % 60, days);
}
