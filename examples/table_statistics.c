/* Statistics of a table: one row per day, one column per instrument. */
#include <rapto/rapto.h>

static void show(const char *title, rp_array *a)
{
    printf("%s\n", title);
    if (rp_print(a, stdout) != RP_OK) printf("failed: %s\n", rp_array_message(a));
}

int main(void)
{
    static const double closes[6][3] = {{1.1012, 110.21, 1281.5}, {1.1034, 110.02, 1284.1}, {1.0991, 110.45, 1279.9},
                                        {1.1003, 110.61, 1275.2}, {1.1040, 110.13, 1288.8}, {1.1052, 109.98, 1291.4}};
    RP_SCOPE();
    rp_array *close = rp_from_data(RP_F64, 2, (const int64_t[]){6, 3}, closes);
    rp_array *today = rp_slice(close, 0, 1, RP_END, 1), *before = rp_slice(close, 0, 0, -1, 1);
    rp_array *returns = rp_log(rp_divide(today, before));

    show("mean return", rp_mean_axis(returns, 0));
    show("standard deviation", rp_std_axis(returns, 0, 1));
    show("day of the highest close", rp_argmax_axis(close, 0, false));
    show("deepest fall from a high", rp_min_axis(rp_subtract(rp_divide(close, rp_cummax(close, 0)), rp_scalar(1)), 0));
    show("days on which all rose", rp_sum(rp_all_axis(rp_greater(returns, rp_scalar(0)), 1)));

    double mean = 0;
    rp_status status = rp_item(rp_mean(returns), &mean);
    return status == RP_OK && mean > 0 && mean < 0.01 ? 0 : 1;
}
