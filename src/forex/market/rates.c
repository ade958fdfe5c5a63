// Interest rates: from a file's rows to the rates of each currency.
#include "rates_i.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- tables ------------------------------------------------------------------------------------------------------ */

static const fxi_rate_place places[] = {
#define RATE_PLACE(place, currency, from, until) {#place, #currency, from, until},
#define RATE_DAYS(currency, days, index)
#include "rates.def"
#undef RATE_PLACE
#undef RATE_DAYS
};

static const fxi_rate_days days[] = {
#define RATE_PLACE(place, currency, from, until)
#define RATE_DAYS(currency, days, index) {#currency, days, index},
#include "rates.def"
#undef RATE_PLACE
#undef RATE_DAYS
};

enum { PLACES = sizeof places / sizeof *places, DAYS = sizeof days / sizeof *days };

const fxi_rate_place *fxi_rate_place_at(int index)
{
    return index >= 0 && index < PLACES ? &places[index] : NULL;
}

const fxi_rate_days *fxi_rate_days_at(int index)
{
    return index >= 0 && index < DAYS ? &days[index] : NULL;
}

int fx_rates_day_count(const char *currency)
{
    for (int i = 0; i < DAYS; i++)
        if (strcmp(days[i].currency, currency) == 0) return days[i].days;
    return 0;
}

const char *fx_rate_frequency_name(fx_rate_frequency frequency)
{
    static const char *const words[FX_RATE_FREQUENCY_COUNT] = {"dated", "monthly", "quarterly", "yearly"};
    return frequency >= 0 && frequency < FX_RATE_FREQUENCY_COUNT ? words[frequency] : "?";
}

/* ---- rows in order ----------------------------------------------------------------------------------------------- */

static int period_order(const fxi_rate_row *a, const fxi_rate_row *b)
{
    int order = strcmp(a->place, b->place);
    if (order != 0) return order;
    if (a->frequency != b->frequency) return a->frequency < b->frequency ? -1 : 1;
    return a->rate.begin < b->rate.begin ? -1 : a->rate.begin > b->rate.begin;
}

static int row_order(const void *left, const void *right)
{
    const fxi_rate_row *a = left, *b = right;
    int order = period_order(a, b);
    return order ? order : a->rate.row < b->rate.row ? -1 : a->rate.row > b->rate.row;
}

static bool same_percent(double a, double b)
{
    return a == b || (isnan(a) && isnan(b));
}

// Sorts the rows, counts those that repeat one and refuses those that contradict one.
static rp_status order_rows(const char *name, fxi_rate_rows *rows, fx_rates *rates, rp_error *error)
{
    int64_t kept = 0;
    if (rows->count > 1) qsort(rows->rows, (size_t)rows->count, sizeof *rows->rows, row_order);
    for (int64_t i = 0; i < rows->count; i++) {
        const fxi_rate_row *row = &rows->rows[i], *last = kept > 0 ? &rows->rows[kept - 1] : NULL;
        rates->rows_of[row->frequency]++;
        if (!last || period_order(last, row) != 0) {
            rates->locations += !last || strcmp(last->place, row->place) != 0;
            rows->rows[kept++] = *row;
        } else if (same_percent(last->rate.percent, row->rate.percent)) {
            rates->repeated++;
        } else {
            return rp_fail(error, RP_ECONFLICT,
                           "%s: rows %lld and %lld: %s at the same time with %.10g and %.10g percent; delete one", name,
                           (long long)last->rate.row, (long long)row->rate.row, row->place, last->rate.percent,
                           row->rate.percent);
        }
    }
    rates->rows = rows->count + (rates->rows_of[FX_RATE_DATED] ? 0 : rows->missing);
    rates->missing = rows->missing;
    rows->count = kept;
    return RP_OK;
}

/* ---- currencies -------------------------------------------------------------------------------------------------- */

// Rows of one place.
typedef struct span {
    const fxi_rate_row *rows;
    int64_t count;
} span;

static fx_rate_series *find(const fx_rates *rates, const char *currency)
{
    for (int64_t i = 0; i < rates->count; i++)
        if (strcmp(rates->series[i].currency, currency) == 0) return &rates->series[i];
    return NULL;
}

const fx_rate_series *fx_rates_find(const fx_rates *rates, const char *currency)
{
    return find(rates, currency);
}

static bool within(const fxi_rate_place *p, const fx_rate *rate)
{
    int64_t begin, end;
    if (p->from) {
        fxi_rate_month(p->from, &begin, &end);
        if (rate->begin < begin) return false;
    }
    if (!p->until) return true;
    fxi_rate_month(p->until, &begin, &end);
    return rate->end <= end;
}

// The rows of a place that lie in the currency's time, into the series' arrays; or only their number.
static int64_t take(span s, fx_rate_frequency frequency, const fxi_rate_place *p, fx_rate *out)
{
    int64_t taken = 0;
    for (int64_t i = 0; i < s.count; i++) {
        if (s.rows[i].frequency != frequency || (p && !within(p, &s.rows[i].rate))) continue;
        if (out) out[taken] = s.rows[i].rate;
        taken++;
    }
    return taken;
}

// The length of a period is that of the ones beside it but for a few days.
int64_t fx_rates_holes(fx_rate_frequency frequency, const fx_rate *left, const fx_rate *right)
{
    static const double days_of[FX_RATE_FREQUENCY_COUNT] = {0, 365.2425 / 12, 365.2425 / 4, 365.2425};
    if (frequency == FX_RATE_DATED) return 0;
    return llround((double)(right->begin - left->end) / (double)FX_DAY / days_of[frequency]);
}

static int64_t count_holes(const fx_rate *values, int64_t count, fx_rate_frequency frequency)
{
    int64_t holes = 0;
    for (int64_t i = 1; i < count; i++) holes += fx_rates_holes(frequency, &values[i - 1], &values[i]);
    return holes;
}

// A dated rate stands until the next one.
static void close_dated(fx_rate *values, int64_t count)
{
    for (int64_t i = 0; i + 1 < count; i++) values[i].end = values[i + 1].begin;
}

static rp_status fill_series(span s, const fxi_rate_place *p, fx_rate_series *series)
{
    for (int f = 0; f < FX_RATE_FREQUENCY_COUNT; f++) {
        int64_t count = take(s, (fx_rate_frequency)f, p, NULL);
        if (count == 0) continue;
        series->values[f] = rp_malloc((size_t)count * sizeof(fx_rate));
        if (!series->values[f]) return RP_ENOMEM;
        series->count[f] = take(s, (fx_rate_frequency)f, p, series->values[f]);
        series->holes[f] = count_holes(series->values[f], count, (fx_rate_frequency)f);
        if (f == FX_RATE_DATED) close_dated(series->values[f], count);
    }
    return RP_OK;
}

// A currency of a place; nothing when no row lies in its time. `p` is NULL in the plain layout.
static rp_status add_series(fx_rates *rates, span s, const fxi_rate_place *p)
{
    int64_t count = 0;
    for (int f = 0; f < FX_RATE_FREQUENCY_COUNT; f++) count += take(s, (fx_rate_frequency)f, p, NULL);
    if (count == 0) return RP_OK;
    fx_rate_series *grown = rp_realloc(rates->series, (size_t)(rates->count + 1) * sizeof *grown);
    if (!grown) return RP_ENOMEM;
    rates->series = grown;
    fx_rate_series *series = &grown[rates->count++];
    *series = (fx_rate_series){0};
    snprintf(series->currency, sizeof series->currency, "%.7s", p ? p->currency : s.rows->place);
    snprintf(series->location, sizeof series->location, "%s", s.rows->place);
    return fill_series(s, p, series);
}

static span place_rows(const fxi_rate_rows *rows, int64_t first)
{
    span s = {rows->rows + first, 1};
    while (first + s.count < rows->count && strcmp(rows->rows[first + s.count].place, s.rows->place) == 0) s.count++;
    return s;
}

static span find_place(const fxi_rate_rows *rows, const char *place)
{
    for (int64_t i = 0; i < rows->count;) {
        span s = place_rows(rows, i);
        if (strcmp(s.rows->place, place) == 0) return s;
        i += s.count;
    }
    return (span){NULL, 0};
}

// The place that gives a currency: the one with the most rows in its time, of equals the first in the table.
static const fxi_rate_place *best_place(const fxi_rate_rows *rows, const char *currency, span *best)
{
    const fxi_rate_place *chosen = NULL;
    int64_t most = 0;
    for (int i = 0; i < PLACES; i++) {
        if (strcmp(places[i].currency, currency) != 0) continue;
        span s = find_place(rows, places[i].place);
        int64_t count = 0;
        for (int64_t k = 0; k < s.count; k++) count += within(&places[i], &s.rows[k].rate);
        if (count <= most) continue;
        chosen = &places[i];
        *best = s;
        most = count;
    }
    return chosen;
}

static rp_status add_dated(fx_rates *rates, const fxi_rate_rows *rows)
{
    rp_status status = RP_OK;
    for (int64_t i = 0; status == RP_OK && i < rows->count;) {
        span s = place_rows(rows, i);
        status = add_series(rates, s, NULL);
        i += s.count;
    }
    return status;
}

static rp_status add_all(fx_rates *rates, const fxi_rate_rows *rows)
{
    rp_status status = RP_OK;
    if (rates->rows_of[FX_RATE_DATED] > 0) return add_dated(rates, rows);
    for (int i = 0; status == RP_OK && i < PLACES; i++) {
        span s = {NULL, 0};
        if (find(rates, places[i].currency)) continue;
        const fxi_rate_place *place = best_place(rows, places[i].currency, &s);
        if (place) status = add_series(rates, s, place);
    }
    return status;
}

/* ---- what no currency has ---------------------------------------------------------------------------------------- */

// Where a row of the OECD's went: counted once, whatever the number of currencies of its place.
static void account_row(fx_rates *rates, const fxi_rate_row *row)
{
    bool superseded = false;
    for (int i = 0; i < PLACES; i++) {
        if (strcmp(places[i].place, row->place) != 0 || !within(&places[i], &row->rate)) continue;
        const fx_rate_series *series = find(rates, places[i].currency);
        if (series && strcmp(series->location, row->place) == 0) return;
        superseded = true;
    }
    if (superseded)
        rates->superseded++;
    else
        rates->without_currency++;
}

static bool is_known_place(const char *place)
{
    for (int i = 0; i < PLACES; i++)
        if (strcmp(places[i].place, place) == 0) return true;
    return false;
}

static void account_unknown(fx_rates *rates, span s)
{
    size_t used = strlen(rates->unknown_places), room = sizeof rates->unknown_places - used;
    rates->unknown += s.count;
    if (room > strlen(s.rows->place) + 2)
        snprintf(rates->unknown_places + used, room, "%s%s", used ? " " : "", s.rows->place);
}

static void account(fx_rates *rates, const fxi_rate_rows *rows)
{
    if (rates->rows_of[FX_RATE_DATED] > 0) return;
    for (int64_t i = 0; i < rows->count;) {
        span s = place_rows(rows, i);
        if (!is_known_place(s.rows->place))
            account_unknown(rates, s);
        else
            for (int64_t k = 0; k < s.count; k++) account_row(rates, &s.rows[k]);
        i += s.count;
    }
}

/* ---- the whole --------------------------------------------------------------------------------------------------- */

static int currency_order(const void *left, const void *right)
{
    return strcmp(((const fx_rate_series *)left)->currency, ((const fx_rate_series *)right)->currency);
}

static bool hash_series(fx_rates *rates)
{
    rp_hasher *hasher = rp_hasher_new();
    if (!hasher) return false;
    for (int64_t i = 0; i < rates->count; i++) {
        const fx_rate_series *s = &rates->series[i];
        rp_hasher_add(hasher, s->currency, sizeof s->currency);
        for (int f = 0; f < FX_RATE_FREQUENCY_COUNT; f++) {
            rp_hasher_add(hasher, &s->count[f], sizeof s->count[f]);
            for (int64_t k = 0; k < s->count[f]; k++) {
                const fx_rate *v = &s->values[f][k];
                const double percent = isnan(v->percent) ? (double)NAN : v->percent;
                rp_hasher_add(hasher, &v->begin, sizeof v->begin);
                rp_hasher_add(hasher, &v->end, sizeof v->end);
                rp_hasher_add(hasher, &percent, sizeof percent);
            }
        }
    }
    rates->hash = rp_hasher_value(hasher);
    rp_hasher_free(hasher);
    return true;
}

static rp_status build(fx_rates *rates, fxi_rate_rows *rows, const char *name, rp_error *error)
{
    rp_status status = order_rows(name, rows, rates, error);
    if (status != RP_OK) return status;
    snprintf(rates->source, sizeof rates->source, "%s", name);
    snprintf(rates->indicator, sizeof rates->indicator, "%s", rows->indicator);
    if (add_all(rates, rows) != RP_OK) return rp_fail(error, RP_ENOMEM, "%s: no memory for its rates", name);
    account(rates, rows);
    if (rates->count == 0)
        return rp_fail(error, RP_EFORMAT,
                       "%s: no place of it has a currency of its own%s%s; a row of a place is USA or GBR", name,
                       rates->unknown ? ": " : "", rates->unknown_places);
    qsort(rates->series, (size_t)rates->count, sizeof *rates->series, currency_order);
    return hash_series(rates) ? RP_OK : rp_fail(error, RP_ENOMEM, "%s: no memory for its hash", name);
}

rp_status fx_rates_parse(const char *text, size_t size, const char *name, fx_rates **rates, rp_error *error)
{
    fxi_rate_rows rows = {0};
    fx_rates *made = rp_calloc(1, sizeof *made);
    if (!made) return rp_fail(error, RP_ENOMEM, "%s: no memory for its rates", name);
    rp_status status = fxi_rate_rows_read(text, size, name, &rows, error);
    if (status == RP_OK) status = build(made, &rows, name, error);
    rp_free(rows.rows);
    if (status == RP_OK)
        *rates = made;
    else
        fx_rates_free(made);
    return status;
}

rp_status fx_rates_load(const char *path, fx_rates **rates, rp_error *error)
{
    fxi_content content;
    rp_status status = fxi_content_open(path, NULL, &content, error);
    if (status == RP_OK && content.container == FXI_PARQUET)
        status =
            rp_fail(error, RP_EFORMAT, "%s: it is Parquet; interest rates are read from CSV (.csv, .gz, .zip)", path);
    if (status == RP_OK) status = fx_rates_parse(content.data, content.size, path, rates, error);
    fxi_content_close(&content);
    return status;
}

void fx_rates_free(fx_rates *rates)
{
    if (!rates) return;
    for (int64_t i = 0; i < rates->count; i++)
        for (int f = 0; f < FX_RATE_FREQUENCY_COUNT; f++) rp_free(rates->series[i].values[f]);
    rp_free(rates->series);
    rp_free(rates);
}

/* ---- files that were given to other readers ---------------------------------------------------------------------- */

rp_status fxi_rates_instead(const char *path, rp_error *error)
{
    return rp_fail(error, RP_EFORMAT,
                   "%s: it holds interest rates, not prices; forex data rates reads it, and a pipeline under `rates`",
                   path);
}

rp_status fxi_holds_rates(const char *path, bool *holds, rp_error *error)
{
    fxi_content content;
    rp_error why; // whoever reads the file tells it
    fxi_field titles[FXI_MAX_COLUMNS];
    const char *begin, *end;
    rp_status status = fxi_content_open(path, NULL, &content, &why);
    *holds = status == RP_OK && content.container != FXI_PARQUET &&
             fxi_csv_first_line(content.data, content.size, &begin, &end) &&
             fxi_is_rates_header(titles, fxi_csv_split(begin, end, fxi_csv_separator(begin, end), titles));
    fxi_content_close(&content);
    if (status == RP_ENOMEM && error) *error = why;
    return status == RP_ENOMEM ? RP_ENOMEM : RP_OK;
}
