/// The places of a finding: gathered, written for people.
#include "check_i.h"

#include <string.h>

void fxi_place_add(fxi_places *p, const fx_zone *zone, fx_place place)
{
    if (p->failed) return;
    if (p->count == p->capacity) {
        int64_t capacity = p->capacity ? 2 * p->capacity : 16;
        fx_place *grown = rp_realloc(p->items, (size_t)capacity * sizeof *grown);
        p->failed = !grown;
        if (p->failed) return;
        p->items = grown;
        p->capacity = capacity;
    }
    place.begin_local = zone ? fx_zone_to_local(zone, place.begin) : place.begin;
    place.end_local = zone ? fx_zone_to_local(zone, place.end) : place.end;
    p->items[p->count++] = place;
}

void fxi_places_hand(fxi_places *p, fx_check *out, rp_status *status, rp_error *error)
{
    if (p->failed && !*status)
        *status = rp_fail(error, RP_ENOMEM, "%s: out of memory for the places of findings", out->path);
    if (p->count && !*status) {
        fx_finding *newest = &out->findings[out->finding_count - 1];
        newest->places = p->items;
        newest->place_count = p->count;
    } else {
        rp_free(p->items);
    }
    memset(p, 0, sizeof *p);
}

/* ---- words ------------------------------------------------------------------------------------------------------- */

static char *clock_text(int64_t local, char text[24])
{
    fx_civil t = fx_to_civil(local);
    snprintf(text, 24, "%04d-%02d-%02d %02d:%02d", t.year % 10000, t.month, t.day, t.hour, t.minute);
    return text;
}

static bool is_percent(const fx_place *place)
{
    return place->unit[0] == '%';
}

// "2019-05-24 17:00 to 2019-05-26 23:00", or the one stamp of a bar.
static char *span_text(const fx_place *place, char text[56])
{
    char a[24], b[24];
    if (place->end > place->begin)
        snprintf(text, 56, "%s to %s", clock_text(place->begin_local, a), clock_text(place->end_local, b));
    else
        snprintf(text, 56, "%s", clock_text(place->begin_local, a));
    return text;
}

char *fxi_places_sentence(const fxi_places *p, char *text, size_t size)
{
    size_t used = 0;
    text[0] = '\0';
    for (int64_t i = 0; i < p->count; i++) {
        const fx_place *place = &p->items[i];
        char span[56], one[160];
        if (is_percent(place) && place->note)
            snprintf(one, sizeof one, "%s (%s)", span_text(place, span), place->note);
        else
            snprintf(one, sizeof one, "%s (%.*f%s)", span_text(place, span), is_percent(place) ? 2 : 0, place->value,
                     is_percent(place) ? " %" : "");
        // Whole places only: the dots take the room of the one that does not fit.
        bool fits = i < FXI_PLACES_SHOWN && used + 2 + strlen(one) + sizeof ", ..." <= size;
        used += (size_t)snprintf(text + used, size - used, "%s%s", i ? ", " : "", fits ? one : "...");
        if (!fits) break;
    }
    return text;
}

char *fx_place_text(const fx_place *place, char text[200])
{
    char span[56], rows[64] = "";
    if (place->row && place->last_row > place->row)
        snprintf(rows, sizeof rows, "  rows %lld to %lld", (long long)place->row, (long long)place->last_row);
    else if (place->row)
        snprintf(rows, sizeof rows, "  row %lld", (long long)place->row);
    // "1 minute"
    int unit =
        (int)strlen(place->unit) - (place->value == 1 && !is_percent(place) && strcmp(place->unit, "sigma") != 0);
    snprintf(text, 200, "%s  %.*f %.*s%s%s%.70s", span_text(place, span), is_percent(place) ? 2 : 0, place->value, unit,
             place->unit, rows, place->note ? "  " : "", place->note ? place->note : "");
    return text;
}
