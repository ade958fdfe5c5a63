/* How far is each price from its moving average, in standard deviations?   zscore [prices.npy]
 *
 * Formulas read like formulas: nothing is checked or freed inside one. Whatever goes wrong flows through to the end and
 * is reported by the call that reads the result. Without a file a small series is made first. */
#include <rapto/rapto.h>

static rp_array *moving_z(rp_array *price, int64_t length)
{
    RP_SCOPE(); /* every array made below dies at the return, but the one that is yielded */
    rp_array *windows = rp_sliding_window_view(price, length, 0); /* a view: no price is copied */
    rp_array *newest = rp_slice(price, 0, length - 1, RP_END, 1);
    rp_array *distance = rp_subtract(newest, rp_mean_axis(windows, 1));
    return rp_yield(rp_divide(distance, rp_std_axis(windows, 1, 0)));
}

static rp_status make_prices(const char *path, rp_error *error)
{
    rp_array *t = rp_linspace(0, 12, 240, false);
    rp_array *wave = rp_tanh(rp_subtract(rp_remainder(t, rp_scalar(3)), rp_scalar(1.5)));
    return rp_npy_write(path, rp_add(rp_scalar(1.1), rp_multiply(wave, rp_scalar(0.01))), error);
}

int main(int argc, char **argv)
{
    RP_SCOPE();
    const char *path = argc > 1 ? argv[1] : "example_prices.npy";
    rp_array *price = NULL;
    rp_error error = {0};
    rp_status status = argc > 1 ? RP_OK : make_prices(path, &error);
    if (status == RP_OK) status = rp_npy_read(path, &price, &error);
    if (argc == 1) remove(path);
    if (status != RP_OK) {
        fprintf(stderr, "zscore: %s\n", error.message);
        return 1;
    }
    rp_array *z = moving_z(price, 20);
    if (rp_print(z, stdout) == RP_OK) return 0;
    fprintf(stderr, "zscore: %s\n", rp_array_message(z));
    return 1;
}
