/// The parts of a series as one.
///
/// Parts that follow one another are laid end to end. Parts that overlap in time are merged; the same stamp in two of
/// them is refused, unless the later part was appended with "take-new": then its row stands.
#include "store_i.h"

#include <stdlib.h>
#include <string.h>

/* ---- words ------------------------------------------------------------------------------------------------------- */

void fxi_text_join(char *list, size_t size, const char *text)
{
    size_t used = strlen(list), length = strlen(text);
    if (!length) return;
    for (const char *at = list; (at = strstr(at, text)); at += length)
        if ((at == list || at[-1] == ' ') && (at[length] == 0 || at[length] == ';')) return;
    if (!used || used + 2 + length < size)
        snprintf(list + used, size - used, "%s%s", used ? "; " : "", text);
    else if (used + 6 < size && strcmp(list + used - 3, "...") != 0)
        memcpy(list + used, "; ...", sizeof "; ..."); // whole entries, or none
}

// Reads "name: count" at `*at` and moves behind it; false at the end.
static bool next_repair(const char **at, char name[64], int64_t *count)
{
    const char *colon = strchr(*at, ':');
    if (!colon) return false;
    snprintf(name, 64, "%.*s", (int)(colon - *at > 63 ? 63 : colon - *at), *at);
    char *end;
    *count = strtoll(colon + 1, &end, 10);
    *at = end + strspn(end, "; ");
    return true;
}

void fxi_repairs_add(char repairs[256], const char *from)
{
    char sum[256] = "", name[64], other[64];
    int64_t count, more;
    for (const char *at = repairs; next_repair(&at, name, &count);) {
        for (const char *b = from; next_repair(&b, other, &more);)
            if (!strcmp(name, other)) count += more;
        fxi_repairs_note(sum, name, count);
    }
    for (const char *b = from; next_repair(&b, other, &more);) {
        bool known = false;
        for (const char *at = repairs; next_repair(&at, name, &count);) known |= !strcmp(name, other);
        if (!known) fxi_repairs_note(sum, other, more);
    }
    memcpy(repairs, sum, sizeof sum);
}

/* ---- order ------------------------------------------------------------------------------------------------------- */

typedef struct place {
    int64_t stamp, row;
    int32_t part;
} place;

static int by_stamp(const void *a, const void *b)
{
    const place *x = a, *y = b;
    if (x->stamp != y->stamp) return x->stamp < y->stamp ? -1 : 1;
    return (x->part > y->part) - (x->part < y->part);
}

static bool same_row(const fx_bars *a, int64_t i, const fx_bars *b, int64_t j)
{
    int64_t scale_a = a->digits < b->digits ? fxi_power10(b->digits - a->digits) : 1;
    int64_t scale_b = b->digits < a->digits ? fxi_power10(a->digits - b->digits) : 1;
    return a->open[i] * scale_a == b->open[j] * scale_b && a->high[i] * scale_a == b->high[j] * scale_b &&
           a->low[i] * scale_a == b->low[j] * scale_b && a->close[i] * scale_a == b->close[j] * scale_b &&
           a->volume[i] == b->volume[j];
}

static rp_status refuse_twice(const fxi_part *parts, const place *order, int64_t total, int64_t at, rp_error *error)
{
    const place *a = &order[at - 1], *b = &order[at];
    bool identical = same_row(parts[a->part].bars, a->row, parts[b->part].bars, b->row);
    int64_t twice = 0;
    char when[40];
    for (int64_t i = 1; i < total; i++) twice += order[i].stamp == order[i - 1].stamp;
    return rp_fail(error, RP_EVALUE,
                   "%s: row %lld (%s): %lld row(s) %s of %s. Move one of the files away, or append it with a rule "
                   "(forex data import --on-conflict keep-stored or take-new)",
                   parts[b->part].path, (long long)b->row + 1, fx_time_text(b->stamp, when), (long long)twice,
                   identical ? "equal an earlier row" : "repeat the stamp of an earlier row with other values",
                   parts[a->part].path);
}

// Keeps one place per stamp: the last part's, which must take over.
static rp_status settle(const fxi_part *parts, place *order, int64_t *count, rp_error *error)
{
    int64_t kept = 0, total = *count;
    for (int64_t i = 0; i < total; i++) {
        if (i && order[i].stamp == order[i - 1].stamp) {
            if (!parts[order[i].part].takes_over) return refuse_twice(parts, order, total, i, error);
            kept--;
        }
        // The places behind are still as they were: `kept` never runs ahead of i.
        place own = order[i];
        if (kept < i) order[kept] = own;
        kept++;
    }
    *count = kept;
    return RP_OK;
}

/* ---- columns ----------------------------------------------------------------------------------------------------- */

static rp_status scale_up(int32_t *points, int64_t scale, rp_error *error, const char *path)
{
    int64_t scaled = *points * scale;
    if (scaled > INT32_MAX)
        return rp_fail(error, RP_EVALUE, "%s: a price of %lld is too large for the finer points of the other files",
                       path, (long long)*points);
    *points = (int32_t)scaled;
    return RP_OK;
}

static rp_status make_finer(fxi_part *part, int digits, rp_error *error)
{
    fx_bars *b = part->bars;
    if (b->digits == digits) return RP_OK;
    int64_t scale = fxi_power10(digits - b->digits);
    int32_t *columns[5] = {b->open, b->high, b->low, b->close, b->spread};
    for (int c = 0; c < 5; c++)
        for (int64_t i = 0; columns[c] && i < b->count; i++) {
            rp_status status = scale_up(&columns[c][i], scale, error, part->path);
            if (status) return status;
        }
    b->digits = digits;
    return RP_OK;
}

static void copy_row(const fx_bars *from, int64_t i, fx_bars *to, int64_t at)
{
    to->open_time[at] = from->open_time[i];
    to->known_at[at] = from->known_at[i];
    to->open[at] = from->open[i];
    to->high[at] = from->high[i];
    to->low[at] = from->low[i];
    to->close[at] = from->close[i];
    to->volume[at] = from->volume[i];
    to->flags[at] = from->flags[i];
    if (to->spread) to->spread[at] = from->spread[i];
}

/* ---- joining ----------------------------------------------------------------------------------------------------- */

static rp_status check_alike(const fxi_part *parts, int64_t count, int *digits, rp_error *error)
{
    const fx_bars *first = parts[0].bars;
    *digits = first->digits;
    for (int64_t i = 1; i < count; i++) {
        const fx_bars *b = parts[i].bars;
        if (b->digits > *digits) *digits = b->digits;
        if ((b->spread != NULL) != (first->spread != NULL))
            return rp_fail(error, RP_ECONFLICT,
                           "%s has %s spread column and %s has %s; a missing spread is no spread of 0: import both "
                           "the same way",
                           parts[0].path, first->spread ? "a" : "no", parts[i].path, b->spread ? "one" : "none");
        if (b->timeframe > FX_H1 && b->day_rule != first->day_rule)
            return rp_fail(error, RP_ECONFLICT, "%s is cut by %s days, %s by %s days; keep them in two stores",
                           parts[0].path, first->day_rule == FX_DAY_UTC ? "UTC" : "New York", parts[i].path,
                           b->day_rule == FX_DAY_UTC ? "UTC" : "New York");
    }
    return RP_OK;
}

static void describe(const fxi_part *parts, int64_t count, fx_bars *b)
{
    fxi_bars_copy_head(parts[0].bars, b);
    b->digits = parts[0].bars->digits;
    for (int64_t i = 1; i < count; i++) {
        const fx_bars *p = parts[i].bars;
        fxi_text_join(b->source, sizeof b->source, p->source);
        fxi_text_join(b->zone, sizeof b->zone, p->zone);
        fxi_text_join(b->zone_evidence, sizeof b->zone_evidence, p->zone_evidence);
        fxi_repairs_add(b->repairs, p->repairs);
    }
}

static rp_status join(fxi_part *parts, int64_t count, place *order, int64_t total, fx_bars **bars, rp_error *error)
{
    int64_t at = 0;
    int digits = 0;
    for (int64_t p = 0; p < count; p++)
        for (int64_t i = 0; i < parts[p].bars->count; i++)
            order[at++] = (place){parts[p].bars->open_time[i], i, (int32_t)p};
    for (at = 1; at < total && by_stamp(&order[at - 1], &order[at]) <= 0;) at++;
    if (at < total) qsort(order, (size_t)total, sizeof *order, by_stamp);
    rp_status status = settle(parts, order, &total, error);
    if (!status) status = check_alike(parts, count, &digits, error);
    for (int64_t p = 0; p < count && !status; p++) status = make_finer(&parts[p], digits, error);
    fx_bars *b = NULL;
    const fx_bars *first = parts[0].bars;
    if (!status)
        status = fx_bars_new(&first->symbol, first->timeframe, digits, total, first->spread != NULL, &b, error);
    if (status || !b) return status;
    describe(parts, count, b);
    for (int64_t i = 0; i < total; i++) copy_row(parts[order[i].part].bars, order[i].row, b, i);
    fx_bars_rehash(b);
    *bars = b;
    return RP_OK;
}

rp_status fxi_parts_join(fxi_part *parts, int64_t count, fx_bars **bars, rp_error *error)
{
    rp_status status = RP_OK;
    if (count == 1) {
        *bars = parts[0].bars;
        parts[0].bars = NULL;
        return RP_OK;
    }
    int64_t total = 0;
    for (int64_t i = 0; i < count; i++) total += parts[i].bars->count;
    place *order = rp_malloc((size_t)(total + 1) * sizeof *order);
    if (!order)
        status = rp_fail(error, RP_ENOMEM, "out of memory for joining %lld rows", (long long)total);
    else
        status = join(parts, count, order, total, bars, error);
    rp_free(order);
    for (int64_t i = 0; i < count; i++) {
        fx_bars_free(parts[i].bars);
        parts[i].bars = NULL;
    }
    return status;
}
