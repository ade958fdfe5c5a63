/// From vendors' files of ticks to one series.
#include "ticks_i.h"

#include <stdlib.h>
#include <string.h>

/* ---- one file ------------------------------------------------------------------------------------------------- */

// A file being read on some thread, into a table of its own.
typedef struct pending {
    const fxi_tick_job *job;
    const char *path;
    fxi_tick_table table;
    fxi_tick_segment segment;
    rp_status status;
    rp_error why;
} pending;

static void read_file(pending *p)
{
    fxi_content content;
    fxi_tick_segment *segment = &p->segment;
    segment->path = p->path;
    rp_status status = fxi_content_open(p->path, p->job->symbol, &content, &p->why);
    if (!status) status = fxi_format_find(&content, p->job->options->format, &segment->format, &p->why);
    const fxi_format_rule *rule = status ? NULL : fxi_format_rule_of(segment->format);
    if (rule && rule->read_ticks)
        status = rule->read_ticks(&content, segment->format, &p->table, &segment->facts, &p->why);
    else if (rule && !rule->detect(&content)) // nobody knows it: an empty file, or what is no table
        status = fxi_not_this(&content, FX_FORMAT_CSV_TICKS, &p->why);
    else if (rule)
        status =
            rp_fail(&p->why, RP_ECONFLICT, "%s holds no ticks (%s)", p->path, fx_format_get(segment->format)->title);
    fxi_content_close(&content);
    p->status = status;
}

// What a file that was copied badly or is no tick file gives; memory and folders that cannot be read are no damage.
static bool is_damage(rp_status status)
{
    return status == RP_EFORMAT || status == RP_ETRUNCATED || status == RP_EVALUE || status == RP_EUNSUPPORTED ||
           status == RP_ECONFLICT;
}

static void copy_volume(double *to, const double *from, int64_t count)
{
    if (from)
        memcpy(to, from, (size_t)count * sizeof *to);
    else
        memset(to, 0, (size_t)count * sizeof *to);
}

// Puts a file's ticks behind those read before; the first file's table is taken over as it is.
static rp_status append(fxi_tick_table *all, fxi_tick_table *own, rp_error *error)
{
    const int64_t n = own->count, at = all->count;
    if (at == 0) {
        fxi_ticks_clear(all);
        *all = *own;
        *own = (fxi_tick_table){0};
        return RP_OK;
    }
    all->has_volume |= own->has_volume;
    rp_status status = fxi_ticks_reserve(all, at + n, error);
    if (status) return status;
    memcpy(all->time + at, own->time, (size_t)n * sizeof *own->time);
    memcpy(all->bid + at, own->bid, (size_t)n * sizeof *own->bid);
    memcpy(all->ask + at, own->ask, (size_t)n * sizeof *own->ask);
    if (all->has_volume) {
        copy_volume(all->bid_volume + at, own->bid_volume, n);
        copy_volume(all->ask_volume + at, own->ask_volume, n);
    }
    all->count += n;
    return RP_OK;
}

// "2012/11/01/00h_ticks.bi5": the vendor's hour stands in the folders.
static const char *tail_of(const char *path)
{
    const char *tail = path + strlen(path);
    for (int slashes = 0; tail > path && (slashes += tail[-1] == '/') < 4;) tail--;
    return tail;
}

static void note_empty(fxi_tick_job *j, const char *path)
{
    size_t used = strlen(j->empties);
    if (j->empty < 3) snprintf(j->empties + used, sizeof j->empties - used, "%s%.60s", used ? ", " : "", tail_of(path));
    if (j->empty == 3) snprintf(j->empties + used, sizeof j->empties - used, ", ...");
    j->empty++;
}

// Trades and quotes are no series together.
static void check_kind(const fxi_tick_job *j, pending *p)
{
    const fxi_tick_segment *first = &j->segments[0];
    if (p->status || !p->table.count || !j->segment_count || first->facts.trades == p->segment.facts.trades) return;
    p->status =
        rp_fail(&p->why, RP_ECONFLICT, "%s holds %s, %s holds %s: import them apart", p->path,
                p->segment.facts.trades ? "trades" : "quotes", first->path, first->facts.trades ? "trades" : "quotes");
}

static rp_status take_file(fxi_tick_job *j, pending *p)
{
    fxi_tick_segment *segment = &j->segments[j->segment_count];
    check_kind(j, p);
    // A check goes on with the other files; where there is no other, the reason is all there is to tell.
    bool allowed = j->strict ? (j->options->repairs & FX_REPAIR_SKIP_DAMAGED) != 0 : j->files.count > 1;
    if (p->status && is_damage(p->status) && allowed) {
        size_t used = strlen(j->damage), folders = (size_t)(tail_of(p->path) - p->path);
        bool named = !strncmp(p->why.message, p->path, folders);
        if (j->damaged++ < 3)
            snprintf(j->damage + used, sizeof j->damage - used, "%s%.180s", used ? "; " : "",
                     p->why.message + (named ? folders : 0));
        return RP_OK;
    }
    if (p->status) {
        if (j->error) *j->error = p->why;
        return p->status;
    }
    if (p->table.count == 0) {
        note_empty(j, p->path);
        return RP_OK;
    }
    *segment = p->segment;
    segment->begin = j->table.count;
    segment->count = p->table.count;
    j->segment_count++;
    return append(&j->table, &p->table, j->error);
}

static void read_some(int64_t begin, int64_t end, int thread, void *context)
{
    for (int64_t i = begin; i < end; i++) read_file((pending *)context + i);
}

enum { BATCH = 64 }; // files unpacked at a time, over all threads

static rp_status read_batch(fxi_tick_job *j, pending *batch, int64_t first)
{
    rp_status status = RP_OK;
    const int64_t count = j->files.count - first < BATCH ? j->files.count - first : BATCH;
    for (int64_t i = 0; i < count; i++) batch[i] = (pending){.job = j, .path = j->files.paths[first + i]};
    rp_parallel_for(count, 1, read_some, batch);
    for (int64_t i = 0; i < count; i++) {
        if (!status) status = take_file(j, &batch[i]);
        fxi_ticks_clear(&batch[i].table);
    }
    return status;
}

// The first files tell how many ticks the others will bring: memory that grows by and by is copied and cleared again.
static rp_status reserve_for_rest(fxi_tick_job *j)
{
    const int64_t files = j->files.count, ticks = j->table.count;
    if (files <= BATCH || ticks > (INT64_C(1) << 40) / files) return RP_OK;
    const int64_t all = ticks * files / BATCH;
    return fxi_ticks_reserve(&j->table, all + all / 8, j->error);
}

static rp_status read_files(fxi_tick_job *j)
{
    rp_status status = RP_OK;
    j->segments = rp_calloc((size_t)j->files.count, sizeof *j->segments);
    pending *batch = rp_calloc(BATCH, sizeof *batch);
    if (!j->segments || !batch) {
        rp_free(batch);
        return rp_fail(j->error, RP_ENOMEM, "out of memory for %lld files", (long long)j->files.count);
    }
    for (int64_t first = 0; first < j->files.count && !status; first += BATCH) {
        status = read_batch(j, batch, first);
        if (!status && first == 0) status = reserve_for_rest(j);
    }
    rp_free(batch);
    if (status) return status;
    fxi_repairs_note(j->repairs, "skip-damaged-files", j->strict ? j->damaged : 0);
    if (j->table.count || !j->strict) return RP_OK;
    return rp_fail(j->error, RP_EFORMAT, "%s: no tick in %lld file(s), %lld of them empty, %lld damaged",
                   j->files.paths[0], (long long)j->files.count, (long long)j->empty, (long long)j->damaged);
}

/* ---- zones ---------------------------------------------------------------------------------------------------- */

static rp_status push(fxi_table *t, int64_t minute, rp_error *error)
{
    if (t->count && t->rows[t->count - 1].stamp == minute) return RP_OK;
    rp_status status = t->count < t->capacity ? RP_OK : fxi_table_reserve(t, t->capacity * 2 + 64, error);
    if (!status) t->rows[t->count++] = (fxi_row){.stamp = minute};
    return status;
}

static int64_t floor_to(int64_t time, int64_t unit)
{
    return (time >= 0 ? time / unit : -((unit - 1 - time) / unit)) * unit;
}

// The first and last minute with a tick of every hour: what the detection of zones looks at.
static rp_status sample(const fxi_tick_table *ticks, int64_t begin, int64_t end, fxi_table *t, rp_error *error)
{
    rp_status status = RP_OK;
    int64_t hour = INT64_MIN;
    for (int64_t i = begin; i < end && !status; i++) {
        int64_t own = floor_to(ticks->time[i], FX_HOUR);
        if (own == hour) continue;
        if (i > begin) status = push(t, floor_to(ticks->time[i - 1], FX_MINUTE), error);
        if (!status) status = push(t, floor_to(ticks->time[i], FX_MINUTE), error);
        hour = own;
    }
    return status ? status : push(t, floor_to(ticks->time[end - 1], FX_MINUTE), error);
}

static rp_status find_zone(const fxi_tick_job *j, fxi_tick_segment *s, int64_t begin, int64_t end, rp_error *error)
{
    fxi_file file = {.path = s->path, .format = s->format, .timeframe = FX_M1};
    rp_status status = s->facts.zoned ? RP_OK : sample(&j->table, begin, end, &file.table, error);
    file.table.zoned = s->facts.zoned;
    file.table.zone_implied = s->facts.zone_implied;
    if (!status) status = fxi_file_find_zone(&file, j->symbol, j->options, j->strict, error);
    if (!status) s->zone = file.zone;
    fxi_table_free(&file.table);
    return status;
}

static rp_status find_zones(fxi_tick_job *j)
{
    for (int64_t i = 0; i < j->segment_count; i++) {
        fxi_tick_segment *s = &j->segments[i];
        rp_error why;
        rp_status status = find_zone(j, s, s->begin, s->begin + s->count, &why);
        // Files shorter than a weekend tell their zone together.
        if (status && status != RP_ENOMEM && j->segment_count > 1) status = find_zone(j, s, 0, j->table.count, &why);
        if (status && j->error) *j->error = why;
        if (status) return status;
    }
    return RP_OK;
}

// Only once every zone is known: files that tell it together are looked at on their own clock.
static void convert_stamps(fxi_tick_job *j)
{
    for (int64_t i = 0; i < j->segment_count; i++) {
        const fxi_tick_segment *s = &j->segments[i];
        if (!s->zone.zone || (s->facts.zoned && !strcmp(fx_zone_name(s->zone.zone), "UTC"))) continue;
        for (int64_t k = s->begin; k < s->begin + s->count; k++)
            j->table.time[k] = fx_zone_to_utc(s->zone.zone, j->table.time[k], NULL);
    }
}

/* ---- order ---------------------------------------------------------------------------------------------------- */

static int by_first_tick(const void *a, const void *b, void *table)
{
    const fxi_tick_segment *x = a, *y = b;
    const int64_t *time = ((fxi_tick_table *)table)->time;
    int64_t s = time[x->begin], t = time[y->begin];
    return s != t ? (s > t) - (s < t) : strcmp(x->path, y->path);
}

#define GATHER(column)                                                                                                 \
    if (from->column) memcpy(to.column + at, from->column + s->begin, (size_t)s->count * sizeof *to.column)

static rp_status order_files(fxi_tick_job *j)
{
    fxi_tick_table *from = &j->table, to = {.has_volume = from->has_volume};
    bool rises = true;
    qsort_r(j->segments, (size_t)j->segment_count, sizeof *j->segments, by_first_tick, from);
    for (int64_t i = 1; i < j->segment_count; i++) rises &= j->segments[i].begin > j->segments[i - 1].begin;
    if (rises) return RP_OK;
    rp_status status = fxi_ticks_reserve(&to, from->count, j->error);
    int64_t at = 0;
    for (int64_t i = 0; i < j->segment_count && !status; i++) {
        fxi_tick_segment *s = &j->segments[i];
        GATHER(time);
        GATHER(bid);
        GATHER(ask);
        GATHER(bid_volume);
        GATHER(ask_volume);
        s->begin = at;
        at += s->count;
    }
    if (status) {
        fxi_ticks_clear(&to);
        return status;
    }
    to.count = from->count;
    fxi_ticks_clear(from);
    *from = to;
    return RP_OK;
}

// Files that cover the same time hold the same ticks, mostly, and in order they would count twice.
static rp_status find_overlaps(fxi_tick_job *j)
{
    const fxi_tick_segment *before = NULL;
    int64_t latest = INT64_MIN;
    for (int64_t i = 0; i < j->segment_count; i++) {
        const fxi_tick_segment *s = &j->segments[i];
        int64_t first = INT64_MAX, last = INT64_MIN;
        for (int64_t k = s->begin; k < s->begin + s->count; k++) {
            if (j->table.time[k] < first) first = j->table.time[k];
            if (j->table.time[k] > last) last = j->table.time[k];
        }
        if (before && first < latest && j->overlaps++ == 0) {
            char a[40], b[40];
            snprintf(j->overlap, sizeof j->overlap,
                     "%.120s begins at %s, before %.120s ends at %s: ticks would count twice; name each file once",
                     s->path, fx_time_text(first, a), before->path, fx_time_text(latest, b));
        }
        if (last > latest) before = s, latest = last;
    }
    return j->overlaps && j->strict ? rp_fail(j->error, RP_ECONFLICT, "%s", j->overlap) : RP_OK;
}

/* ---- digits --------------------------------------------------------------------------------------------------- */

static int decimals_needed(const fxi_tick_table *t, int64_t begin, int64_t end, int digits)
{
    for (int64_t i = begin; i < end && digits < 9; i++)
        while (!fxi_is_multiple(t->bid[i], 9 - digits) || !fxi_is_multiple(t->ask[i], 9 - digits)) digits++;
    return digits;
}

static void find_digits(fxi_tick_job *j)
{
    j->digits = j->symbol->digits;
    for (int64_t i = 0; i < j->segment_count; i++) {
        const fxi_tick_segment *s = &j->segments[i];
        int own = s->facts.digits;
        // Binary noise says nothing about the grid: then the symbol's decides.
        if (own < 0) own = s->facts.noisy ? 0 : decimals_needed(&j->table, s->begin, s->begin + s->count, j->digits);
        if (own > j->digits) j->digits = own;
    }
    if (j->options->digits) j->digits = j->options->digits;
}

rp_status fxi_tick_job_open(fxi_tick_job *j, const char *const *paths, int64_t count, const fx_symbols *symbols)
{
    rp_status status = fxi_files_expand(paths, count, &j->files, j->error);
    if (!status)
        status = fxi_symbol_of_files((const char *const *)j->files.paths, j->files.count, symbols, j->options,
                                     &j->symbol, j->error);
    if (!status) status = read_files(j);
    if (!status) fxi_trades_join_sides(j);
    if (!status) status = find_zones(j);
    if (!status) convert_stamps(j);
    if (!status) status = order_files(j);
    if (!status) status = find_overlaps(j);
    if (!status) find_digits(j);
    return status;
}

void fxi_tick_job_close(fxi_tick_job *j)
{
    fxi_ticks_clear(&j->table);
    rp_free(j->segments);
    fxi_paths_free(&j->files);
}

/* ---- the series ----------------------------------------------------------------------------------------------- */

static rp_status too_large(const fxi_tick_job *j, int64_t tick, rp_error *error)
{
    const fxi_tick_segment *s = fxi_tick_segment_of(j, tick);
    char prices[FXI_PRICE_TEXT];
    return rp_fail(
        error, RP_EVALUE,
        "%s: tick %lld: %s is too large for points of 10^-%d (limit %.9g); import with fewer digits (--digits)",
        s->path, (long long)(tick - s->begin + 1), fxi_tick_text(j, tick, prices), j->digits,
        (double)INT32_MAX / (double)fxi_power10(j->digits));
}

static rp_status fill(const fxi_tick_job *j, fx_ticks *t)
{
    const int zeros = 9 - j->digits;
    for (int64_t i = 0; i < t->count; i++) {
        int64_t bid = fxi_divide_exact(j->table.bid[i], zeros), ask = fxi_divide_exact(j->table.ask[i], zeros);
        if (bid > INT32_MAX || ask > INT32_MAX) return too_large(j, i, j->error);
        t->bid[i] = (int32_t)bid;
        if (t->ask) t->ask[i] = (int32_t)ask;
    }
    return RP_OK;
}

static void describe(const fxi_tick_job *j, fx_ticks *t)
{
    const fxi_tick_segment *first = &j->segments[0];
    if (j->files.count == 1)
        snprintf(t->source, sizeof t->source, "%.150s; %s", fxi_base_name(first->path), first->facts.form);
    else
        snprintf(t->source, sizeof t->source, "%.110s and others, %lld files of which %lld empty; %.60s", first->path,
                 (long long)j->files.count, (long long)j->empty, first->facts.form);
    snprintf(t->zone, sizeof t->zone, "%s", first->zone.text);
    snprintf(t->zone_evidence, sizeof t->zone_evidence, "%s", first->zone.evidence);
    for (int64_t i = 1; i < j->segment_count; i++) {
        size_t used = strlen(t->zone);
        if (strcmp(j->segments[i].zone.text, j->segments[i - 1].zone.text) != 0)
            snprintf(t->zone + used, sizeof t->zone - used, "; %s", j->segments[i].zone.text);
    }
    snprintf(t->repairs, sizeof t->repairs, "%s", j->repairs);
    t->files = j->files.count;
}

static rp_status make_series(fxi_tick_job *j, fx_ticks **out)
{
    fx_ticks *t = rp_calloc(1, sizeof *t);
    if (t) {
        t->symbol = *j->symbol;
        t->digits = j->digits;
        t->count = j->table.count;
        t->trades = j->trades;
        t->bid = rp_malloc((size_t)t->count * sizeof *t->bid);
        if (!t->trades) t->ask = rp_malloc((size_t)t->count * sizeof *t->ask);
    }
    if (!t || !t->bid || (!t->trades && !t->ask)) {
        fx_ticks_free(t);
        return rp_fail(j->error, RP_ENOMEM, "out of memory for %lld ticks", (long long)j->table.count);
    }
    rp_status status = fill(j, t);
    if (status) {
        fx_ticks_free(t);
        return status;
    }
    describe(j, t);
    // Times and volumes are as they shall be: taken over.
    t->time = j->table.time;
    t->bid_volume = j->table.bid_volume;
    j->table.time = NULL;
    j->table.bid_volume = NULL;
    if (!j->trades || j->sides) {
        t->ask_volume = j->table.ask_volume;
        j->table.ask_volume = NULL;
    }
    fx_ticks_rehash(t);
    *out = t;
    return RP_OK;
}

rp_status fx_ticks_import(const char *const *paths, int64_t path_count, const fx_symbols *symbols,
                          const fx_import_options *options, fx_ticks **ticks, rp_error *error)
{
    static const fx_import_options defaults;
    fxi_tick_job j = {.options = options ? options : &defaults, .strict = true, .error = error};
    if (path_count < 1) return rp_fail(error, RP_EINVAL, "no file to import");
    if (j.options->digits < 0 || j.options->digits > 9)
        return rp_fail(error, RP_EINVAL, "digits %d are not 0 to 9", j.options->digits);
    rp_status status = fxi_tick_job_open(&j, paths, path_count, symbols);
    if (!status) status = fxi_tick_defects_repair(&j);
    if (!status) status = make_series(&j, ticks);
    if (!status && j.options->symbol)
        fxi_warn_of_names((const char *const *)j.files.paths, j.files.count, symbols, j.symbol);
    fxi_tick_job_close(&j);
    return status;
}
