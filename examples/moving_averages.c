/* Simple and weighted moving averages, and where the price crosses one. */
#include <rapto/rapto.h>

int main(void)
{
    RP_SCOPE();
    rp_array *t = rp_arange_int(0, 40, 1), *five = rp_scalar(5);
    rp_array *wave = rp_multiply(five, rp_sin(rp_divide(t, rp_scalar(4))));
    rp_array *price = rp_add(rp_add(rp_scalar(100), wave), rp_multiply(rp_scalar(0.1), t));
    rp_array *simple = rp_mean_axis(rp_sliding_window_view(price, 5, 0), 1);
    rp_array *running = rp_cumsum(price, 0);
    rp_array *fast = rp_divide(rp_subtract(rp_slice(running, 0, 5, RP_END, 1), rp_slice(running, 0, 0, -5, 1)), five);
    rp_array *weights = rp_array_of(double, 1, 2, 3, 4, 5);
    rp_array *kernel = rp_divide(rp_flip(weights, 0), rp_sum(weights));
    rp_array *weighted = rp_convolve(price, kernel, RP_CONVOLVE_VALID);
    rp_array *above = rp_greater(rp_slice(price, 0, 4, RP_END, 1), simple);
    rp_array *turns = rp_not_equal(rp_slice(above, 0, 1, RP_END, 1), rp_slice(above, 0, 0, -1, 1));
    rp_show("simple", rp_slice(simple, 0, -5, RP_END, 1));
    rp_show("weighted", rp_slice(weighted, 0, -5, RP_END, 1));
    rp_show("both ways agree",
            rp_allclose(fast, rp_slice(simple, 0, 1, RP_END, 1), rp_scalar(1e-5), rp_scalar(1e-8), false));
    return rp_show("price crosses its average at", rp_add(rp_flatnonzero(turns), rp_scalar_int(5)));
}
