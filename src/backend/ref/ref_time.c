/* The reference table for timedelta and datetime: 64-bit counts whose most negative value is NaT, "not a time". NaT
 * makes every result NaT, is unequal to everything, and comes first for argmin and argmax. Units are the caller's
 * business. The two dtypes share their loops. */
#include "backend/ref/ref.h"

#include <math.h>
#include <string.h>

#define NAT INT64_MIN

static inline int64_t load(const char *at)
{
    int64_t value;
    memcpy(&value, at, sizeof value);
    return value;
}

static inline double load_f64(const char *at)
{
    double value;
    memcpy(&value, at, sizeof value);
    return value;
}

static inline void store(char *at, int64_t value)
{
    memcpy(at, &value, sizeof value);
}

/* ---- one element ---------------------------------------------------------------------------------------------------
 */

static inline int64_t wrap_add(int64_t a, int64_t b)
{
    return (int64_t)((uint64_t)a + (uint64_t)b);
}
static inline int64_t add(int64_t a, int64_t b)
{
    return a == NAT || b == NAT ? NAT : wrap_add(a, b);
}
static inline int64_t subtract(int64_t a, int64_t b)
{
    return a == NAT || b == NAT ? NAT : (int64_t)((uint64_t)a - (uint64_t)b);
}
static inline int64_t minimum(int64_t a, int64_t b)
{
    return a < b ? a : b; /* NaT is the lowest count */
}
static inline int64_t maximum(int64_t a, int64_t b)
{
    if (a == NAT || b == NAT) return NAT;
    return a > b ? a : b;
}
static inline int64_t fmin_time(int64_t a, int64_t b)
{
    return a == NAT ? b : b == NAT ? a : minimum(a, b);
}
static inline int64_t fmax_time(int64_t a, int64_t b)
{
    return a == NAT ? b : b == NAT ? a : maximum(a, b);
}
static inline int64_t remainder_time(int64_t a, int64_t b)
{
    if (a == NAT || b == NAT || b == 0) return NAT;
    int64_t rest = b == -1 ? 0 : a % b;
    return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;
}
static inline int64_t floor_divide(int64_t a, int64_t b)
{
    if (a == NAT || b == NAT || b == 0) return 0;
    int64_t quotient = a / b;
    return quotient - (a % b != 0 && (a < 0) != (b < 0));
}
static inline int64_t negative(int64_t a)
{
    return (int64_t)(0 - (uint64_t)a);
}
static inline int64_t absolute(int64_t a)
{
    return a < 0 ? negative(a) : a;
}
static inline int64_t sign(int64_t a)
{
    return (a > 0) - (a < 0);
}
static inline int64_t positive(int64_t a)
{
    return a;
}

/* What no 64-bit count holds is no time. */
static inline int64_t from_f64(double x)
{
    return x > -0x1p63 && x < 0x1p63 ? (int64_t)x : NAT;
}
static inline int64_t times_int(int64_t a, int64_t b)
{
    return a == NAT ? NAT : (int64_t)((uint64_t)a * (uint64_t)b);
}
static inline int64_t times_float(int64_t a, double b)
{
    return a == NAT ? NAT : from_f64((double)a * b);
}
/* Rounded towards zero, floor_divide too, as in NumPy. */
static inline int64_t over_int(int64_t a, int64_t b)
{
    return a == NAT || b == 0 ? NAT : a / b;
}
static inline int64_t over_float(int64_t a, double b)
{
    return a == NAT ? NAT : from_f64((double)a / b);
}

/* ---- loops ---------------------------------------------------------------------------------------------------------
 */

#define MAP1(name, function)                                                                                           \
    static void loop_##name(int64_t n, char *const *p, const int64_t *s)                                               \
    {                                                                                                                  \
        for (int64_t i = 0; i < n; i++) store(p[1] + i * s[1], function(load(p[0] + i * s[0])));                       \
    }
#define MAP2(name, function, first, second)                                                                            \
    static void loop_##name(int64_t n, char *const *p, const int64_t *s)                                               \
    {                                                                                                                  \
        for (int64_t i = 0; i < n; i++)                                                                                \
            store(p[2] + i * s[2], function(first(p[0] + i * s[0]), second(p[1] + i * s[1])));                         \
    }
#define SWAPPED2(name, function, first, second)                                                                        \
    static void loop_##name(int64_t n, char *const *p, const int64_t *s)                                               \
    {                                                                                                                  \
        for (int64_t i = 0; i < n; i++)                                                                                \
            store(p[2] + i * s[2], function(second(p[1] + i * s[1]), first(p[0] + i * s[0])));                         \
    }
#define TEST1(name, test)                                                                                              \
    static void loop_##name(int64_t n, char *const *p, const int64_t *s)                                               \
    {                                                                                                                  \
        for (int64_t i = 0; i < n; i++) {                                                                              \
            int64_t a = load(p[0] + i * s[0]);                                                                         \
            p[1][i * s[1]] = (char)(test);                                                                             \
        }                                                                                                              \
    }
#define TEST2(name, test)                                                                                              \
    static void loop_##name(int64_t n, char *const *p, const int64_t *s)                                               \
    {                                                                                                                  \
        for (int64_t i = 0; i < n; i++) {                                                                              \
            int64_t a = load(p[0] + i * s[0]), b = load(p[1] + i * s[1]);                                              \
            p[2][i * s[2]] = (char)(test);                                                                             \
        }                                                                                                              \
    }
#define NO_NAT (a != NAT && b != NAT)

MAP2(add, add, load, load)
MAP2(subtract, subtract, load, load)
MAP2(multiply_time_int, times_int, load, load)
SWAPPED2(multiply_int_time, times_int, load, load)
MAP2(multiply_time_float, times_float, load, load_f64)
SWAPPED2(multiply_float_time, times_float, load_f64, load)
MAP2(divide_time_int, over_int, load, load)
MAP2(divide_time_float, over_float, load, load_f64)
MAP2(floor_divide, floor_divide, load, load)
MAP2(remainder, remainder_time, load, load)
MAP2(minimum, minimum, load, load)
MAP2(maximum, maximum, load, load)
MAP2(fmin, fmin_time, load, load)
MAP2(fmax, fmax_time, load, load)
MAP1(negative, negative)
MAP1(positive, positive)
MAP1(absolute, absolute)
MAP1(sign, sign)
TEST2(equal, a == b && NO_NAT)
TEST2(not_equal, a != b || !NO_NAT)
TEST2(less, a < b && NO_NAT)
TEST2(less_equal, a <= b && NO_NAT)
TEST2(greater, a > b && NO_NAT)
TEST2(greater_equal, a >= b && NO_NAT)
TEST2(logical_and, a != 0 && b != 0)
TEST2(logical_or, a != 0 || b != 0)
TEST2(logical_xor, (a != 0) != (b != 0))
TEST1(isnan, a == NAT)
TEST1(isfinite, a != NAT)
TEST1(isinf, a != a)

/* timedelta over timedelta is a number. */
static void loop_divide(int64_t n, char *const *p, const int64_t *s)
{
    for (int64_t i = 0; i < n; i++) {
        int64_t a = load(p[0] + i * s[0]), b = load(p[1] + i * s[1]);
        double quotient = NO_NAT ? (double)a / (double)b : NAN;
        memcpy(p[2] + i * s[2], &quotient, sizeof quotient);
    }
}

static void loop_clip(int64_t n, char *const *p, const int64_t *s)
{
    for (int64_t i = 0; i < n; i++)
        store(p[3] + i * s[3], minimum(maximum(load(p[0] + i * s[0]), load(p[1] + i * s[1])), load(p[2] + i * s[2])));
}

/* ---- reductions ----------------------------------------------------------------------------------------------------
 */

static void reduce(const rpi_reduce_call *c, int64_t (*step)(int64_t, int64_t))
{
    for (int64_t j = 0; j < c->inner; j++) {
        const char *in = c->in + j * c->inner_stride;
        int64_t result = load(in);
        for (int64_t i = 1; i < c->count; i++) result = step(result, load(in + i * c->count_stride));
        store(c->out + j * c->out_stride, result);
    }
}

static void reduce_sum(const rpi_reduce_call *c)
{
    reduce(c, add);
}
static void reduce_min(const rpi_reduce_call *c)
{
    reduce(c, minimum);
}
static void reduce_max(const rpi_reduce_call *c)
{
    reduce(c, maximum);
}

static bool below(int64_t best, int64_t a)
{
    return best != NAT && a < best;
}
static bool above(int64_t best, int64_t a)
{
    return best != NAT && (a > best || a == NAT);
}

static void find(const rpi_reduce_call *c, bool (*better)(int64_t, int64_t))
{
    for (int64_t j = 0; j < c->inner; j++) {
        const char *in = c->in + j * c->inner_stride;
        int64_t at = 0, best = load(in);
        for (int64_t i = 1; i < c->count; i++) {
            int64_t value = load(in + i * c->count_stride);
            if (!better(best, value)) continue;
            best = value;
            at = i;
        }
        store(c->out + j * c->out_stride, at);
    }
}

static void reduce_argmin(const rpi_reduce_call *c)
{
    find(c, below);
}
static void reduce_argmax(const rpi_reduce_call *c)
{
    find(c, above);
}

/* ---- scans ---------------------------------------------------------------------------------------------------------
 */

static void scan(const rpi_scan_call *c, int64_t (*step)(int64_t, int64_t))
{
    for (int64_t j = 0; j < c->inner; j++) {
        int64_t running = 0;
        for (int64_t i = 0; i < c->count; i++) {
            int64_t value = load(c->in + j * c->in_inner_stride + i * c->in_count_stride);
            running = i == 0 ? value : step(running, value);
            store(c->out + j * c->out_inner_stride + i * c->out_count_stride, running);
        }
    }
}

static void scan_cumsum(const rpi_scan_call *c)
{
    scan(c, add);
}
static void scan_cummax(const rpi_scan_call *c)
{
    scan(c, maximum);
}
static void scan_cummin(const rpi_scan_call *c)
{
    scan(c, minimum);
}

/* Whether a count is zero has nothing to do with time: the loops of int64. */
static void reduce_any(const rpi_reduce_call *c)
{
    rpi_ref_int.reduce[RP_OP_ANY][RP_I64](c);
}
static void reduce_all(const rpi_reduce_call *c)
{
    rpi_ref_int.reduce[RP_OP_ALL][RP_I64](c);
}

/* ---- the table ------------------------------------------------------------------------------------------------------
 */

#define SPAN(function)                                                                                                 \
    {                                                                                                                  \
        [RP_TIMEDELTA] = function                                                                                      \
    }
#define BOTH(function)                                                                                                 \
    {                                                                                                                  \
        [RP_TIMEDELTA] = function, [RP_DATETIME] = function                                                            \
    }
const rpi_kernels rpi_ref_time = {
    .name = "ref",
    .loop = {[RP_OP_ADD] = SPAN(loop_add),
             [RP_OP_SUBTRACT] = SPAN(loop_subtract),
             [RP_OP_MULTIPLY] = {[RPI_COLUMN_TIME_INT] = loop_multiply_time_int,
                                 [RPI_COLUMN_INT_TIME] = loop_multiply_int_time,
                                 [RPI_COLUMN_TIME_FLOAT] = loop_multiply_time_float,
                                 [RPI_COLUMN_FLOAT_TIME] = loop_multiply_float_time},
             [RP_OP_DIVIDE] = {[RP_TIMEDELTA] = loop_divide,
                               [RPI_COLUMN_TIME_INT] = loop_divide_time_int,
                               [RPI_COLUMN_TIME_FLOAT] = loop_divide_time_float},
             [RP_OP_FLOOR_DIVIDE] = {[RP_TIMEDELTA] = loop_floor_divide,
                                     [RPI_COLUMN_TIME_INT] = loop_divide_time_int,
                                     [RPI_COLUMN_TIME_FLOAT] = loop_divide_time_float},
             [RP_OP_REMAINDER] = SPAN(loop_remainder),
             [RP_OP_MINIMUM] = BOTH(loop_minimum),
             [RP_OP_MAXIMUM] = BOTH(loop_maximum),
             [RP_OP_FMIN] = BOTH(loop_fmin),
             [RP_OP_FMAX] = BOTH(loop_fmax),
             [RP_OP_NEGATIVE] = SPAN(loop_negative),
             [RP_OP_POSITIVE] = SPAN(loop_positive),
             [RP_OP_ABSOLUTE] = SPAN(loop_absolute),
             [RP_OP_SIGN] = SPAN(loop_sign),
             [RP_OP_EQUAL] = BOTH(loop_equal),
             [RP_OP_NOT_EQUAL] = BOTH(loop_not_equal),
             [RP_OP_LESS] = BOTH(loop_less),
             [RP_OP_LESS_EQUAL] = BOTH(loop_less_equal),
             [RP_OP_GREATER] = BOTH(loop_greater),
             [RP_OP_GREATER_EQUAL] = BOTH(loop_greater_equal),
             [RP_OP_LOGICAL_AND] = BOTH(loop_logical_and),
             [RP_OP_LOGICAL_OR] = BOTH(loop_logical_or),
             [RP_OP_LOGICAL_XOR] = BOTH(loop_logical_xor),
             [RP_OP_ISNAN] = BOTH(loop_isnan),
             [RP_OP_ISNAT] = BOTH(loop_isnan),
             [RP_OP_ISFINITE] = BOTH(loop_isfinite),
             [RP_OP_ISINF] = BOTH(loop_isinf),
             [RP_OP_CLIP] = BOTH(loop_clip)},
    .reduce = {[RP_OP_SUM] = SPAN(reduce_sum),
               [RP_OP_MIN] = BOTH(reduce_min),
               [RP_OP_MAX] = BOTH(reduce_max),
               [RP_OP_ARGMIN] = BOTH(reduce_argmin),
               [RP_OP_ARGMAX] = BOTH(reduce_argmax),
               [RP_OP_ANY] = BOTH(reduce_any),
               [RP_OP_ALL] = BOTH(reduce_all)},
    .scan =
        {[RP_OP_CUMSUM] = SPAN(scan_cumsum), [RP_OP_CUMMAX] = BOTH(scan_cummax), [RP_OP_CUMMIN] = BOTH(scan_cummin)},
};
