/* Roots of unity by octants. */
#include "roots.h"
#include <math.h>

static const long double pi = 3.14159265358979323846264338327950288419716939937510L;

static void fill(long double *table, int64_t count, int64_t step, int64_t n)
{
    for (int64_t i = 0; i < count; i++) {
        long double angle = pi * (long double)(i * step) / (4 * (long double)n);
        table[2 * i] = cosl(angle);
        table[2 * i + 1] = sinl(angle);
    }
}

bool rpi_roots_open(rpi_roots *roots, int64_t n)
{
    int64_t step = (int64_t)sqrt((double)n) + 1, count = n / step + 1;
    *roots = (rpi_roots){.n = n, .step = step};
    roots->high = rp_malloc(2 * sizeof(long double) * (size_t)count);
    roots->low = rp_malloc(2 * sizeof(long double) * (size_t)step);
    if (!roots->high || !roots->low) {
        rpi_roots_close(roots);
        return false;
    }
    fill(roots->high, count, step, n);
    fill(roots->low, step, 1, n);
    return true;
}

void rpi_roots_close(rpi_roots *roots)
{
    rp_free(roots->high);
    rp_free(roots->low);
}

rpi_root rpi_root_of(const rpi_roots *roots, int64_t k)
{
    int64_t n = roots->n, at = 8 * k; /* of 8n */
    bool below = at > 4 * n, left = false, steep = false;
    if (below) at = 8 * n - at;
    if (at > 2 * n) {
        at = 4 * n - at;
        left = true;
    }
    if (at > n) {
        at = 2 * n - at;
        steep = true;
    }
    const long double *a = roots->high + 2 * (at / roots->step), *b = roots->low + 2 * (at % roots->step);
    double c = (double)(a[0] * b[0] - a[1] * b[1]), s = (double)(a[1] * b[0] + a[0] * b[1]);
    double re = steep ? s : c, im = steep ? c : s;
    return (rpi_root){left ? -re : re, below ? im : -im};
}
