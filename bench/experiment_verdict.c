// Does the verdict tell luck from skill? Runs the whole job on generated markets whose truth is known: pure noise under
// some seeds, a planted edge under others, with the same program and settings for both, and counts the claims.
//
//   experiment_verdict [--noise 1-40] [--planted 41-60] [--sharpe 4.5] [--json FILE] [--work FOLDER] [--keep]
//
// A range whose end lies before its beginning ("2-1") is empty.
//
// Exit status 0 when at most one noise market in twenty was claimed, at least four planted markets in five were, and
// each claimed strategy trades the planted pattern. docs/verdict-experiment.md holds the table of the full run.
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <forex/config.h>
#include <forex/run.h>
#include <forex/synth.h>

#include <jansson.h>

// A claimed strategy trades the pattern when at least this share of its entries is made with the planted drift, and
// blind entries would reach that share with a probability of less than one in a million.
static const double overlap_required = 0.5, deviations_required = 4.75;

typedef struct seed_range {
    int first, last;
} seed_range;

typedef struct options {
    seed_range noise, planted;
    double sharpe; // annual net Sharpe ratio of the planted rule
    const char *json, *work;
    bool keep;
} options;

typedef struct outcome {
    int seed;
    bool planted, claim, pattern;
    double dsr, holdout_psr, sharpe_in_sample, sharpe_holdout, planted_sharpe;
    double overlap, chance, deviations;
    int64_t trials, trades;
    double seconds;
} outcome;

static void fail(const char *what, const rp_error *error)
{
    fprintf(stderr, "experiment_verdict: %s: %s\n", what, error ? error->message : "failed");
    exit(1);
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* ---- one market ---------------------------------------------------------------------------------------------- */

static fx_bars *make_market(int seed, bool planted, const fx_symbols *symbols, double sharpe, fx_synth_truth *truth)
{
    rp_error error;
    fx_bars *bars = NULL;
    fx_synth_options o = {.seed = (uint64_t)seed, .timeframe = FX_H1, .years = 6, .sharpe = sharpe};
    o.edge = planted ? FX_SYNTH_PLANTED : FX_SYNTH_NOISE;
    if (fx_symbols_find(symbols, "EURUSD", &o.symbol, &error) != RP_OK) fail("symbol", &error);
    if (fx_synth_generate(&o, &bars, truth, &error) != RP_OK) fail("market", &error);
    return bars;
}

// The settings of the experiment; all else are the program's initial values.
static void configure(fx_config *config, int seed, const char *folder)
{
    fx_config_default(config);
    strcpy(config->symbol, "EURUSD");
    config->timeframe = FX_H1;
    config->rules.spread_source = FX_SPREAD_PER_BAR;
    config->search.seed = (uint64_t)seed;
    snprintf(config->run_folder, sizeof config->run_folder, "%s/run", folder);
    snprintf(config->ledger_folder, sizeof config->ledger_folder, "%s/ledger", folder);
}

static double number(const json_t *root, const char *first, const char *second, const char *third)
{
    const json_t *value = json_object_get(json_object_get(root, first), second);
    if (third) value = json_object_get(value, third);
    return json_is_number(value) ? json_number_value(value) : NAN;
}

static void read_results(const char *folder, outcome *o)
{
    char path[700];
    json_error_t problem;
    snprintf(path, sizeof path, "%s/results.json", folder);
    json_t *root = json_load_file(path, 0, &problem);
    if (!root) fail(path, NULL);
    o->claim = json_is_true(json_object_get(json_object_get(root, "verdict"), "claim"));
    o->dsr = number(root, "verdict", "dsr", NULL);
    o->holdout_psr = number(root, "verdict", "holdout_psr", NULL);
    o->sharpe_in_sample = number(root, "metrics", "in_sample", "sharpe");
    o->sharpe_holdout = number(root, "metrics", "holdout", "sharpe");
    o->trials = (int64_t)number(root, "verdict", "trials", NULL);
    json_decref(root);
}

// Field number `wanted` of a line, ended by a zero.
static char *field(char *line, int wanted)
{
    for (int i = 0; i < wanted; i++) line += strcspn(line, ",") + 1;
    static char text[64];
    snprintf(text, sizeof text, "%.*s", (int)strcspn(line, ","), line);
    return text;
}

// Entries of trades.csv (ticket, segment, symbol, side, lots, open_time, ...) against the planted drift. An entry at
// the open of bar i was decided at the close of bar i - 1.
static void compare_entries(const char *folder, const fx_bars *bars, const fx_synth_truth *truth, outcome *o)
{
    char path[700], line[1024];
    rp_error error;
    snprintf(path, sizeof path, "%s/trades.csv", folder);
    FILE *file = fopen(path, "r");
    int64_t *decided = malloc((size_t)bars->count * sizeof *decided), count = 0;
    int8_t *side = malloc((size_t)bars->count);
    if (!file || !decided || !side || !fgets(line, sizeof line, file)) fail(path, NULL);
    while (fgets(line, sizeof line, file)) {
        int64_t opened;
        side[count] = strcmp(field(line, 3), "buy") == 0 ? 1 : -1;
        if (fx_time_parse(field(line, 5), &opened, &error) != RP_OK) fail(path, &error);
        decided[count++] = fx_bars_find(bars, opened) - 1;
    }
    o->trades = count;
    o->overlap = fx_synth_overlap(truth, decided, side, count, &o->chance);
    o->deviations = count > 0 ? (o->overlap - o->chance) / sqrt(o->chance * (1 - o->chance) / (double)count) : 0;
    o->pattern = o->overlap >= overlap_required && o->deviations >= deviations_required;
    fclose(file);
    free(decided);
    free(side);
}

static outcome one_market(int seed, bool planted, const fx_symbols *symbols, const options *asked)
{
    outcome o = {.seed = seed, .planted = planted};
    double start = now();
    fx_synth_truth truth = {0};
    rp_error error;
    char folder[400], command[512];
    fx_bars *bars = make_market(seed, planted, symbols, asked->sharpe, &truth);
    snprintf(folder, sizeof folder, "%s/seed-%d", asked->work, seed);
    fx_config config;
    configure(&config, seed, folder);
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    if (system(command) != 0) fail(folder, NULL);
    if (fx_run(&config, bars, NULL, NULL, &error) != RP_OK) fail(folder, &error);
    read_results(config.run_folder, &o);
    if (planted) compare_entries(config.run_folder, bars, &truth, &o);
    o.planted_sharpe = truth.sharpe;
    if (!asked->keep && system(command) != 0) fail(folder, NULL);
    fx_synth_truth_clear(&truth);
    fx_bars_free(bars);
    o.seconds = now() - start;
    return o;
}

/* ---- table --------------------------------------------------------------------------------------------------- */

static void print_head(void)
{
    printf("| seed | market | claim | DSR | hold-out PSR | Sharpe in sample | Sharpe hold-out | trials | trades | with "
           "the drift | "
           "blind | pattern | s |\n");
    printf("|---|---|---|---|---|---|---|---|---|---|---|---|---|\n");
}

static void print_row(const outcome *o)
{
    printf("| %d | %s | %s | %.3f | %.3f | %.2f | %.2f | %lld | ", o->seed, o->planted ? "planted" : "noise",
           o->claim ? "yes" : "no", o->dsr, o->holdout_psr, o->sharpe_in_sample, o->sharpe_holdout,
           (long long)o->trials);
    if (o->planted)
        printf("%lld | %.0f %% | %.0f %% | %s | %.1f |\n", (long long)o->trades, 100 * o->overlap, 100 * o->chance,
               o->pattern ? "yes" : "no", o->seconds);
    else
        printf(" | | | | %.1f |\n", o->seconds);
    fflush(stdout);
}

static json_t *json_of(const outcome *o)
{
    return json_pack("{s:i s:s s:b s:f s:f s:f s:f s:f s:I s:I s:f s:f s:f s:b s:f}", "seed", o->seed, "market",
                     o->planted ? "planted" : "noise", "claim", o->claim, "dsr", isnan(o->dsr) ? -1 : o->dsr,
                     "holdout_psr", isnan(o->holdout_psr) ? -1 : o->holdout_psr, "sharpe_in_sample",
                     o->sharpe_in_sample, "sharpe_holdout", isnan(o->sharpe_holdout) ? 0 : o->sharpe_holdout,
                     "planted_sharpe", o->planted_sharpe, "trials", (json_int_t)o->trials, "trades",
                     (json_int_t)o->trades, "overlap", o->overlap, "chance", o->chance, "deviations", o->deviations,
                     "pattern", o->pattern, "seconds", o->seconds);
}

typedef struct tally {
    int markets, claims, patterns;
} tally;

static tally run_range(seed_range seeds, bool planted, const fx_symbols *symbols, const options *asked, json_t *rows)
{
    tally t = {0};
    for (int seed = seeds.first; seed <= seeds.last; seed++) {
        outcome o = one_market(seed, planted, symbols, asked);
        print_row(&o);
        if (rows) json_array_append_new(rows, json_of(&o));
        t.markets++;
        t.claims += o.claim;
        t.patterns += o.claim && o.pattern;
    }
    return t;
}

/* ---- arguments ----------------------------------------------------------------------------------------------- */

static seed_range parse_range(const char *text)
{
    seed_range range;
    int read = sscanf(text, "%d-%d", &range.first, &range.last);
    if (read == 1) range.last = range.first;
    if (read < 1) fail(text, NULL);
    return range;
}

static options parse_arguments(int count, char **values)
{
    options o = {.noise = {1, 40}, .planted = {41, 60}, .sharpe = 4.5, .work = "/tmp/rapto-verdict"};
    for (int i = 1; i < count; i++) {
        const char *name = values[i], *value = i + 1 < count ? values[i + 1] : "";
        if (strcmp(name, "--keep") == 0) {
            o.keep = true;
            continue;
        }
        i++;
        if (strcmp(name, "--noise") == 0)
            o.noise = parse_range(value);
        else if (strcmp(name, "--planted") == 0)
            o.planted = parse_range(value);
        else if (strcmp(name, "--sharpe") == 0)
            o.sharpe = atof(value);
        else if (strcmp(name, "--json") == 0)
            o.json = value;
        else if (strcmp(name, "--work") == 0)
            o.work = value;
        else
            fail(name, NULL);
    }
    return o;
}

int main(int count, char **values)
{
    options o = parse_arguments(count, values);
    fx_symbols *symbols;
    rp_error error;
    if (fx_symbols_load(NULL, &symbols, &error) != RP_OK) fail("symbols", &error);
    json_t *rows = json_array();
    double start = now();
    print_head();
    tally noise = run_range(o.noise, false, symbols, &o, rows);
    tally planted = run_range(o.planted, true, symbols, &o, rows);
    printf("\nnoise: %d of %d claimed (at most %d allowed); planted: %d of %d claimed (at least %d wanted), %d of the "
           "claims "
           "trade the planted pattern; %.0f s\n",
           noise.claims, noise.markets, noise.markets / 20, planted.claims, planted.markets, planted.markets * 4 / 5,
           planted.patterns, now() - start);
    if (o.json && json_dump_file(rows, o.json, JSON_INDENT(1) | JSON_REAL_PRECISION(6)) != 0) fail(o.json, NULL);
    json_decref(rows);
    fx_symbols_free(symbols);
    bool ok = noise.claims <= noise.markets / 20 && planted.claims >= planted.markets * 4 / 5 &&
              planted.patterns == planted.claims;
    return ok ? 0 : 1;
}
