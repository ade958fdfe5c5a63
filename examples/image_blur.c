/* A 3 x 3 blur of an image, its edges repeated outwards. */
#include <rapto/rapto.h>

int main(void)
{
    RP_SCOPE();
    rp_array *y = rp_expand_dims(rp_arange_int(0, 6, 1), 1), *x = rp_arange_int(0, 8, 1);
    rp_array *corner = rp_remainder(rp_add(x, y), rp_scalar_int(4));
    rp_array *image = rp_multiply(rp_equal(corner, rp_scalar_int(0)), rp_scalar(16));
    rp_array *padded = rp_pad(image, (const int64_t[][2]){{1, 1}, {1, 1}}, &(rp_pad_options){.mode = RP_PAD_EDGE});
    rp_array *blurred = rp_zeros_like(image, NULL);
    for (int k = 0; k < 9; k++) {
        int dy = k / 3, dx = k % 3;
        double weight = (2 - (dy != 1)) * (2 - (dx != 1)) / 16.0;
        rp_array *shifted = rp_slice(rp_slice(padded, 0, dy, dy + 6, 1), 1, dx, dx + 8, 1);
        blurred = rp_add(blurred, rp_multiply(rp_scalar(weight), shifted));
    }
    rp_show(NULL, blurred);
    rp_show("brightest", rp_max(blurred));
    rp_show("at", rp_stack(rp_unravel_index(rp_argmax(blurred), RP_SHAPE(6, 8), RP_ORDER_C).axis, 2, 0));
    rp_show("edges", rp_sum_axis(rp_absolute(rp_diff(blurred, 1, 1, NULL, NULL)), 1));
    return rp_show("total", rp_sum(blurred));
}
