// Ranks and quartiles to the bit: against windows that are kept in order by hand, on series that are hard to sort, for
// windows on both sides of every limit, on every instruction set.
#include "synth_fixture.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "forex/feature/order.h"

enum { N = 4000 };

typedef enum kind {
    NORMAL,
    WALK,
    TIES,
    HOLES,
    LONG_HOLES,
    CONSTANT,
    RISING,
    FALLING,
    SPIKES,    // digits leave much to insertion
    BUNCHED,   // and too much
    HUGE_STEP, // a range beyond the largest number
    TINY,      // and below the smallest normal one
    ENDLESS,   // infinities
    ZEROS,     // of both signs, which come in the order of their age
    FEW_ZEROS, // and so behind digits
    FAR_ZEROS, // and in merges
    SKEWED,
    KINDS
} kind;

static double draw(kind k, int i, rp_random *random, double *walk)
{
    double normal = rp_random_normal(random);
    uint32_t dice = (uint32_t)rp_random_below(random, 500);
    switch (k) {
    case NORMAL:
        return normal;
    case WALK:
        return *walk += 1e-4 * normal;
    case TIES:
        return floor(3 * normal);
    case HOLES:
        return dice < 160 ? (double)NAN : normal;
    case LONG_HOLES:
        return i / 900 % 3 == 1 ? (double)NAN : round(10 * normal) / 10;
    case CONSTANT:
        return 7.25;
    case RISING:
        return i;
    case FALLING:
        return -0.1 * i;
    case SPIKES:
        return dice == 0 ? 1e6 * normal : normal;
    case BUNCHED:
        return dice == 0 ? 1e12 * normal : normal;
    case HUGE_STEP:
        return dice < 250 ? 1.7e308 : -1.7e308 + i;
    case TINY:
        return 1e-312 * normal;
    case ENDLESS:
        return dice < 2 ? (dice ? (double)INFINITY : -(double)INFINITY) : normal;
    case ZEROS:
    case FEW_ZEROS:
    case FAR_ZEROS:
        if (dice == 499 && k != ZEROS) return (k == FEW_ZEROS ? 1e4 : 1e12) * normal;
        return dice < 100 ? 0.0 : dice < 200 ? -0.0 : normal;
    default:
        return fabs(normal) * exp(3 * rp_random_normal(random));
    }
}

static void fill(double *x, kind k)
{
    rp_random random = rp_random_key(4711, (uint32_t)k, 0, 0);
    double walk = 1.2;
    for (int i = 0; i < N; i++) x[i] = draw(k, i, &random, &walk);
}

/* ---- the readable judge ------------------------------------------------------------------------------------------ */

// Numbers of a window in order, of equal ones the older first: that says which zero a quartile is.
typedef struct sorted {
    double value[N];
    int n;
} sorted;

static void come(sorted *s, double x)
{
    int at = s->n++;
    for (; at > 0 && x < s->value[at - 1]; at--) s->value[at] = s->value[at - 1];
    s->value[at] = x;
}

static void leave(sorted *s, double x)
{
    int at = 0;
    while (s->value[at] != x) at++;
    memmove(s->value + at, s->value + at + 1, (size_t)(--s->n - at) * sizeof(double));
}

static double rank_in(const sorted *s, double x)
{
    int less = 0, equal = 0;
    for (int i = 0; i < s->n; i++) {
        less += s->value[i] < x;
        equal += s->value[i] == x;
    }
    return (2.0 * less + (equal - 1)) / (s->n - 1) - 1.0;
}

static double quantile(const sorted *s, double q)
{
    double at = q * (s->n - 1);
    int k = (int)at;
    return at == k ? s->value[k] : s->value[k] + (at - k) * (s->value[k + 1] - s->value[k]);
}

static double robust_in(const sorted *s, double x)
{
    double middle = quantile(s, 0.5), spread = (quantile(s, 0.75) - quantile(s, 0.25)) / FXI_NORMAL_IQR;
    return spread > 1e-12 * fabs(middle) ? 0.5 * fxi_clip((x - middle) / spread, 4.0) : 0.0;
}

static bool same(double a, double b)
{
    return memcmp(&a, &b, sizeof a) == 0 || (isnan(a) && isnan(b));
}

static void check(const double *x, kind k, int first, int count, int window, bool robust)
{
    static double out[N], scratch[N];
    static sorted s;
    int64_t known;
    s.n = 0;
    memcpy(out, x, sizeof out);
    assert_true(fxi_scale_order(out, first, count, window, robust, scratch, &known));
    assert_int_equal(known, first + window - 1 < count ? first + window - 1 : count);
    for (int t = first; t < count; t++) {
        if (t - first >= window && !isnan(x[t - window])) leave(&s, x[t - window]);
        if (!isnan(x[t])) come(&s, x[t]);
        if (t < known) continue;
        bool enough = !isnan(x[t]) && s.n >= 2 && 2 * s.n >= window;
        double want = !enough ? (double)NAN : robust ? robust_in(&s, x[t]) : rank_in(&s, x[t]);
        if (!same(want, out[t]))
            fail_msg("kind %d, window %d, robust %d, row %d of %d: %.17g, expected %.17g", k, window, robust, t, count,
                     out[t], want);
    }
    for (int t = 0; t < N; t++)
        if ((t < known || t >= count) && !same(x[t], out[t])) fail_msg("row %d has changed", t);
}

/* ---- tests ------------------------------------------------------------------------------------------------------- */

// Windows around the ends of words and spans, small sets and wide ones, spans that end with the series and do not.
static const int windows[] = {2, 3, 20, 64, 65, 128, 129, 500, 1024, 1025, 2100, N - 41, N - 40};

static void orders_are_those_of_their_windows(void **state)
{
    static double x[N];
    for (kind k = NORMAL; k < KINDS; k++) {
        fill(x, k);
        for (size_t i = 0; i < sizeof windows / sizeof *windows; i++)
            for (int robust = 0; robust < 2; robust++) {
                // Long windows cost the judge, small ones cover every kind of step with fewer rows.
                int count = (windows[i] > 600 ? N - 40 : windows[i] > 100 ? 2600 : 1200) + (int)k;
                check(x, k, k % 3 == 1 ? 37 : 0, count, windows[i], robust);
            }
    }
}

// Series as long as the window, a bar longer, and so on.
static void short_series(void **state)
{
    static double x[N];
    fill(x, TIES);
    for (int count = 2; count < 140; count++)
        for (int window = 2; window <= count; window += 1 + window / 9)
            for (int robust = 0; robust < 2; robust++) check(x, TIES, 0, count, window, robust);
}

// Each counts and selects bits in its own way.
static void other_instruction_sets_agree(void **state)
{
    if (getenv("RAPTO_ISA")) skip();
    for (rp_isa isa = RP_ISA_V2; isa < rp_isa_level(); isa++) {
        pid_t child = fork();
        if (child == 0) {
            setenv("RAPTO_ISA", rp_isa_name(isa), 1);
            execl("/proc/self/exe", "test_scale_order", (char *)NULL);
            _exit(127);
        }
        int result;
        assert_int_equal(waitpid(child, &result, 0), child);
        if (!WIFEXITED(result) || WEXITSTATUS(result) != 0) fail_msg("RAPTO_ISA=%s fails", rp_isa_name(isa));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(orders_are_those_of_their_windows),
        cmocka_unit_test(short_series),
        cmocka_unit_test(other_instruction_sets_agree),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
