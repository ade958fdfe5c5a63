/* Rules that find a width of bins from the data. */
#include "routines/statistics/histogram.h"
#include <math.h>
#include <string.h>

#define PI 3.141592653589793238463

typedef struct sample {
    rp_array *a; /* 1-d, not empty */
    rp_array *first, *last;
    double n, span;
} sample;

/* Reads a 0-d array; in a failure `*error` is set, and 0 given. */
static double item(rp_array *a, rp_array **error)
{
    double value = 0;
    rp_status status = rp_item(a, &value);
    if (status != RP_OK && !*error) *error = rpi_is_error(a) ? a : rpi_error_array(status, "histogram: not a number");
    return value;
}

static double deviation(const sample *s, rp_array **error)
{
    return item(rp_std(s->a, 0), error);
}

static double sqrt_rule(const sample *s, rp_array **error)
{
    return s->span / sqrt(s->n);
}

static double sturges(const sample *s, rp_array **error)
{
    return s->span / (log2(s->n) + 1.0);
}

static double rice(const sample *s, rp_array **error)
{
    return s->span / (2.0 * pow(s->n, 1.0 / 3));
}

static double scott(const sample *s, rp_array **error)
{
    return pow(24.0 * sqrt(PI) / s->n, 1.0 / 3.0) * deviation(s, error);
}

static double fd(const sample *s, rp_array **error)
{
    rp_array *high = rp_percentile(s->a, rp_full(RP_F64, 0, NULL, rp_scalar(75)), NULL);
    rp_array *low = rp_percentile(s->a, rp_full(RP_F64, 0, NULL, rp_scalar(25)), NULL);
    return 2.0 * item(rp_subtract(high, low), error) * pow(s->n, -1.0 / 3.0);
}

static double auto_rule(const sample *s, rp_array **error)
{
    return fmin(fmax(fd(s, error), sqrt_rule(s, error) / 2), sturges(s, error));
}

static double doane(const sample *s, rp_array **error)
{
    double n = s->n, sigma = n > 2 ? deviation(s, error) : 0;
    if (!(sigma > 0)) return 0;
    rp_array *scaled = rp_divide(rp_subtract(s->a, rp_mean(s->a)), rp_std(s->a, 0));
    double skew = item(rp_mean(rp_multiply(rp_square(scaled), scaled)), error);
    double expected = sqrt(6.0 * (n - 2) / ((n + 1.0) * (n + 3)));
    return s->span / (1.0 + log2(n) + log2(1.0 + fabs(skew) / expected));
}

/* The cross-validated error of a histogram of `bins` bins. */
static double stone_loss(const sample *s, int64_t bins, rp_array **error)
{
    RP_SCOPE();
    rp_histogram_options o = {.bins = bins, .low = s->first, .high = s->last};
    rp_array *share = rp_divide(rp_histogram(s->a, &o).counts, rp_scalar(s->n));
    double squares = item(rp_sum(rp_square(share)), error);
    if (*error) rp_yield(*error);
    return (2 - (s->n + 1) * squares) / (s->span / (double)bins);
}

static double stone(const sample *s, rp_array **error)
{
    if (s->n <= 1 || s->span == 0) return 0;
    int64_t most = (int64_t)sqrt(s->n) > 100 ? (int64_t)sqrt(s->n) : 100, best = 1;
    double least = INFINITY;
    for (int64_t bins = 1; bins <= most && !*error; bins++) {
        double loss = stone_loss(s, bins, error);
        if (loss < least) {
            least = loss;
            best = bins;
        }
    }
    return s->span / (double)best;
}

static const struct {
    const char *name;
    double (*width)(const sample *s, rp_array **error);
} rules[] = {{"auto", auto_rule}, {"doane", doane},    {"fd", fd},       {"rice", rice},
             {"scott", scott},    {"sqrt", sqrt_rule}, {"stone", stone}, {"sturges", sturges}};

enum { RULES = sizeof rules / sizeof *rules };

bool rpi_is_rule(const char *rule)
{
    for (int i = 0; i < RULES; i++)
        if (strcmp(rule, rules[i].name) == 0) return true;
    return false;
}

rp_array *rpi_rule_width(const char *rule, rp_array *a, rp_array *first, rp_array *last, double *width)
{
    rp_array *error = NULL;
    double high = item(rp_max(a), &error), low = item(rp_min(a), &error);
    sample s = {.a = a, .first = first, .last = last, .n = (double)a->size, .span = high - low};
    for (int i = 0; i < RULES && !error; i++)
        if (strcmp(rule, rules[i].name) == 0) *width = rules[i].width(&s, &error);
    return error;
}
