/// Large moves and prices that stand still.
///
/// A spike is a move of half a percent within a minute bar, or from the bar before; longer bars by the square root of
/// their length. Those in known_moves.def are named. One that is taken back within two bars is suspect. Beside it the
/// moves of more than ten sigma are counted, sigma being that of the bar's own week. Nothing here is an error for
/// certain, so no repair takes any of it away.
#include "check_i.h"

#include <math.h>
#include <string.h>

/* ---- places ------------------------------------------------------------------------------------------------------ */

// Bars of one finding: their places, and the rows (indices) of the first and last.
typedef struct bars {
    fxi_places places;
    int64_t first, last;
    char list[300];
} bars;

static void add(fxi_checking *c, bars *found, int64_t i, double value, const char *unit, const char *note)
{
    const fxi_row *row = &c->file.table.rows[i];
    fx_place place = {row->stamp, row->stamp, 0, 0, row->line, row->line, value, unit, note};
    if (!found->places.count) found->first = i;
    found->last = i;
    fxi_place_add(&found->places, c->file.zone.zone, place);
}

static const char *list_of(bars *found)
{
    return fxi_places_sentence(&found->places, found->list, sizeof found->list);
}

static void hand(fxi_checking *c, bars *found)
{
    fxi_places_hand(&found->places, c->out, &c->status, c->error);
}

static double move(int64_t from, int64_t to)
{
    return from > 0 && to > 0 ? fabs((double)to / (double)from - 1) : 0;
}

/* ---- spikes ------------------------------------------------------------------------------------------------------ */

typedef struct known {
    const char *from, *to, *currencies, *name;
} known;

static const known moves[] = {
#define KNOWN_MOVE(from, to, currencies, name) {from, to, currencies, name},
#include "known_moves.def"
#undef KNOWN_MOVE
};

static bool touches(const known *k, const fx_symbol *symbol)
{
    return k->currencies[0] == '*' || strstr(k->currencies, symbol->base) || strstr(k->currencies, symbol->quote);
}

// The name of a bar's move, NULL when it has none.
static const char *name_of(const fx_symbol *symbol, int64_t stamp, int64_t span)
{
    for (size_t i = 0; i < sizeof moves / sizeof *moves; i++) {
        int64_t begin, end;
        if (fx_time_parse(moves[i].from, &begin, NULL) || fx_time_parse(moves[i].to, &end, NULL)) continue;
        if (stamp < end && stamp + span > begin && touches(&moves[i], symbol)) return moves[i].name;
    }
    return NULL;
}

static double spike_limit(fx_timeframe tf)
{
    return 0.005 * sqrt((double)fx_timeframe_length(tf) / (double)FX_MINUTE);
}

// How far the bar leaves the close before it, at its farthest.
static double excursion(const fxi_row *row, int64_t before)
{
    double most = 0;
    for (int k = 0; k < 4; k++)
        if (move(before, row->price[k]) > most) most = move(before, row->price[k]);
    return most;
}

static bool taken_back(const fxi_table *t, int64_t i, double limit)
{
    if (i == 0) return false;
    int64_t before = t->rows[i - 1].price[3], after = t->rows[i + 2 < t->count ? i + 2 : t->count - 1].price[3];
    double away = excursion(&t->rows[i], before);
    return away > limit && move(before, after) < away / 4;
}

static void report_spikes(fxi_checking *c)
{
    const fxi_table *t = &c->file.table;
    const double limit = spike_limit(c->file.timeframe);
    const int64_t span = fx_timeframe_length(c->file.timeframe);
    bars all = {0}, named = {0}, suspect = {0};
    for (int64_t i = 0; i < t->count; i++) {
        const fxi_row *row = &t->rows[i], *before = i ? row - 1 : row;
        double within = move(row->price[0], row->price[3]), from = i ? move(before->price[3], row->price[0]) : 0;
        bool back = !fxi_row_is_bad(c, row) && taken_back(t, i, limit), spike = within > limit || from > limit;
        if (!spike && !back) continue;
        const char *name = c->file.zone.zone ? name_of(c->symbol, row->stamp, span) : NULL;
        double most = 100 * (within > from ? within : from);
        if (spike) add(c, &all, i, most, "%", NULL);
        if (spike && name) add(c, &named, i, most, "%", name);
        if (back && !name) add(c, &suspect, i, 100 * excursion(row, before->price[3]), "%", NULL);
    }
    if (all.places.count)
        fxi_find(c, "spike", 1, all.places.count, all.first, all.last,
                 "%lld bar(s) move more than %.2f %% (news or errors; look): %s", (long long)all.places.count,
                 100 * limit, list_of(&all));
    hand(c, &all);
    if (named.places.count)
        fxi_find(c, "spike-known", 0, named.places.count, named.first, named.last,
                 "%lld of these bar(s) are moves that were real, and stay: %s", (long long)named.places.count,
                 list_of(&named));
    hand(c, &named);
    if (suspect.places.count)
        fxi_find(c, "spike-taken-back", 1, suspect.places.count, suspect.first, suspect.last,
                 "%lld bar(s) leave the price by more than %.2f %% and are back within two bars, as a bad tick would "
                 "be: %s",
                 (long long)suspect.places.count, 100 * limit, list_of(&suspect));
    hand(c, &suspect);
}

/* ---- ten sigma --------------------------------------------------------------------------------------------------- */

// Mean absolute return of [begin, end) times sqrt(pi / 2), which is sigma for normal returns and is not blown up by the
// few that are large.
static double sigma_of(const fxi_table *t, int64_t begin, int64_t end)
{
    double sum = 0;
    int64_t count = 0;
    for (int64_t i = begin ? begin : 1; i < end; i++, count++)
        sum += move(t->rows[i - 1].price[3], t->rows[i].price[3]);
    return count < 100 ? 0 : sum / (double)count * 1.2533141373155003;
}

static int64_t week_of(int64_t stamp)
{
    return (stamp / FX_DAY + 4) / 7; // weeks from Sunday
}

static void report_outliers(fxi_checking *c)
{
    const fxi_table *t = &c->file.table;
    const int64_t span = fx_timeframe_length(c->file.timeframe);
    bars found = {0};
    double largest = 0;
    int64_t largest_row = 0;
    char when[24];
    for (int64_t begin = 0, end; begin < t->count; begin = end) {
        for (end = begin + 1; end < t->count && week_of(t->rows[end].stamp) == week_of(t->rows[begin].stamp);) end++;
        double sigma = sigma_of(t, begin, end);
        for (int64_t i = begin ? begin : 1; i < end && sigma > 0; i++) {
            double r = move(t->rows[i - 1].price[3], t->rows[i].price[3]);
            // The jump over a hole or a weekend is no bar's move.
            if (r < 10 * sigma || t->rows[i].stamp - t->rows[i - 1].stamp != span) continue;
            add(c, &found, i, r / sigma, "sigma", NULL);
            if (r / sigma > largest) largest = r / sigma, largest_row = i;
        }
    }
    if (found.places.count)
        fxi_find(c, "outlier-10-sigma", 0, found.places.count, found.first, found.last,
                 "%lld bar(s) move more than 10 sigma of their week, %.0f the most (%s); they are kept: %s",
                 (long long)found.places.count, largest, fxi_clock_text(c, t->rows[largest_row].stamp, when),
                 list_of(&found));
    hand(c, &found);
}

/* ---- prices that stand still ------------------------------------------------------------------------------------- */

static bool still(const fxi_row *a, const fxi_row *b)
{
    return b->price[0] == a->price[3] && b->price[1] == a->price[3] && b->price[2] == a->price[3] &&
           b->price[3] == a->price[3];
}

// Ten bars or more, one after the other, that all stand at one price while the market is open.
static void report_stale(fxi_checking *c)
{
    enum { SHORTEST = 10 };
    const fxi_table *t = &c->file.table;
    bars found = {0};
    int64_t all = 0, longest = 0, begin = 0;
    for (int64_t i = 1; i <= t->count; i++) {
        if (i < t->count && still(&t->rows[i - 1], &t->rows[i]) && !fxi_row_is_bad(c, &t->rows[i])) continue;
        int64_t length = i - 1 - begin; // bars that repeat the price of row `begin`
        if (length >= SHORTEST) {
            add(c, &found, begin + 1, (double)length, "bars", NULL);
            all += length;
            if (length > longest) longest = length;
        }
        begin = i;
    }
    if (found.places.count)
        fxi_find(c, "stale", 1, found.places.count, found.first, found.last,
                 "%lld time(s) the price stands still for %d bars or more, %lld bars in all, the longest %lld: %s",
                 (long long)found.places.count, SHORTEST, (long long)all, (long long)longest, list_of(&found));
    hand(c, &found);
}

// Bars whose open was made from the close before show no gap at the open, not even over a weekend.
static void report_made_opens(fxi_checking *c)
{
    const fxi_table *t = &c->file.table;
    int64_t same = 0;
    for (int64_t i = 1; i < t->count; i++) same += t->rows[i].price[0] == t->rows[i - 1].price[3];
    if (t->count > 100 && same * 100 >= (t->count - 1) * 99)
        fxi_find(
            c, "open-is-close-before", 1, same, -1, -1,
            "%lld of %lld bars open at the close before: the opens were made, so gaps (weekends too) do not show in "
            "them",
            (long long)same, (long long)t->count - 1);
}

bool fxi_row_is_bad(const fxi_checking *c, const fxi_row *row)
{
    unsigned bad =
        1u << (8 + FXI_NOT_POSITIVE) | 1u << (8 + FXI_HIGH_LOW) | 1u << (8 + FXI_IDENTICAL) | 1u << (8 + FXI_DUPLICATE);
    // Without a zone nobody knows when the market is closed.
    if (c->file.zone.zone || c->file.table.fills) bad |= 1u << (8 + FXI_FLAT);
    return (row->flags & bad) != 0;
}

void fxi_check_moves(fxi_checking *c)
{
    if (c->status) return;
    report_spikes(c);
    report_outliers(c);
    report_stale(c);
    report_made_opens(c);
}
