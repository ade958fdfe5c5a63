/// Findings in single rows: the defects that repairs know, flat bars, the price grid, volume.
#include "check_i.h"

#include <string.h>

void fxi_check_runs(fxi_checking *c, unsigned bit)
{
    const fxi_table *t = &c->file.table;
    fxi_places places = {0};
    for (int64_t i = 0, end; i < t->count; i = end) {
        for (end = i; end < t->count && (t->rows[end].flags & bit);) end++;
        if (end == i) {
            end++;
            continue;
        }
        const fxi_row *a = &t->rows[i], *b = &t->rows[end - 1];
        fx_place place = {a->stamp, b->stamp, 0, 0, a->line, b->line, (double)(end - i), "rows", NULL};
        fxi_place_add(&places, c->file.zone.zone, place);
    }
    fxi_places_hand(&places, c->out, &c->status, c->error);
}

static void report_defects(fxi_checking *c, const fxi_defects *found)
{
    for (int d = 0; d < FXI_DEFECTS; d++) {
        const fxi_defect_kind *kind = &fxi_defect_kinds[d];
        char a[24], b[24];
        if (!found->count[d]) continue;
        const fxi_row *first = &c->file.table.rows[found->first[d]], *last = &c->file.table.rows[found->last[d]];
        fxi_find(c, kind->name, kind->severity, found->count[d], found->first[d], found->last[d],
                 "%lld row(s) %s: rows %lld to %lld, stamped %s to %s; repair: %s", (long long)found->count[d],
                 kind->words, (long long)first->line, (long long)last->line, fxi_clock_text(c, first->stamp, a),
                 fxi_clock_text(c, last->stamp, b), kind->repair_name);
        fxi_check_runs(c, 1u << (8 + d));
    }
}

bool fxi_clock_changes(const fxi_checking *c, int64_t utc)
{
    const fx_zone *zone = c->file.zone.zone;
    return zone && fx_zone_offset(zone, utc - 2 * FX_DAY) != fx_zone_offset(zone, utc + 2 * FX_DAY);
}

// Half an hour or more of identical rows in a row, within one hour, in the night of a change of clocks.
static void report_doubled_hour(fxi_checking *c, const fxi_defects *found)
{
    int64_t count = found->count[FXI_IDENTICAL], first = found->first[FXI_IDENTICAL], last = found->last[FXI_IDENTICAL];
    if (count < 30 || last - first + 1 != count) return;
    int64_t hour = c->file.table.rows[first].stamp / FX_HOUR;
    if (hour != c->file.table.rows[last].stamp / FX_HOUR || !fxi_clock_changes(c, hour * FX_HOUR)) return;
    char a[24];
    fxi_find(c, "doubled-hour", 1, count, first, last,
             "the hour from %s stands twice, written again when the file's clock went back; repair: "
             "drop-identical-duplicates",
             fxi_clock_text(c, hour * FX_HOUR, a));
}

static void report_grid(fxi_checking *c)
{
    const fxi_grid *grid = &c->file.grid;
    if (grid->integer_points)
        fxi_find(c, "integer-points", 0, c->file.table.count, 0, c->file.table.count - 1,
                 "prices are whole points of 10^-%d, no prices; the import divides them", c->symbol->digits);
    if (grid->digits != c->symbol->digits)
        fxi_find(c, "digits", 0, 1, -1, -1,
                 "prices have %d decimal%s, the symbol table says %d; the series is kept at %d", grid->digits,
                 grid->digits == 1 ? "" : "s", c->symbol->digits,
                 grid->digits > c->symbol->digits ? grid->digits : c->symbol->digits);
}

static void report_volume(fxi_checking *c)
{
    const fxi_table *t = &c->file.table;
    int64_t zero = 0, flat = 0, first = -1, last = -1;
    for (int64_t i = 0; i < t->count; i++) {
        const fxi_row *row = &t->rows[i];
        zero += row->volume == 0;
        if (row->price[1] != row->price[2]) continue;
        if (flat++ == 0) first = i;
        last = i;
    }
    if (flat)
        fxi_find(c, "flat-bars", 0, flat, first, last, "%lld bars (%.2f %%) have no range: one price in the whole bar",
                 (long long)flat, 100.0 * (double)flat / (double)t->count);
    if (zero == t->count)
        fxi_find(c, "no-volume", 0, zero, 0, t->count - 1,
                 "volume is 0 in every row: indicators of volume say nothing");
}

void fxi_check_rows(fxi_checking *c)
{
    fxi_defects found;
    int digits = c->file.grid.digits > c->symbol->digits ? c->file.grid.digits : c->symbol->digits;
    if (c->status) return;
    c->status = fxi_defects_find(&c->file.table, digits, &found, c->error);
    if (c->status) return;
    // Without a zone nobody knows when the market is closed.
    if (!c->file.zone.zone) found.count[FXI_FLAT] = found.count[FXI_WEEKEND] = 0;
    report_defects(c, &found);
    report_doubled_hour(c, &found);
    report_grid(c);
    report_volume(c);
}
