// Scaling from past and present bars only.
#include "feature_i.h"

#include "indicator/indicator_i.h"

#include <math.h>
#include <string.h>

static double scaled(double from_mean, double variance, double size)
{
    // A spread below the rounding of the values means that nothing moved.
    double deviation = sqrt(variance);
    return deviation > 1e-12 * size ? 0.5 * fxi_clip(from_mean / deviation, 4.0) : 0.0;
}

int64_t fxi_scale_rolling(double *x, int64_t first, int64_t count, int window, double *scratch)
{
    double *sum = scratch, *squares = scratch + count, inverse = 1.0 / window;
    int64_t known = first + window - 1;
    if (known >= count) return count;
    fxi_array_squares(x + first, count - first, window, squares + first, sum + first);
    fxi_array_sum(x + first, count - first, window, sum + first);
    for (int64_t t = known; t < count; t++) {
        double mean = sum[t] * inverse;
        x[t] = scaled(x[t] - mean, squares[t] * inverse, fabs(mean));
    }
    return known;
}

int64_t fxi_scale_expanding(double *x, int64_t first, int64_t count, int window)
{
    double mean = 0.0, squares = 0.0; // Welford's recursion
    int64_t known = first + window - 1;
    for (int64_t t = first; t < count; t++) {
        double n = (double)(t - first + 1), from = x[t] - mean;
        mean += from / n;
        squares += from * (x[t] - mean);
        x[t] = scaled(x[t] - mean, squares / n, fabs(mean));
    }
    return known < count ? known : count;
}

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
