/// Which of two zones a file of long bars is in, told by a second source of shorter bars: where the two rules differ,
/// the bars of the right one have the second source's prices.
#include "check_i.h"

#include <math.h>

enum { LEAST_BARS = 12 };

typedef struct sums {
    double error; ///< of opens and closes, in points of `here`
    int64_t count;
} sums;

// Adds how far bar i stands from the second source within the bar's own span; shorter bars must reach both ends of it.
static void add_bar(const fx_bars *here, const fx_bars *there, int64_t i, sums *s)
{
    const int64_t open = here->open_time[i], end = here->known_at[i], near = FX_HOUR;
    int64_t first = fx_bars_find(there, open), last = fx_bars_find(there, end) - 1;
    if (first >= there->count || last < first) return;
    if (there->open_time[first] >= open + near || there->known_at[last] <= end - near) return;
    const double scale = fx_bars_point(there) / fx_bars_point(here);
    s->error += fabs(here->open[i] - there->open[first] * scale) + fabs(here->close[i] - there->close[last] * scale);
    s->count++;
}

rp_status fxi_zone_by_source(const fx_bars *const here[2], const fx_bars *there, fxi_zone_votes *votes, rp_error *error)
{
    sums s[2] = {{0}};
    *votes = (fxi_zone_votes){.chosen = -1};
    if (here[0]->timeframe <= there->timeframe || there->timeframe > FX_H1)
        return rp_fail(error, RP_EINVAL, "%s: %s bars do not tell the zone of %s bars; show bars of an hour or less",
                       here[0]->symbol.name, fx_timeframe_name(there->timeframe),
                       fx_timeframe_name(here[0]->timeframe));
    if (here[0]->count != here[1]->count) return RP_OK;
    for (int64_t i = 0; i < here[0]->count; i++) {
        if (here[0]->open_time[i] == here[1]->open_time[i]) continue;
        sums both[2] = {{0}};
        for (int k = 0; k < 2; k++) add_bar(here[k], there, i, &both[k]);
        // A bar speaks only when the second source has it under either zone.
        if (!both[0].count || !both[1].count) continue;
        for (int k = 0; k < 2; k++) s[k].error += both[k].error, s[k].count++;
    }
    votes->bars = s[0].count;
    if (!votes->bars) return RP_OK;
    for (int k = 0; k < 2; k++) votes->error[k] = s[k].error / (2.0 * (double)s[k].count);
    int best = votes->error[1] < votes->error[0];
    if (votes->bars >= LEAST_BARS && votes->error[best] < 0.5 * votes->error[!best]) votes->chosen = best;
    return RP_OK;
}
