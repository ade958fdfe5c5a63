/* Readings with gaps and outliers: found, left out, filled. */
#include <math.h>
#include <rapto/rapto.h>

int main(void)
{
    RP_SCOPE();
    rp_array *reading = rp_array_of(double, 20.5, 21.0, NAN, 19.5, 85.0, 20.0, NAN, 22.5, -40.0, 21.5);
    rp_array *known = rp_isfinite(reading), *distance = rp_absolute(rp_subtract(reading, rp_nanmedian(reading, NULL)));
    rp_array *sound = rp_logical_and(known, rp_less(distance, rp_scalar(10))), *bad = rp_logical_not(sound);
    rp_array *mean = rp_mean(rp_extract(sound, reading));
    rp_array *filled = rp_where(sound, reading, mean);
    rp_array *clipped = rp_clip(rp_nan_to_num(reading, mean, NULL, NULL), rp_scalar(0), rp_scalar(50));
    int64_t all = 0, few = 0;
    if (rp_item_int(rp_sum(known), &all) != RP_OK || rp_item_int(rp_sum(sound), &few) != RP_OK) return 1;
    printf("known %d sound %d\n", (int)all, (int)few);
    rp_show("outliers", rp_extract(rp_logical_and(known, bad), reading));
    rp_show("bad places", rp_flatnonzero(bad));
    rp_show("filled", filled);
    rp_show("clipped", clipped);
    return rp_putmask(reading, bad, rp_scalar(0), NULL) == RP_OK ? rp_show("zeroed", reading) : 1;
}
