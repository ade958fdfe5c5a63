/* 2000 random walks of 400 steps: the numbers differ from NumPy's stream, what holds of them does not. */
#include <rapto/rapto.h>

static int64_t steps[2000][400];

int main(void)
{
    RP_SCOPE();
    rp_random random = rp_random_key(7, 0, 0, 0);
    for (int64_t i = 0; i < 2000 * 400; i++) steps[i / 400][i % 400] = 2 * rp_random_below(&random, 2) - 1;
    rp_array *walks = rp_cumsum(rp_from_matrix(steps), 1), *last = rp_index(walks, 1, -1), *zero = rp_scalar_int(0);
    rp_show("all even", rp_all(rp_equal(rp_remainder(last, rp_scalar_int(2)), zero)));
    rp_show("mean near 0", rp_less(rp_absolute(rp_mean(last)), rp_scalar(2)));
    rp_show("spread near 20", rp_less(rp_absolute(rp_subtract(rp_std(last, 0), rp_scalar(20))), rp_scalar(1.5)));
    rp_show("most come back to 0", rp_greater(rp_mean(rp_any_axis(rp_equal(walks, zero), 1)), rp_scalar(0.9)));
    return rp_show("farthest beyond 40", rp_greater(rp_max(rp_absolute(walks)), rp_scalar_int(40)));
}
