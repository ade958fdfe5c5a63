// Horizons by volatility. The median of all units so far stands between two heaps.
#include "label_i.h"

#include <math.h>

// The lower half with its largest on top, the upper half with its smallest: the latter is kept negated, so that one
// heap serves both.
typedef struct heap {
    double *items;
    int64_t count;
} heap;

static void sift_up(heap *h, double x)
{
    int64_t i = h->count++;
    for (; i > 0 && h->items[(i - 1) / 2] < x; i = (i - 1) / 2) h->items[i] = h->items[(i - 1) / 2];
    h->items[i] = x;
}

static double pop(heap *h)
{
    double top = h->items[0], x = h->items[--h->count];
    int64_t i = 0;
    for (int64_t child = 1; child < h->count; child = 2 * i + 1) {
        if (child + 1 < h->count && h->items[child + 1] > h->items[child]) child++;
        if (h->items[child] <= x) break;
        h->items[i] = h->items[child];
        i = child;
    }
    if (h->count > 0) h->items[i] = x;
    return top;
}

// Adds x and returns the median so far.
static double add(heap *low, heap *high, double x)
{
    if (low->count > 0 && x > low->items[0])
        sift_up(high, -x);
    else
        sift_up(low, x);
    if (low->count > high->count + 1) sift_up(high, -pop(low));
    if (high->count > low->count) sift_up(low, -pop(high));
    return low->count > high->count ? low->items[0] : 0.5 * (low->items[0] - high->items[0]);
}

rp_status fx_label_horizons(const double *units, int64_t count, int32_t base, double power, int32_t minimum,
                            int32_t *horizons, rp_error *error)
{
    if (base < 1 || base > FXI_HOLD_LONGEST / 4 || minimum < 1 || minimum > FXI_HOLD_LONGEST)
        return rp_fail(error, RP_EVALUE, "horizons: base %d, minimum %d; they take 1 to 12500000 and 1 to 50000000",
                       base, minimum);
    if (!(power >= 0.0 && power <= 10.0))
        return rp_fail(error, RP_EVALUE, "horizons: power is %g; it takes 0 to 10", power);
    size_t n = (size_t)(count > 0 ? count : 1);
    heap low = {rp_malloc((n + 1) * sizeof(double)), 0}, high = {rp_malloc((n + 1) * sizeof(double)), 0};
    rp_status status = RP_OK;
    if (!low.items || !high.items)
        status = rp_fail(error, RP_ENOMEM, "horizons: no memory for the median of %lld units", (long long)count);
    for (int64_t i = 0; status == RP_OK && i < count; i++) {
        horizons[i] = 0;
        if (!(units[i] > 0.0) || isinf(units[i])) continue;
        double stretch = pow(units[i] / add(&low, &high, units[i]), -power);
        double length = floor(base * fmax(0.25, fmin(4.0, stretch)));
        horizons[i] = length > minimum ? (int32_t)length : minimum;
    }
    rp_free(low.items);
    rp_free(high.items);
    return status;
}
