// Kolmogorov and Smirnov's two-sample test.
#include "drift_i.h"

#include <math.h>

double fxi_ks_distance(const float *a, int64_t m, const float *b, int64_t n)
{
    int64_t i = 0, k = 0, most = 0;
    while (i < m && k < n) {
        float x = a[i] < b[k] ? a[i] : b[k];
        while (i < m && a[i] <= x) i++;
        while (k < n && b[k] <= x) k++;
        // |i / m - k / n| in units of 1 / (m n), exactly.
        int64_t distance = i * n > k * m ? i * n - k * m : k * m - i * n;
        if (distance > most) most = distance;
    }
    return (double)most / ((double)m * (double)n);
}

// Kolmogorov's limit: 2 sum (-1)^(k-1) exp(-2 k^2 x^2); for small x the theta-function form, which converges there.
static double limit(double x)
{
    if (x <= 0.0) return 1.0;
    double sum = 0.0;
    if (x < 1.0) {
        for (int k = 1; k <= 40; k += 2) sum += exp(-k * k * M_PI * M_PI / (8.0 * x * x));
        return fmax(0.0, 1.0 - sqrt(2.0 * M_PI) / x * sum);
    }
    for (int k = 1, sign = 1; k <= 40; k++, sign = -sign) sum += sign * exp(-2.0 * k * k * x * x);
    return fmin(1.0, fmax(0.0, 2.0 * sum));
}

enum { EXACT = 1000000, ROW = 4096 };

// Probability that a random path from (0, 0) to (m, n) leaves the band |i / m - k / n| < distance: a step backwards is
// along i with probability i / (i + k). `row` holds n + 1 numbers.
static double leaves(double distance, int64_t m, int64_t n, double *row)
{
    // Just below the distance, so that its own lattice points lie outside whatever its rounding.
    double edge = (distance - 1e-9 / (double)(m > n ? m : n) / (double)(m > n ? n : m)) * (double)m * (double)n;
    for (int64_t i = 0; i <= m; i++)
        for (int64_t k = 0; k <= n; k++) {
            double off = fabs((double)i * (double)n - (double)k * (double)m);
            if (off >= edge)
                row[k] = 1.0;
            else if (i == 0)
                row[k] = k == 0 ? 0.0 : row[k - 1];
            else if (k > 0)
                row[k] = ((double)i * row[k] + (double)k * row[k - 1]) / (double)(i + k);
        }
    return row[n];
}

double fx_ks_probability(double distance, int64_t m, int64_t n)
{
    double stack[ROW + 1];
    if (!(distance >= 0.0) || m < 1 || n < 1) return NAN;
    if (distance == 0.0) return 1.0;
    if (n > m) {
        int64_t swap = m;
        m = n;
        n = swap;
    }
    if (n <= ROW && m <= EXACT / n) return leaves(distance, m, n, stack);
    double root = sqrt((double)m * (double)n / (double)(m + n));
    return limit((root + 0.12 + 0.11 / root) * distance);
}
