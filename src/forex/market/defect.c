/// Defects of rows: found, counted, repaired by name or refused.
#include "market_i.h"

#include <string.h>

const fxi_defect_kind fxi_defect_kinds[FXI_DEFECTS] = {
    [FXI_NOT_POSITIVE] = {"price-not-positive", "hold a price of zero or below on its grid", "drop-bad-rows",
                          FX_REPAIR_DROP_BAD, 2},
    [FXI_HIGH_LOW] = {"high-below-low", "have a high below low, open or close, or a low above them", "drop-bad-rows",
                      FX_REPAIR_DROP_BAD, 2},
    [FXI_IDENTICAL] = {"duplicate-identical", "equal an earlier row in every column", "drop-identical-duplicates",
                       FX_REPAIR_DROP_IDENTICAL | FX_REPAIR_KEEP_FIRST, 2},
    [FXI_DUPLICATE] = {"duplicate-stamp", "repeat the stamp of an earlier row with other values",
                       "keep-first-duplicate", FX_REPAIR_KEEP_FIRST, 2},
    [FXI_LATE] = {"unsorted", "stand behind a row with a later stamp", "sort", FX_REPAIR_SORT, 2},
    [FXI_OFF_GRID] = {"off-grid", "have a price with more decimals than its grid (binary noise)", "round-to-grid",
                      FX_REPAIR_ROUND_GRID, 2},
    [FXI_FLAT] = {"flat-fill", "have neither range nor volume where nothing traded", "drop-flat-fills",
                  FX_REPAIR_DROP_FLAT | FX_REPAIR_DROP_WEEKEND, 1},
    [FXI_WEEKEND] = {"weekend", "are stamped while the market is closed", "drop-weekend", FX_REPAIR_DROP_WEEKEND, 1},
};

static unsigned bit(fxi_defect defect)
{
    return 1u << (8 + defect);
}

static void mark(fxi_table *table, int64_t row, fxi_defect defect, fxi_defects *found)
{
    table->rows[row].flags |= (uint16_t)bit(defect);
    if (found->count[defect]++ == 0) found->first[defect] = row;
    found->last[defect] = row;
}

/* ---- finding ------------------------------------------------------------------------------------------------- */

static bool not_positive(const fxi_row *r, int64_t unit)
{
    const int64_t *p = r->price;
    return fxi_is_zero_on_grid(p[0], unit) || fxi_is_zero_on_grid(p[1], unit) || fxi_is_zero_on_grid(p[2], unit) ||
           fxi_is_zero_on_grid(p[3], unit);
}

static bool high_low_wrong(const fxi_row *r)
{
    int64_t o = r->price[0], h = r->price[1], l = r->price[2], c = r->price[3];
    return h < l || h < o || h < c || l > o || l > c;
}

static bool off_grid(const fxi_row *r, int zeros)
{
    return (r->flags & FXI_ROW_NOISY) || !fxi_is_multiple(r->price[0], zeros) || !fxi_is_multiple(r->price[1], zeros) ||
           !fxi_is_multiple(r->price[2], zeros) || !fxi_is_multiple(r->price[3], zeros);
}

static bool is_flat(const fxi_row *r)
{
    return r->volume == 0 && r->price[1] == r->price[2];
}

static bool same(const fxi_row *a, const fxi_row *b)
{
    return a->stamp == b->stamp && !memcmp(a->price, b->price, sizeof a->price) && a->volume == b->volume &&
           a->spread == b->spread;
}

// Index into `kept` of the row with this stamp, -1 when there is none; `kept` rises in stamps.
static int64_t find_stamp(const fxi_table *table, const int64_t *kept, int64_t count, int64_t stamp)
{
    int64_t low = 0, high = count;
    while (low < high) {
        int64_t middle = (low + high) / 2;
        if (table->rows[kept[middle]].stamp < stamp)
            low = middle + 1;
        else
            high = middle;
    }
    return low < count && table->rows[kept[low]].stamp == stamp ? low : -1;
}

static int64_t unit_of(int digits)
{
    return FXI_E9 / fxi_power10(digits);
}

// Order and duplicates: against the rows kept so far, whose stamps rise. Returns true when the row joins them.
static bool in_order(fxi_table *table, int64_t i, const int64_t *kept, int64_t count, fxi_defects *found)
{
    const fxi_row *row = &table->rows[i];
    if (count == 0 || row->stamp > table->rows[kept[count - 1]].stamp) return true;
    int64_t at = find_stamp(table, kept, count, row->stamp);
    if (at < 0)
        mark(table, i, FXI_LATE, found);
    else
        mark(table, i, same(row, &table->rows[kept[at]]) ? FXI_IDENTICAL : FXI_DUPLICATE, found);
    return false;
}

// The market opens and closes on whole hours: neighbours share the answer.
typedef struct calendar {
    int64_t hour;
    bool open, started;
} calendar;

static bool market_open(calendar *c, int64_t stamp)
{
    int64_t hour = stamp / FX_HOUR - (stamp < 0);
    if (!c->started || hour != c->hour) *c = (calendar){hour, fx_market_open(stamp), true};
    return c->open;
}

// A day that opens on Sunday midnight holds the market's first hours.
static bool closed_throughout(calendar *c, int64_t stamp, int64_t span)
{
    return !market_open(c, stamp) && (span <= FX_HOUR || !fx_market_open(stamp + span - 1));
}

// Prices that the reader saw to need no more decimals than the grid has are on it.
static bool may_be_off_grid(const fxi_table *table, int digits)
{
    return !table->known_decimals || table->noisy || table->decimals > digits;
}

rp_status fxi_defects_find(fxi_table *table, int digits, fxi_defects *found, rp_error *error)
{
    int64_t count = 0;
    int64_t *kept = rp_malloc((size_t)(table->count + 1) * sizeof *kept);
    if (!kept) return rp_fail(error, RP_ENOMEM, "out of memory for the check of %lld rows", (long long)table->count);
    const bool grid = may_be_off_grid(table, digits);
    const int64_t unit = unit_of(digits);
    calendar hours = {0};
    memset(found, 0, sizeof *found);
    for (int64_t i = 0; i < table->count; i++) {
        fxi_row *row = &table->rows[i];
        if (row->flags & ~0xff) row->flags &= 0xff; // a write dirties the whole row, and most have nothing to clear
        if (not_positive(row, unit))
            mark(table, i, FXI_NOT_POSITIVE, found);
        else if (high_low_wrong(row))
            mark(table, i, FXI_HIGH_LOW, found);
        else if (in_order(table, i, kept, count, found))
            kept[count++] = i;
        if (grid && off_grid(row, 9 - digits)) mark(table, i, FXI_OFF_GRID, found);
        if (table->fills && is_flat(row))
            mark(table, i, FXI_FLAT, found); // where the vendor fills, a bar without volume had no tick
        else if (!table->never_closes && closed_throughout(&hours, row->stamp, table->span))
            mark(table, i, is_flat(row) ? FXI_FLAT : FXI_WEEKEND, found);
    }
    rp_free(kept);
    return RP_OK;
}

/* ---- repairing ----------------------------------------------------------------------------------------------- */

static rp_status refuse(const fxi_table *table, fxi_defect d, const fxi_defects *found, const char *const *paths,
                        rp_error *error)
{
    const fxi_defect_kind *kind = &fxi_defect_kinds[d];
    const fxi_row *first = &table->rows[found->first[d]], *last = &table->rows[found->last[d]];
    char when[40], remedy[160] = "The content is not what was written; import the vendor's file again";
    if (!table->stored)
        snprintf(remedy, sizeof remedy, "Correct the file or allow the repair %s (--repair %s)", kind->repair_name,
                 kind->repair_name);
    return rp_fail(
        error, table->stored ? RP_EFORMAT : RP_EVALUE,
        "%s: row %lld (%s, open %.9g high %.9g low %.9g close %.9g): %lld row(s) %s, the last is row %lld%s%s. %s",
        paths[first->file], (long long)first->line, fx_time_text(first->stamp, when), (double)first->price[0] / 1e9,
        (double)first->price[1] / 1e9, (double)first->price[2] / 1e9, (double)first->price[3] / 1e9,
        (long long)found->count[d], kind->words, (long long)last->line, first->file == last->file ? "" : " of ",
        first->file == last->file ? "" : paths[last->file], remedy);
}

static void drop_rows(fxi_table *table, unsigned flags)
{
    int64_t kept = 0;
    for (int64_t i = 0; i < table->count; i++)
        if (!(table->rows[i].flags & flags)) {
            if (kept != i) table->rows[kept] = table->rows[i];
            kept++;
        }
    table->count = kept;
}

static void round_rows(fxi_table *table, int digits)
{
    int64_t unit = unit_of(digits);
    for (int64_t i = 0; i < table->count; i++) {
        fxi_row *row = &table->rows[i];
        if (!(row->flags & bit(FXI_OFF_GRID))) continue;
        for (int k = 0; k < 4; k++) row->price[k] = fxi_divide_half_even(row->price[k], unit) * unit;
        row->flags &= (uint16_t) ~(FXI_ROW_NOISY | bit(FXI_OFF_GRID));
    }
}

// Refuses what no repair covers, notes what one does; returns in `*drop` the flags of the rows to leave out.
static rp_status judge(fxi_table *table, const fxi_defects *found, unsigned allowed, const char *const *paths,
                       char repairs[256], unsigned *drop, rp_error *error)
{
    *drop = 0;
    for (int d = 0; d < FXI_DEFECTS; d++) {
        const fxi_defect_kind *kind = &fxi_defect_kinds[d];
        if (!found->count[d]) continue;
        if (!(kind->repairs & allowed)) {
            if (kind->severity == 2) return refuse(table, (fxi_defect)d, found, paths, error);
            continue;
        }
        fxi_repairs_note(repairs, kind->repair_name, found->count[d]);
        if (d != FXI_LATE && d != FXI_OFF_GRID) *drop |= bit((fxi_defect)d);
    }
    return RP_OK;
}

rp_status fxi_defects_repair(fxi_table *table, int digits, unsigned allowed, const char *const *paths,
                             char repairs[256], rp_error *error)
{
    fxi_defects found = {0};
    // A second round sees what sorting brought together: duplicates among the rows that were out of order.
    for (int round = 0; round < 2; round++) {
        unsigned drop = 0;
        rp_status status = fxi_defects_find(table, digits, &found, error);
        if (!status) status = judge(table, &found, allowed, paths, repairs, &drop, error);
        if (status) return status;
        if (found.count[FXI_OFF_GRID]) round_rows(table, digits);
        if (drop) drop_rows(table, drop);
        if (!found.count[FXI_LATE]) break;
        status = fxi_rows_sort(table->rows, table->count, error);
        if (status) return status;
    }
    return RP_OK;
}

/* ---- sorting ------------------------------------------------------------------------------------------------- */

static void merge(const fxi_row *from, fxi_row *to, int64_t begin, int64_t middle, int64_t end)
{
    int64_t a = begin, b = middle;
    for (int64_t i = begin; i < end; i++)
        to[i] = a < middle && (b == end || from[a].stamp <= from[b].stamp) ? from[a++] : from[b++];
}

rp_status fxi_rows_sort(fxi_row *rows, int64_t count, rp_error *error)
{
    fxi_row *buffer = rp_malloc((size_t)(count + 1) * sizeof *buffer), *from = rows, *to = buffer;
    if (!buffer) return rp_fail(error, RP_ENOMEM, "out of memory for sorting %lld rows", (long long)count);
    for (int64_t width = 1; width < count; width *= 2) {
        for (int64_t i = 0; i < count; i += 2 * width) {
            int64_t middle = i + width < count ? i + width : count, end = i + 2 * width < count ? i + 2 * width : count;
            merge(from, to, i, middle, end);
        }
        fxi_row *swap = from;
        from = to;
        to = swap;
    }
    if (from != rows) memcpy(rows, from, (size_t)count * sizeof *rows);
    rp_free(buffer);
    return RP_OK;
}
