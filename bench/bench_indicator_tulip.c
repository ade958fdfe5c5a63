/* Indicators beside the figures that Tulip Indicators publishes (tulip_published.def says where and how): millions of
 * bars a second over 4,000 bars and the periods 4 to 150, one thread, outputs allocated once, as Tulip measured.
 *
 * Tulip's figures are read, not measured: its author's machine is another one. So a second table, "normalised", takes
 * TA-Lib as the yardstick that stood on both machines: how many times faster than TA-Lib we are here, against how many
 * times faster than TA-Lib 0.4 Tulip was there. TA-Lib is measured through its Python wheel, less what a call costs
 * that has no bars to work on. */
#include "bench_indicator.h"

enum { BARS = 4000, FIRST = 4, LAST = 150, PERIODS = LAST - FIRST + 1, TEXT = 16384 };

typedef enum options { NOTHING, PERIOD, FAST_SLOW, FAST_SLOW_EMA, TWICE, ONE_DEVIATION } options;

typedef struct published {
    const char *tulip, *ours, *second;
    options options;
    double tulip_5, talib_5, tulip_1, talib_1;
} published;

static const published table[] = {
#define TULIP(name, ours, second, options, tulip_5, talib_5, tulip_1, talib_1)                                         \
    {#name, #ours, second, options, tulip_5, talib_5, tulip_1, talib_1},
#include "tulip_published.def"
#undef TULIP
};
enum { ROWS = sizeof table / sizeof *table };

/* The parameters of one call; gives their number. */
static int parameters_of(options options, int period, double out[FX_INDICATOR_MAX_PARAMS])
{
    const double p = period;
    const double rows[][4] = {[PERIOD] = {p},
                              [FAST_SLOW] = {p, p + 10},
                              [FAST_SLOW_EMA] = {p, p + 10, 1},
                              [TWICE] = {p, p},
                              [ONE_DEVIATION] = {p, 1, 1, 0}};
    static const int counts[] = {[PERIOD] = 1, [FAST_SLOW] = 2, [FAST_SLOW_EMA] = 3, [TWICE] = 2, [ONE_DEVIATION] = 4};
    if (options == NOTHING) return 0;
    memcpy(out, rows[options], sizeof rows[options]);
    return counts[options];
}

typedef struct side {
    const fx_indicator *indicator[2]; ///< the second is NULL where there is one alone
    options options;
    const fx_series *series;
    double *outputs[FX_INDICATOR_MAX_OUTPUTS];
    bench_peer *peer;
} side;

static void run(const side *s, int which, int period)
{
    double parameters[FX_INDICATOR_MAX_PARAMS];
    rp_error error = {0};
    const double *given = parameters_of(s->options, period, parameters) ? parameters : NULL;
    if (fx_indicator_run(s->indicator[which], given, s->series, s->outputs, &error) != RP_OK) give_up(error.message);
}

static void ours(void *context)
{
    const side *s = context;
    for (int which = 0; which < 2 && s->indicator[which]; which++)
        for (int period = FIRST; period <= LAST; period++) run(s, which, period);
}

/* [p, ...] as the peer reads it: all parameters, those that Tulip does not set at their initial values. */
static int print_parameters(const side *s, int which, int period, char *text, size_t room)
{
    const fx_indicator *indicator = s->indicator[which];
    double values[FX_INDICATOR_MAX_PARAMS];
    int given = parameters_of(s->options, period, values), used = snprintf(text, room, "[");
    for (int i = 0; i < indicator->parameter_count; i++)
        used += snprintf(text + used, room - (size_t)used, "%s%g", i ? ", " : "",
                         i < given ? values[i] : indicator->parameters[i].initial);
    return used + snprintf(text + used, room - (size_t)used, "]");
}

/* Seconds that TA-Lib takes for the first indicator and all periods, less the cost of its calls. */
static double theirs(void *context, double window)
{
    const side *s = context;
    static char text[TEXT];
    int used = snprintf(text, TEXT, "{\"name\": \"%s\", \"window\": %g, \"net\": true, \"sets\": [",
                        s->indicator[0]->name, window);
    for (int period = FIRST; period <= LAST; period++) {
        if (period > FIRST) used += snprintf(text + used, TEXT - (size_t)used, ", ");
        used += print_parameters(s, 0, period, text + used, TEXT - (size_t)used);
    }
    if (used + 3 > TEXT) give_up("too long a request");
    memcpy(text + used, "]}", 3);
    return bench_peer_ask(s->peer, text);
}

/* Largest relative difference from TA-Lib over three of the periods; negative when it lacks the indicator. */
static double difference(const side *s, const char *path)
{
    double largest = 0;
    char text[512], set[256];
    if (!s->peer) return -1;
    for (int which = 0; which < 2 && s->indicator[which]; which++)
        for (int period = FIRST; period <= LAST; period += (LAST - FIRST) / 2) {
            run(s, which, period);
            bench_market_save(path, (const double *const *)s->outputs, s->indicator[which]->output_count, BARS);
            print_parameters(s, which, period, set, sizeof set);
            snprintf(text, sizeof text, "{\"name\": \"%s\", \"check\": \"%s\", \"parameters\": %s}",
                     s->indicator[which]->name, path, set);
            double off = bench_peer_ask(s->peer, text);
            if (off < 0) return -1;
            largest = off > largest ? off : largest;
        }
    return largest;
}

#define PEER "Tulip (page)"

typedef struct score {
    double ratios[ROWS], worst;
    int count;
} score;

static void keep(score *score, double ratio)
{
    score->worst = score->count && score->worst < ratio ? score->worst : ratio;
    score->ratios[score->count++] = ratio;
}

static void report(const char *group, const char *name, const char *unit, double value, double peer, bool checked,
                   score *score)
{
    char label[96];
    snprintf(label, sizeof label, "%s/%s", group, name);
    bench_report(&(bench_result){.name = label,
                                 .value = value,
                                 .unit = unit,
                                 .peer = PEER,
                                 .peer_value = peer,
                                 .ratio = value / peer,
                                 .checked = checked,
                                 .threads = 1});
    if (checked && score) keep(score, value / peer);
}

static const fx_indicator *find(const char *name)
{
    const fx_indicator *indicator = NULL;
    rp_error error = {0};
    if (name && fx_indicator_find(name, &indicator, &error) != RP_OK) give_up(error.message);
    return indicator;
}

static void measure(side *s, const published *row, const char *path, score *plain, score *normalised)
{
    s->indicator[0] = find(row->ours);
    s->indicator[1] = find(row->second);
    s->options = row->options;
    double off = difference(s, path);
    bool checked = off >= 0 && off < 1e-9;
    bench_work work = {ours, s};
    bench_pair pair = {.ours = bench_time, .our_context = &work, .peers = off >= 0 ? theirs : NULL, .peer_context = s};
    bench_run_pair(&pair, 5, 0.04);
    report("tulip", row->tulip, "Mbars/s", 1e-6 * PERIODS * BARS / pair.our_seconds, row->tulip_5, checked, plain);
    if (row->talib_5 > 0 && pair.peer_seconds > 0)
        report("tulip-normalised", row->tulip, "x TA-Lib", pair.peer_seconds / pair.our_seconds,
               row->tulip_5 / row->talib_5, checked, normalised);
}

static void summary(const char *group, const score *score)
{
    if (!score->count) return;
    report(group, "geometric-mean", "ratio", bench_geometric_mean(score->ratios, score->count), 1, true, NULL);
    report(group, "worst", "ratio", score->worst, 1, true, NULL);
}

int main(void)
{
    rp_set_threads(1);
    bench_market market;
    score plain = {.count = 0}, normalised = {.count = 0};
    char path[64];
    bench_market_open(&market, BARS);
    side s = {.series = &market.series, .peer = bench_market_peer(&market)};
    bench_market_path(path);
    for (int k = 0; k < FX_INDICATOR_MAX_OUTPUTS; k++)
        if (!(s.outputs[k] = rp_malloc(BARS * sizeof(double)))) give_up("no memory");
    for (int k = 0; k < ROWS; k++) {
        char name[96];
        snprintf(name, sizeof name, "tulip/%s", table[k].tulip);
        if (bench_wanted(name)) measure(&s, &table[k], path, &plain, &normalised);
    }
    summary("tulip", &plain);
    summary("tulip-normalised", &normalised);
    if (plain.count)
        printf("%s: published by Tulip, on another machine; not measured here. x TA-Lib: ours against %s here, "
               "Tulip's against TA-Lib 0.4 there.\n",
               PEER, s.peer ? bench_peer_name(s.peer) : "TA-Lib");
    for (int k = 0; k < FX_INDICATOR_MAX_OUTPUTS; k++) rp_free(s.outputs[k]);
    bench_peer_close(s.peer);
    unlink(path);
    bench_market_close(&market);
    return 0;
}
