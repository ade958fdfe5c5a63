#include <rapto/rapto.h>

int main(void)
{
    static const double closes[] = {1.1012, 1.1034, 1.0991, 1.1003, 1.1040, 1.1052, 1.1047, 1.1019, 1.1061, 1.1073};
    RP_SCOPE(); /* arrays made below die at the end of the block */
    rp_array *price = rp_from_data(RP_F64, 1, (const int64_t[]){10}, closes);

    /* How far is each price from the mean of the last four, in standard deviations? */
    rp_array *last4 = rp_sliding_window_view(price, 4, 0); /* a view: nothing is copied */
    rp_array *z =
        rp_divide(rp_subtract(rp_slice(price, 0, 3, RP_END, 1), rp_mean_axis(last4, 1)), rp_std_axis(last4, 1, 0));

    if (rp_print(z, stdout) == RP_OK) return 0;
    fprintf(stderr, "%s\n", rp_array_message(z));
    return 1;
}
