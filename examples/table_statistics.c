/* Statistics of a table: one row per day, one column per instrument. */
#include <rapto/rapto.h>

static const double closes[][3] = {{1.1012, 110.21, 1281.5}, {1.1034, 110.02, 1284.1}, {1.0991, 110.45, 1279.9},
                                   {1.1003, 110.61, 1275.2}, {1.1040, 110.13, 1288.8}, {1.1052, 109.98, 1291.4}};

int main(void)
{
    RP_SCOPE(); /* arrays made below die at the end of the block */
    rp_array *close = rp_from_matrix(closes);
    rp_array *returns = rp_log(rp_divide(rp_slice(close, 0, 1, RP_END, 1), rp_slice(close, 0, 0, -1, 1)));
    rp_show("mean return", rp_mean_axis(returns, 0));
    rp_show("standard deviation", rp_std_axis(returns, 0, 1));
    rp_show("median close", rp_median(close, &(rp_over){.axes = (int[]){0}, .count = 1}));
    rp_show("range", rp_subtract(rp_max_axis(close, 0), rp_min_axis(close, 0)));
    rp_show("day of the highest close", rp_argmax_axis(close, 0, false));
    rp_show("deepest fall from a high",
            rp_min_axis(rp_subtract(rp_divide(close, rp_cummax(close, 0)), rp_scalar(1)), 0));
    rp_show("days on which all rose", rp_sum(rp_all_axis(rp_greater(returns, rp_scalar(0)), 1)));
    rp_show("worst day", rp_min_axis(returns, 0));
    return rp_show("best day", rp_max_axis(returns, 0));
}
