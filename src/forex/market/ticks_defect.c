/// Defects of ticks: found, counted, repaired by name or refused.
#include "check_i.h"
#include "ticks_i.h"

#include <string.h>

const fxi_defect_kind fxi_tick_defect_kinds[FXI_TICK_DEFECTS] = {
    [FXI_TICK_NOT_POSITIVE] = {"price-not-positive", "have a price of zero or below on its grid", "drop-bad-rows",
                               FX_REPAIR_DROP_BAD, 2},
    [FXI_TICK_OFF_GRID] = {"off-grid", "have a price with more decimals than its grid (binary noise)", "round-to-grid",
                           FX_REPAIR_ROUND_GRID, 2},
    [FXI_TICK_CROSSED] = {"crossed", "have the ask below the bid", "clip-crossed", FX_REPAIR_CLIP_CROSSED, 2},
    [FXI_TICK_LATE] = {"unsorted", "stand behind a tick with a later stamp", "sort", FX_REPAIR_SORT, 2},
    [FXI_TICK_WEEKEND] = {"weekend", "are stamped while the market is closed", "drop-weekend", FX_REPAIR_DROP_WEEKEND,
                          1},
};

const fxi_tick_segment *fxi_tick_segment_of(const fxi_tick_job *job, int64_t tick)
{
    const fxi_tick_segment *found = job->segments;
    for (int64_t i = 1; i < job->segment_count && job->segments[i].begin <= tick; i++) found = &job->segments[i];
    return found;
}

/* ---- finding -------------------------------------------------------------------------------------------------- */

// Ticks come many to a minute: whether the market is open is asked once for each.
typedef struct calendar {
    int64_t minute;
    bool open, always;
} calendar;

static calendar hours_of(const fxi_tick_job *job)
{
    return (calendar){.minute = INT64_MIN, .always = fxi_never_closes(job->symbol)};
}

static bool market_open(calendar *c, int64_t time)
{
    int64_t minute = time / FX_MINUTE - (time < 0);
    if (c->always) return true;
    if (minute != c->minute) {
        c->minute = minute;
        c->open = fx_market_open(minute * FX_MINUTE);
    }
    return c->open;
}

static void mark(fxi_tick_defects *found, fxi_tick_defect defect, int64_t tick)
{
    if (found->count[defect]++ == 0) found->first[defect] = tick;
    found->last[defect] = tick;
}

static bool not_positive(const fxi_tick_table *t, int64_t i, int64_t unit)
{
    return fxi_is_zero_on_grid(t->bid[i], unit) || fxi_is_zero_on_grid(t->ask[i], unit);
}

static unsigned defects_of(const fxi_tick_table *t, int64_t i, int zeros, int64_t latest, calendar *c)
{
    unsigned bits = 0;
    if (not_positive(t, i, fxi_power10(zeros))) bits |= 1u << FXI_TICK_NOT_POSITIVE;
    if (!fxi_is_multiple(t->bid[i], zeros) || !fxi_is_multiple(t->ask[i], zeros)) bits |= 1u << FXI_TICK_OFF_GRID;
    if (t->ask[i] < t->bid[i]) bits |= 1u << FXI_TICK_CROSSED;
    if (t->time[i] < latest) bits |= 1u << FXI_TICK_LATE;
    if (!market_open(c, t->time[i])) bits |= 1u << FXI_TICK_WEEKEND;
    return bits;
}

static int64_t unit_of(const fxi_tick_job *job)
{
    return FXI_E9 / fxi_power10(job->digits);
}

// Noise behind the ninth decimal is rounded away by the reading, and can be seen in the reader's count alone.
static void count_noise(const fxi_tick_job *job, fxi_tick_defects *found)
{
    int64_t noisy = 0, first = -1;
    for (int64_t i = 0; i < job->segment_count; i++) {
        const fxi_tick_facts *facts = &job->segments[i].facts;
        if (facts->noisy && first < 0) first = job->segments[i].begin + facts->first_noisy;
        noisy += facts->noisy;
    }
    if (noisy <= found->count[FXI_TICK_OFF_GRID]) return;
    if (!found->count[FXI_TICK_OFF_GRID]) found->first[FXI_TICK_OFF_GRID] = found->last[FXI_TICK_OFF_GRID] = first;
    found->count[FXI_TICK_OFF_GRID] = noisy;
}

void fxi_tick_defects_find(const fxi_tick_job *job, fxi_tick_defects *found)
{
    const fxi_tick_table *t = &job->table;
    int64_t latest = INT64_MIN;
    calendar c = hours_of(job);
    memset(found, 0, sizeof *found);
    for (int64_t i = 0; i < t->count; i++) {
        unsigned bits = defects_of(t, i, 9 - job->digits, latest, &c);
        if (t->time[i] > latest) latest = t->time[i];
        for (int d = 0; bits; d++, bits >>= 1)
            if (bits & 1) mark(found, (fxi_tick_defect)d, i);
    }
    count_noise(job, found);
}

void fxi_tick_place(const fxi_tick_job *job, int64_t first, int64_t last, fxi_places *places)
{
    const fxi_tick_segment *s = fxi_tick_segment_of(job, first);
    fx_place place = {job->table.time[first], job->table.time[last],      0,       0,   first - s->begin + 1,
                      last - s->begin + 1,    (double)(last - first + 1), "ticks", NULL};
    fxi_place_add(places, s->zone.zone, place);
}

void fxi_tick_defect_places(const fxi_tick_job *job, fxi_tick_defect defect, fxi_places *places)
{
    const fxi_tick_table *t = &job->table;
    int64_t latest = INT64_MIN;
    calendar c = hours_of(job);
    for (int64_t s = 0; s < job->segment_count; s++) {
        const int64_t end = job->segments[s].begin + job->segments[s].count;
        int64_t first = -1;
        for (int64_t i = job->segments[s].begin; i < end; i++) {
            bool has = defects_of(t, i, 9 - job->digits, latest, &c) >> defect & 1;
            if (t->time[i] > latest) latest = t->time[i];
            if (has && first < 0) first = i;
            if (first >= 0 && !has) fxi_tick_place(job, first, i - 1, places);
            if (!has) first = -1;
        }
        if (first >= 0) fxi_tick_place(job, first, end - 1, places);
    }
}

/* ---- repairing ------------------------------------------------------------------------------------------------ */

const char *fxi_tick_text(const fxi_tick_job *job, int64_t tick, char text[FXI_PRICE_TEXT])
{
    double bid = (double)job->table.bid[tick] / 1e9, ask = (double)job->table.ask[tick] / 1e9;
    if (job->trades)
        snprintf(text, FXI_PRICE_TEXT, "price %.9g", bid);
    else
        snprintf(text, FXI_PRICE_TEXT, "bid %.9g ask %.9g", bid, ask);
    return text;
}

static rp_status refuse(const fxi_tick_job *job, fxi_tick_defect d, const fxi_tick_defects *found)
{
    const fxi_defect_kind *kind = &fxi_tick_defect_kinds[d];
    int64_t tick = found->first[d];
    const fxi_tick_segment *first = fxi_tick_segment_of(job, tick), *last = fxi_tick_segment_of(job, found->last[d]);
    char when[40], prices[FXI_PRICE_TEXT];
    return rp_fail(job->error, RP_EVALUE,
                   "%s: tick %lld (%s, %s): %lld tick(s) %s, the last is tick %lld of %s. Correct the file "
                   "or allow the repair %s (--repair %s)",
                   first->path, (long long)(tick - first->begin + 1), fx_time_text(job->table.time[tick], when),
                   fxi_tick_text(job, tick, prices), (long long)found->count[d], kind->words,
                   (long long)(found->last[d] - last->begin + 1), last->path, kind->repair_name, kind->repair_name);
}

static rp_status judge(fxi_tick_job *job, const fxi_tick_defects *found)
{
    for (int d = 0; d < FXI_TICK_DEFECTS; d++) {
        const fxi_defect_kind *kind = &fxi_tick_defect_kinds[d];
        if (!found->count[d]) continue;
        if (kind->repairs & job->options->repairs)
            fxi_repairs_note(job->repairs, kind->repair_name, found->count[d]);
        else if (kind->severity == 2)
            return refuse(job, (fxi_tick_defect)d, found);
    }
    return RP_OK;
}

static void move(fxi_tick_table *t, int64_t to, int64_t from)
{
    t->time[to] = t->time[from];
    t->bid[to] = t->bid[from];
    t->ask[to] = t->ask[from];
    if (t->bid_volume) t->bid_volume[to] = t->bid_volume[from];
    if (t->ask_volume) t->ask_volume[to] = t->ask_volume[from];
}

static void round_and_clip(fxi_tick_table *t, int64_t i, int64_t unit)
{
    t->bid[i] = fxi_divide_half_even(t->bid[i], unit) * unit;
    t->ask[i] = fxi_divide_half_even(t->ask[i], unit) * unit;
    if (t->ask[i] < t->bid[i]) t->ask[i] = t->bid[i];
}

// Drops, rounds and clips in one pass; what is left moves together.
static void apply(fxi_tick_job *job)
{
    const int64_t unit = unit_of(job);
    const unsigned allowed = job->options->repairs;
    fxi_tick_table *t = &job->table;
    calendar c = hours_of(job);
    int64_t kept = 0;
    for (int64_t i = 0; i < t->count; i++) {
        if (not_positive(t, i, unit) || ((allowed & FX_REPAIR_DROP_WEEKEND) && !market_open(&c, t->time[i]))) continue;
        move(t, kept, i);
        round_and_clip(t, kept++, unit);
    }
    t->count = kept;
}

rp_status fxi_tick_defects_repair(fxi_tick_job *job)
{
    fxi_tick_defects found;
    fxi_tick_defects_find(job, &found);
    rp_status status = judge(job, &found);
    if (status) return status;
    bool weekend = found.count[FXI_TICK_WEEKEND] && (job->options->repairs & FX_REPAIR_DROP_WEEKEND);
    if (found.count[FXI_TICK_NOT_POSITIVE] || found.count[FXI_TICK_OFF_GRID] || found.count[FXI_TICK_CROSSED] ||
        weekend)
        apply(job);
    if (job->table.count == 0)
        return rp_fail(job->error, RP_EVALUE, "%s: no tick is left after the repairs (%s)", job->segments[0].path,
                       job->repairs);
    return found.count[FXI_TICK_LATE] ? fxi_ticks_sort(&job->table, job->error) : RP_OK;
}

/* ---- sorting -------------------------------------------------------------------------------------------------- */

static void merge(const int64_t *time, const int64_t *from, int64_t *to, int64_t begin, int64_t middle, int64_t end)
{
    int64_t a = begin, b = middle;
    for (int64_t i = begin; i < end; i++)
        to[i] = a < middle && (b == end || time[from[a]] <= time[from[b]]) ? from[a++] : from[b++];
}

// A stable order by time; `order` and `buffer` hold `count` indices. Returns the one that holds the result.
static int64_t *sorted_order(const int64_t *time, int64_t count, int64_t *order, int64_t *buffer)
{
    for (int64_t i = 0; i < count; i++) order[i] = i;
    for (int64_t width = 1; width < count; width *= 2) {
        for (int64_t i = 0; i < count; i += 2 * width) {
            int64_t middle = i + width < count ? i + width : count, end = i + 2 * width < count ? i + 2 * width : count;
            merge(time, order, buffer, i, middle, end);
        }
        int64_t *swap = order;
        order = buffer;
        buffer = swap;
    }
    return order;
}

static void permute(int64_t *column, const int64_t *order, int64_t count, int64_t *buffer)
{
    for (int64_t i = 0; i < count; i++) buffer[i] = column[order[i]];
    memcpy(column, buffer, (size_t)count * sizeof *column);
}

static void permute_reals(double *column, const int64_t *order, int64_t count, double *buffer)
{
    for (int64_t i = 0; column && i < count; i++) buffer[i] = column[order[i]];
    if (column) memcpy(column, buffer, (size_t)count * sizeof *column);
}

rp_status fxi_ticks_sort(fxi_tick_table *t, rp_error *error)
{
    const size_t size = (size_t)(t->count + 1) * sizeof(int64_t);
    int64_t *order = rp_malloc(size), *spare = rp_malloc(size);
    double *reals = rp_malloc((size_t)(t->count + 1) * sizeof *reals);
    rp_status status = RP_OK;
    if (order && spare && reals) {
        int64_t *sorted = sorted_order(t->time, t->count, order, spare), *buffer = sorted == order ? spare : order;
        permute(t->bid, sorted, t->count, buffer);
        permute(t->ask, sorted, t->count, buffer);
        permute_reals(t->bid_volume, sorted, t->count, reals);
        permute_reals(t->ask_volume, sorted, t->count, reals);
        permute(t->time, sorted, t->count, buffer);
    } else {
        status = rp_fail(error, RP_ENOMEM, "out of memory for sorting %lld ticks", (long long)t->count);
    }
    rp_free(order);
    rp_free(spare);
    rp_free(reals);
    return status;
}
