/// Bid and ask: two files of bars into one, and the spread of bars that hold both sides.
#include "check_i.h"
#include "format_i.h"

#include <ctype.h>
#include <string.h>
#include <unistd.h>

/* ---- sides by name -------------------------------------------------------------------------------------------- */

const char *fxi_base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

bool fxi_ends_with(const char *text, const char *end)
{
    size_t n = strlen(text), m = strlen(end);
    return n >= m && !strcasecmp(text + n - m, end);
}

fxi_side fxi_side_of(const char *path, size_t *at)
{
    const char *name = fxi_base_name(path);
    for (const char *p = name; *p; p++) {
        bool bid = !strncasecmp(p, "bid", 3), ask = !strncasecmp(p, "ask", 3);
        if (!(bid || ask) || (p > name && isalnum((unsigned char)p[-1])) || isalnum((unsigned char)p[3])) continue;
        if (at) *at = (size_t)(p - path);
        return bid ? FXI_SIDE_BID : FXI_SIDE_ASK;
    }
    return FXI_SIDE_NONE;
}

bool fxi_are_pair(const char *bid, const char *ask)
{
    size_t at, other;
    return fxi_side_of(bid, &at) == FXI_SIDE_BID && fxi_side_of(ask, &other) == FXI_SIDE_ASK && at == other &&
           strlen(bid) == strlen(ask) && !memcmp(bid, ask, at) && !strcmp(bid + at + 3, ask + at + 3);
}

bool fxi_partner_path(const char *bid, char *ask, size_t size)
{
    size_t at;
    if (fxi_side_of(bid, &at) != FXI_SIDE_BID || strlen(bid) >= size) return false;
    snprintf(ask, size, "%.*s%s%s", (int)at, bid, isupper((unsigned char)bid[at]) ? "ASK" : "ask", bid + at + 3);
    return true;
}

bool fxi_partner_there(const char *bid, char *ask, size_t size)
{
    return fxi_partner_path(bid, ask, size) && access(ask, R_OK) == 0;
}

/* ---- two files ------------------------------------------------------------------------------------------------ */

static bool rises(const fxi_table *t)
{
    for (int64_t i = 1; i < t->count; i++)
        if (t->rows[i].stamp <= t->rows[i - 1].stamp) return false;
    return true;
}

static void note_unpaired(fxi_crossed *c, int64_t line, bool ask)
{
    if (c->unpaired++ == 0) c->unpaired_first = line, c->unpaired_ask = ask;
}

rp_status fxi_pair_join(const char *path, const char *ask_path, fxi_table *bid, const fxi_table *ask,
                        fxi_crossed *found, rp_error *error)
{
    int64_t kept = 0, at = 0;
    if (bid->zoned != ask->zoned)
        return rp_fail(error, RP_ECONFLICT, "%s and %s: the stamps of only one of them carry a zone", path, ask_path);
    if (!rises(ask) || !rises(bid))
        return rp_fail(
            error, RP_EVALUE,
            "%s: rows stand out of order or twice, so they cannot be paired with those of %s; correct the file",
            rises(ask) ? path : ask_path, rises(ask) ? ask_path : path);
    bid->has_ask = true;
    bid->ask = rp_malloc((size_t)(bid->capacity + 1) * sizeof *bid->ask);
    if (!bid->ask) return rp_fail(error, RP_ENOMEM, "%s: out of memory for the ask prices", path);
    for (int64_t i = 0; i < bid->count; i++) {
        const fxi_row row = bid->rows[i];
        for (; at < ask->count && ask->rows[at].stamp < row.stamp; at++) note_unpaired(found, ask->rows[at].line, true);
        if (at == ask->count || ask->rows[at].stamp != row.stamp) {
            note_unpaired(found, row.line, false);
            continue;
        }
        memcpy(bid->ask[kept], ask->rows[at++].price, sizeof *bid->ask);
        bid->rows[kept++] = row;
    }
    for (; at < ask->count; at++) note_unpaired(found, ask->rows[at].line, true);
    bid->count = kept;
    if (kept) return RP_OK;
    return rp_fail(error, RP_EVALUE, "%s and %s have no stamp in common", path, ask_path);
}

/* ---- spread --------------------------------------------------------------------------------------------------- */

static void note_crossed(fxi_crossed *c, int side, int64_t at, int64_t depth, fxi_row *row)
{
    row->flags |= (uint16_t)(FXI_ROW_CROSSED << side);
    if (c->count[side]++ == 0) c->first[side] = at;
    c->last[side] = at;
    if (depth <= c->deepest[side]) return;
    c->deepest[side] = depth;
    c->deepest_row[side] = at;
}

int64_t fxi_spread_of(fx_spread_rule rule, int64_t open, int64_t last)
{
    switch (rule) {
    case FX_SPREAD_OPEN:
        return open;
    case FX_SPREAD_LAST:
        return last;
    case FX_SPREAD_MIN:
        return open < last ? open : last;
    case FX_SPREAD_MEAN:
        return fxi_divide_half_even(open + last, 2);
    default:
        return open > last ? open : last;
    }
}

void fxi_spread_make(fxi_file *file, int digits, fx_spread_rule rule)
{
    fxi_table *t = &file->table;
    const int64_t unit = FXI_E9 / fxi_power10(digits);
    fxi_crossed *c = &file->crossed;
    for (int64_t i = 0; i < t->count; i++) {
        const int64_t *bid = t->rows[i].price, *ask = t->ask[i];
        for (int k = 0; k < 4; k++)
            if (ask[k] < bid[k]) note_crossed(c, k, i, bid[k] - ask[k], &t->rows[i]);
        if ((ask[0] < bid[0] || ask[3] < bid[3]) && c->rows++ == 0) c->first_row = i;
        int64_t points = fxi_spread_of(rule, fxi_divide_half_even(ask[0] - bid[0], unit),
                                       fxi_divide_half_even(ask[3] - bid[3], unit));
        t->rows[i].spread = points < 0 ? 0 : points > INT32_MAX ? INT32_MAX : (int32_t)points;
    }
    fxi_table_drop_asks(t);
    t->has_spread = true;
    file->spread_digits = digits;
}

rp_status fxi_pair_judge(const fxi_file *file, unsigned allowed, char repairs[256], rp_error *error)
{
    const fxi_crossed *c = &file->crossed;
    if (c->unpaired && !(allowed & FX_REPAIR_DROP_UNPAIRED))
        return rp_fail(error, RP_EVALUE,
                       "%s: %lld bar(s) stand on one side only, the first in row %lld of %s. Allow the repair "
                       "drop-unpaired (--repair drop-unpaired)",
                       file->path, (long long)c->unpaired, (long long)c->unpaired_first,
                       c->unpaired_ask ? file->ask_path : file->path);
    if (c->rows && !(allowed & FX_REPAIR_CLIP_CROSSED))
        return rp_fail(error, RP_EVALUE,
                       "%s: row %lld: the ask is below the bid at open or close; so are %lld bar(s). Allow the repair "
                       "clip-crossed (--repair clip-crossed), which counts such a spread as 0",
                       file->path, (long long)file->table.rows[c->first_row].line, (long long)c->rows);
    fxi_repairs_note(repairs, "drop-unpaired", c->unpaired);
    fxi_repairs_note(repairs, "clip-crossed", c->rows);
    return RP_OK;
}

/* ---- findings ------------------------------------------------------------------------------------------------- */

void fxi_check_sides(fxi_checking *c)
{
    static const char *const kinds[4] = {"crossed-open", "crossed-high", "crossed-low", "crossed-close"};
    static const char *const words[4] = {"open", "high", "low", "close"};
    const fxi_crossed *found = &c->file.crossed;
    const double points = (double)fxi_power10(c->file.spread_digits) / (double)FXI_E9;
    char a[24], b[24], d[24];
    for (int k = 0; k < 4; k++) {
        if (!found->count[k]) continue;
        const fxi_row *rows = c->file.table.rows, *first = &rows[found->first[k]], *last = &rows[found->last[k]];
        // The spread comes from open and close: only there a repair is needed.
        fxi_find(
            c, kinds[k], k == 0 || k == 3 ? 2 : 0, found->count[k], found->first[k], found->last[k],
            "%lld bar(s) have the ask's %s below the bid's, by %.0f points at most (%s): rows %lld to %lld, stamped "
            "%s to %s%s",
            (long long)found->count[k], words[k], (double)found->deepest[k] * points,
            fxi_clock_text(c, rows[found->deepest_row[k]].stamp, d), (long long)first->line, (long long)last->line,
            fxi_clock_text(c, first->stamp, a), fxi_clock_text(c, last->stamp, b),
            k == 0 || k == 3 ? "; repair: clip-crossed" : "");
        fxi_check_runs(c, (unsigned)FXI_ROW_CROSSED << k);
    }
    if (found->unpaired)
        fxi_find(c, "unpaired", 2, found->unpaired, -1, -1,
                 "%lld bar(s) stand in the bid or the ask file alone, the first in row %lld of %.200s; repair: "
                 "drop-unpaired",
                 (long long)found->unpaired, (long long)found->unpaired_first,
                 found->unpaired_ask ? c->file.ask_path : c->file.path);
    if (!c->file.ask_path && fxi_side_of(c->file.path, NULL) == FXI_SIDE_ASK)
        fxi_find(c, "ask-side", 1, c->file.table.count, 0, c->file.table.count - 1,
                 "the file's name says ask prices; bars are bid: import it together with its bid file");
}
