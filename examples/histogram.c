/* A histogram and quartiles. */
#include <rapto/rapto.h>

int main(void)
{
    RP_SCOPE();
    rp_array *i = rp_arange(0, 1000, 1), *values = rp_multiply(rp_sin(i), rp_sqrt(i));
    rp_histogram_result h = rp_histogram(values, &(rp_histogram_options){.bins = 8});
    rp_array *quartiles = rp_percentile(values, rp_array_of(double, 25, 50, 75), NULL);
    rp_array *low = rp_greater_equal(values, rp_index(quartiles, 0, 0));
    rp_array *high = rp_less_equal(values, rp_index(quartiles, 0, 2));
    rp_show("edges", h.edges);
    rp_show("counts", h.counts);
    rp_show("share", rp_divide(h.counts, rp_sum(h.counts)));
    rp_show("fullest bin", rp_argmax(h.counts));
    rp_show("quartiles", rp_round(quartiles, 6));
    return rp_show("between them", rp_sum(rp_logical_and(low, high)));
}
