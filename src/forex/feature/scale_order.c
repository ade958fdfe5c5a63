// Scaling by rank, and by median and quartiles, over a rolling window. Values that are NaN stay NaN and do not count.
//
// Every span is a window longer than what it adds, so that each bar's window lies in one span. The work for a bar does
// not grow with the window but for the counts of wide sets; nothing depends on later values.
#include "order.h"

#include <string.h>

// A span costs what it sorts for the bars that it adds. Sets of bits that are counted word by word cost the least, but
// those that hold few of a small window cost steps over empty words.
static int64_t span_of(int64_t window, int64_t count)
{
    const int64_t narrow = 64 * FXI_ORDER_NARROW, most = INT64_C(1) << FXI_ORDER_PLACE;
    int64_t span = 16 * window < narrow ? 16 * window : narrow;
    if (span < 2 * window) span = 3 * window < most ? 3 * window : 2 * window;
    return span < count ? span : count;
}

static bool order_make(fxi_order *o, int32_t window, int32_t span)
{
    *o = (fxi_order){.window = window, .span = span, .words = (span + 63) / 64};
    o->digit = 6;
    while (o->digit < FXI_ORDER_DIGIT && 1 << o->digit < span) o->digit++;
    while (o->words >> 2 * o->shift > 16) o->shift++;
    o->group_count = (o->words >> o->shift) + 1;
    size_t n = (size_t)span;
    o->place = rp_malloc((4 * n + (2 << FXI_ORDER_DIGIT) + (size_t)o->group_count) * sizeof *o->place);
    o->sorted = rp_malloc(n * sizeof *o->sorted);
    o->inside = rp_malloc((size_t)o->words * sizeof *o->inside);
    if (!o->place || !o->sorted || !o->inside) return false;
    o->rank = o->place + n;
    o->low = o->rank + n;
    o->high = o->low + n;
    o->digits = o->high + n;
    o->groups = o->digits + (2 << FXI_ORDER_DIGIT);
    return true;
}

static void order_free(fxi_order *o)
{
    rp_free(o->place);
    rp_free(o->sorted);
    rp_free(o->inside);
}

// Processors before Zen 3 take a bit at a time for what version 3 selects bits with.
static const fxi_order_kernels *pick_kernels(void)
{
    const fxi_order_kernels *kernels = RP_KERNEL_PICK(fxi_order_kernels);
    bool slow = __builtin_cpu_is("znver1") || __builtin_cpu_is("znver2");
    return slow && kernels == &fxi_order_kernels_v3 ? &fxi_order_kernels_v2 : kernels;
}

bool fxi_scale_order(double *x, int64_t first, int64_t count, int window, bool robust, double *scratch, int64_t *known)
{
    *known = first + window - 1 < count ? first + window - 1 : count;
    if (*known == count) return true;
    fxi_order o;
    int64_t n = count - first;
    bool made = order_make(&o, window, (int32_t)span_of(window, n));
    if (made) {
        const fxi_order_kernels *kernels = pick_kernels();
        for (int64_t begin = 0, end = 0; end < n; begin += o.span - window) {
            end = n - begin < o.span ? n : begin + o.span;
            const double *values = x + first + begin;
            int32_t length = (int32_t)(end - begin);
            kernels->sort(&o, values, length, !robust);
            (robust ? kernels->robust : kernels->rank)(&o, values, length, begin == 0, scratch + begin);
        }
        memcpy(x + *known, scratch + window - 1, (size_t)(n - window + 1) * sizeof *x);
    }
    order_free(&o);
    return made;
}
