/* Do two strided blocks share bytes?
 *
 * A byte of block A lies at a + sum(x_i * s_i) + e with 0 <= x_i < extent and 0 <= e < itemsize, one of B likewise.
 * They share a byte when a bounded linear equation has a solution. Turning the sign of negative terms round (x -> max -
 * x) leaves positive coefficients c with variables in [0, bound]:  sum(c_k * y_k) = target. Terms of one coefficient
 * are one term. The search tries the terms from the largest coefficient down; what is left must be in reach of the
 * smaller ones and divisible by their common divisor. The last two terms are solved at once: that is one step of work.
 */
#include "core/iter_i.h"
#include <stdlib.h>

#define MAX_TERMS (2 * RP_MAX_NDIM + 2)
#define MAX_WORK  2000 /* search steps before "may overlap" is good enough */

typedef struct term {
    int64_t coefficient, bound;
} term;

typedef struct problem {
    int count;
    int64_t work, max_work; /* steps made and allowed (negative: any number) */
    bool gave_up;
    term terms[MAX_TERMS];
    int64_t reach[MAX_TERMS + 1];   /* largest sum of terms [k, count) */
    int64_t divisor[MAX_TERMS + 1]; /* common divisor of their coefficients */
} problem;

/* Lowest byte of a block and the first behind it, relative to its first element. */
static void byte_range(const rpi_layout *layout, int64_t *low, int64_t *high)
{
    *low = 0;
    *high = (int64_t)layout->itemsize;
    for (int i = 0; i < layout->ndim; i++) {
        int64_t reach = (layout->shape[i] - 1) * layout->strides[i];
        if (reach < 0)
            *low += reach;
        else
            *high += reach;
    }
}

static bool is_empty(const rpi_layout *layout)
{
    for (int i = 0; i < layout->ndim; i++) {
        if (layout->shape[i] == 0) return true;
    }
    return false;
}

static bool is_same(const rpi_layout *a, const rpi_layout *b)
{
    if (a->data != b->data || a->ndim != b->ndim || a->itemsize != b->itemsize) return false;
    for (int i = 0; i < a->ndim; i++) {
        if (a->shape[i] != b->shape[i]) return false;
        if (a->shape[i] > 1 && a->strides[i] != b->strides[i]) return false;
    }
    return true;
}

static void add_term(problem *p, int64_t coefficient, int64_t bound)
{
    if (coefficient != 0 && bound > 0) p->terms[p->count++] = (term){llabs(coefficient), bound};
}

static void add_block(problem *p, const rpi_layout *layout)
{
    for (int i = 0; i < layout->ndim; i++) add_term(p, layout->strides[i], layout->shape[i] - 1);
    add_term(p, 1, (int64_t)layout->itemsize - 1);
}

static int larger_first(const void *a, const void *b)
{
    int64_t x = ((const term *)a)->coefficient, y = ((const term *)b)->coefficient;
    return (x < y) - (x > y);
}

static int64_t common_divisor(int64_t a, int64_t b)
{
    while (b != 0) {
        int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

static void join_equal(problem *p)
{
    int last = 0;
    for (int k = 1; k < p->count; k++) {
        if (p->terms[k].coefficient == p->terms[last].coefficient)
            p->terms[last].bound += p->terms[k].bound;
        else
            p->terms[++last] = p->terms[k];
    }
    if (p->count > 0) p->count = last + 1;
}

static void prepare(problem *p)
{
    qsort(p->terms, (size_t)p->count, sizeof *p->terms, larger_first);
    join_equal(p);
    p->reach[p->count] = p->divisor[p->count] = 0;
    for (int k = p->count - 1; k >= 0; k--) {
        p->reach[k] = p->reach[k + 1] + p->terms[k].coefficient * p->terms[k].bound;
        p->divisor[k] = common_divisor(p->terms[k].coefficient, p->divisor[k + 1]);
    }
}

/* The smallest y >= 0 with y * a = target modulo m, where the common divisor of a and m divides the target. */
static int64_t least_solution(int64_t a, int64_t target, int64_t m)
{
    int64_t r0 = m, r1 = a % m, x0 = 0, x1 = 1;
    while (r1 != 0) { /* Euclid, with x * a = r modulo m throughout */
        int64_t quotient = r0 / r1, rest = r0 % r1, x = x0 - quotient * x1;
        r0 = r1;
        r1 = rest;
        x0 = x1;
        x1 = x;
    }
    int64_t step = m / r0;
    __int128 y = (__int128)x0 * (target / r0) % step;
    return (int64_t)(y < 0 ? y + step : y);
}

/* The candidates for term k: from `first` to `last` by `step`; those for which the rest is in reach and divisible. */
static void candidates(const problem *p, int k, int64_t target, int64_t *first, int64_t *last, int64_t *step)
{
    int64_t c = p->terms[k].coefficient, rest = p->divisor[k + 1];
    int64_t least = target > p->reach[k + 1] ? (target - p->reach[k + 1] + c - 1) / c : 0;
    *last = target / c < p->terms[k].bound ? target / c : p->terms[k].bound;
    if (rest == 0) { /* the last term */
        *first = target / c;
        *step = 1;
        return;
    }
    *step = rest / common_divisor(c, rest);
    *first = least_solution(c, target, rest);
    if (*first < least) *first += (least - *first + *step - 1) / *step * *step;
}

/* True when terms [k, count) can sum to `target`, or when the search was given up. */
static bool has_solution(problem *p, int k, int64_t target)
{
    int64_t first, last, step;
    if (target < 0 || target > p->reach[k]) return false;
    if (target == 0) return true;
    if (target % p->divisor[k] != 0) return false;
    candidates(p, k, target, &first, &last, &step);
    bool final = k + 2 >= p->count; /* any candidate leaves what the last term, if there is one, takes */
    if (final || first > last) p->work++;
    p->gave_up |= p->max_work >= 0 && p->work > p->max_work;
    if (p->gave_up || final || first > last) return p->gave_up || first <= last;
    for (int64_t y = last - (last - first) % step; y >= first; y -= step)
        if (has_solution(p, k + 1, target - y * p->terms[k].coefficient)) return true;
    return false;
}

/* Sorted by step, every axis steps over all that the smaller ones reach. */
bool rpi_may_overlap_itself(const rpi_layout *a)
{
    problem p = {0};
    if (is_empty(a)) return false;
    for (int i = 0; i < a->ndim; i++) {
        if (a->strides[i] == 0 && a->shape[i] > 1) return true;
        add_term(&p, a->strides[i], a->shape[i] - 1);
    }
    qsort(p.terms, (size_t)p.count, sizeof *p.terms, larger_first);
    int64_t reach = (int64_t)a->itemsize;
    for (int k = p.count - 1; k >= 0; k--) {
        if (p.terms[k].coefficient < reach) return true;
        reach += p.terms[k].coefficient * p.terms[k].bound;
    }
    return false;
}

rpi_overlap rpi_overlap_of(const rpi_layout *a, const rpi_layout *b)
{
    return rpi_overlap_within(a, b, MAX_WORK, NULL);
}

rpi_overlap rpi_overlap_within(const rpi_layout *a, const rpi_layout *b, int64_t max_work, bool *gave_up)
{
    int64_t a_low, a_high, b_low, b_high;
    if (is_empty(a) || is_empty(b)) return RPI_OVERLAP_NONE;
    byte_range(a, &a_low, &a_high);
    byte_range(b, &b_low, &b_high);
    int64_t distance = (int64_t)((intptr_t)b->data - (intptr_t)a->data);
    if (distance + b_low >= a_high || a_low >= distance + b_high) return RPI_OVERLAP_NONE;
    if (is_same(a, b)) return RPI_OVERLAP_SAME;
    /* From the lowest byte of A to the highest byte of B: A's terms count up from it, B's count down to the shared
     * byte. */
    problem p = {.max_work = max_work};
    add_block(&p, a);
    add_block(&p, b);
    prepare(&p);
    bool shares = has_solution(&p, 0, distance + b_high - 1 - a_low);
    if (gave_up) *gave_up = p.gave_up;
    return shares ? RPI_OVERLAP_SOME : RPI_OVERLAP_NONE;
}
