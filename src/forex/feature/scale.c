// Scaling from past and present bars only.
#include "feature_i.h"

#include <math.h>
#include <string.h>

const char *fx_scaling_name(fx_scaling scaling)
{
    static const char *const names[FX_SCALE_COUNT] = {"none", "bounded", "rolling_z", "expanding_z", "rank", "robust"};
    return scaling >= 0 && scaling < FX_SCALE_COUNT ? names[scaling] : "?";
}

/* ---- z-scores -----------------------------------------------------------------------------------------------------
 */

// Count, mean and sum of squared deviations of some numbers.
typedef struct moments {
    int64_t n;
    double mean, squares;
} moments;

// `inverse[k]` is 1 / k.
static inline moments with(moments m, double x, const double *inverse)
{
    if (isnan(x)) return m;
    double from = x - m.mean;
    m.n++;
    m.mean += from * inverse[m.n];
    m.squares += from * (x - m.mean);
    return m;
}

static inline moments joined(moments a, moments b, const double *inverse)
{
    if (a.n == 0) return b;
    if (b.n == 0) return a;
    double from = b.mean - a.mean, share = (double)b.n * inverse[a.n + b.n];
    return (moments){a.n + b.n, a.mean + from * share, a.squares + b.squares + from * from * (double)a.n * share};
}

// A spread below the rounding of the values means that nothing moved.
static inline double zscore(moments m, double x, double inverse, int64_t least)
{
    if (isnan(x) || m.n < least) return NAN;
    double deviation = sqrt(m.squares * inverse);
    return deviation > 1e-12 * fabs(m.mean) ? 0.5 * fxi_clip((x - m.mean) / deviation, 4.0) : 0.0;
}

typedef struct rolling {
    moments *ends;   // of a block, from each of its rows on; one more at the end, empty
    double *raw;     // the block's values before they were scaled
    double *inverse; // 1 / k up to the window
    int64_t window, least;
} rolling;

// Scales one block of `rows` values; `behind` says that a block stands before it.
static void roll_block(const rolling *r, double *v, int64_t rows, bool behind)
{
    moments m = {0, 0.0, 0.0};
    for (int64_t i = 0; i < rows; i++) {
        double value = r->raw[i] = v[i];
        m = with(m, value, r->inverse);
        // Row i of this block and the last window - 1 - i of the block before.
        moments all = behind ? joined(r->ends[i + 1], m, r->inverse) : m;
        if (behind || i == r->window - 1) v[i] = zscore(all, value, r->inverse[all.n], r->least);
    }
    m = (moments){0, 0.0, 0.0};
    for (int64_t i = rows - 1; i >= 0; i--) r->ends[i] = m = with(m, r->raw[i], r->inverse);
}

// A window is the end of one block and the start of the next: ends are summed backwards once per block, starts as the
// walk goes. Nothing is ever subtracted, and nothing depends on later values.
bool fxi_scale_rolling(double *x, int64_t first, int64_t count, int window, int64_t *known)
{
    *known = first + window - 1 < count ? first + window - 1 : count;
    if (*known == count) return true;
    size_t n = (size_t)window + 1;
    rolling r = {rp_malloc(n * sizeof *r.ends), rp_malloc(n * sizeof *r.raw), rp_malloc(n * sizeof *r.inverse), window,
                 window > 3 ? (window + 1) / 2 : 2};
    bool made = r.ends && r.raw && r.inverse;
    if (made) {
        r.inverse[0] = 0.0;
        for (int64_t k = 1; k <= window; k++) r.inverse[k] = 1.0 / (double)k;
        r.ends[window] = (moments){0, 0.0, 0.0};
        for (int64_t t = first; t < count; t += window)
            roll_block(&r, x + t, count - t < window ? count - t : window, t > first);
    }
    rp_free(r.ends);
    rp_free(r.raw);
    rp_free(r.inverse);
    return made;
}

int64_t fxi_scale_expanding(double *x, int64_t first, int64_t count, int window)
{
    moments m = {0, 0.0, 0.0};
    int64_t known = first + window - 1;
    for (int64_t t = first; t < count; t++) {
        double value = x[t], from = value - m.mean;
        if (isnan(value)) continue;
        m.n++;
        m.mean += from / (double)m.n;
        m.squares += from * (value - m.mean);
        x[t] = zscore(m, value, 1.0 / (double)m.n, 1);
    }
    return known < count ? known : count;
}

/* ---- bounds -------------------------------------------------------------------------------------------------------
 */

bool fxi_bounds(const char *indicator, double *low, double *high)
{
    static const struct {
        const char *name;
        double low, high;
    } bounded[] = {{"RSI", 0, 100},     {"ADX", 0, 100},         {"ADXR", 0, 100},   {"DX", 0, 100},
                   {"PLUS_DI", 0, 100}, {"MINUS_DI", 0, 100},    {"WILLR", -100, 0}, {"STOCH", 0, 100},
                   {"STOCHF", 0, 100},  {"STOCHRSI", 0, 100},    {"MFI", 0, 100},    {"CMO", -100, 100},
                   {"AROON", 0, 100},   {"AROONOSC", -100, 100}, {"ULTOSC", 0, 100}, {"BOP", -1, 1}};
    for (size_t i = 0; i < sizeof bounded / sizeof *bounded; i++) {
        if (strcmp(bounded[i].name, indicator) != 0) continue;
        *low = bounded[i].low;
        *high = bounded[i].high;
        return true;
    }
    return false;
}

bool fxi_is_level(const fx_indicator *indicator)
{
    static const char *const levels[] = {"LINEARREG", "MAX", "MIN"};
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++)
        if (strcmp(indicator->name, levels[i]) == 0) return true;
    return strcmp(indicator->group, "overlap") == 0;
}
