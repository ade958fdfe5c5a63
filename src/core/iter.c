/* Loop nests over strided operands. Merging axes turns most arrays into one or two axes, so that the inner loop is long
 * and the nest around it cheap.
 */
#include "core/iter_i.h"
#include <stdlib.h>

static void swap_axes(rpi_iter *iter, int i, int j)
{
    int64_t extent = iter->shape[i];
    iter->shape[i] = iter->shape[j];
    iter->shape[j] = extent;
    for (int k = 0; k < iter->operands; k++) {
        int64_t stride = iter->strides[k][i];
        iter->strides[k][i] = iter->strides[k][j];
        iter->strides[k][j] = stride;
    }
}

/* True when axis i should run outside axis j: larger steps in the result, then in the operands, decide. */
static bool runs_outside(const rpi_iter *iter, int i, int j)
{
    for (int k = iter->operands - 1; k >= 0; k--) {
        int64_t a = llabs(iter->strides[k][i]), b = llabs(iter->strides[k][j]);
        if (a != b) return a > b;
    }
    return false;
}

static void order_axes(rpi_iter *iter)
{
    for (int i = 1; i < iter->ndim; i++) {
        for (int j = i; j > 0 && runs_outside(iter, j, j - 1); j--) swap_axes(iter, j, j - 1);
    }
}

/* Axis i and the one after it step through every operand as one axis would. */
static bool can_merge(const rpi_iter *iter, int i, int next)
{
    for (int k = 0; k < iter->operands; k++) {
        if (iter->strides[k][i] != iter->strides[k][next] * iter->shape[next]) return false;
    }
    return true;
}

static void merge_axes(rpi_iter *iter)
{
    int last = 0;
    for (int i = 1; i < iter->ndim; i++) {
        bool merge = can_merge(iter, last, i);
        int64_t extent = merge ? iter->shape[last] * iter->shape[i] : iter->shape[i];
        if (!merge) last++;
        iter->shape[last] = extent;
        for (int k = 0; k < iter->operands; k++) iter->strides[k][last] = iter->strides[k][i];
    }
    iter->ndim = last + 1;
}

void rpi_iter_init(rpi_iter *iter, int ndim, const int64_t *shape, int operands, const int64_t *const *strides,
                   bool keep_order)
{
    iter->operands = operands;
    iter->ndim = 0;
    iter->size = 1;
    for (int i = 0; i < ndim; i++) {
        iter->size *= shape[i];
        if (shape[i] == 1) continue;
        iter->shape[iter->ndim] = shape[i];
        for (int k = 0; k < operands; k++) iter->strides[k][iter->ndim] = strides[k][i];
        iter->ndim++;
    }
    if (iter->ndim == 0) {
        iter->ndim = 1;
        iter->shape[0] = 1;
        for (int k = 0; k < operands; k++) iter->strides[k][0] = 0;
        return;
    }
    if (!keep_order) order_axes(iter);
    merge_axes(iter);
}

/* Position in the nest: an index per outer axis and one pointer per operand at the start of the current row. */
typedef struct position {
    int64_t index[RP_MAX_NDIM];
    char *row[RPI_MAX_OPERANDS];
} position;

/* Goes to row number `row` of the nest. */
static void seek_row(const rpi_iter *iter, char *const *pointers, int64_t row, position *at)
{
    for (int k = 0; k < iter->operands; k++) at->row[k] = pointers[k];
    for (int i = iter->ndim - 2; i >= 0; i--) {
        at->index[i] = row % iter->shape[i];
        row /= iter->shape[i];
        for (int k = 0; k < iter->operands; k++) at->row[k] += at->index[i] * iter->strides[k][i];
    }
}

static void next_row(const rpi_iter *iter, position *at)
{
    for (int i = iter->ndim - 2; i >= 0; i--) {
        bool wraps = ++at->index[i] == iter->shape[i];
        int64_t steps = wraps ? 1 - iter->shape[i] : 1;
        for (int k = 0; k < iter->operands; k++) at->row[k] += steps * iter->strides[k][i];
        if (!wraps) return;
        at->index[i] = 0;
    }
}

static void run_loop(int64_t n, char *const *pointers, const int64_t *strides, void *loop)
{
    (*(rpi_loop **)loop)(n, pointers, strides);
}

void rpi_iter_run(const rpi_iter *iter, char *const *pointers, int64_t begin, int64_t end, rpi_loop *loop)
{
    rpi_iter_visit(iter, pointers, begin, end, run_loop, &loop);
}

void rpi_iter_visit(const rpi_iter *iter, char *const *pointers, int64_t begin, int64_t end, rpi_visit *visit,
                    void *context)
{
    position at;
    int inner = iter->ndim - 1;
    int64_t length = iter->shape[inner], strides[RPI_MAX_OPERANDS];
    if (begin >= end || length == 0) return;
    for (int k = 0; k < iter->operands; k++) strides[k] = iter->strides[k][inner];
    seek_row(iter, pointers, begin / length, &at);
    int64_t first = begin % length, left = end - begin;
    while (left > 0) {
        int64_t n = length - first < left ? length - first : left;
        char *start[RPI_MAX_OPERANDS];
        for (int k = 0; k < iter->operands; k++) start[k] = at.row[k] + first * strides[k];
        visit(n, start, strides, context);
        left -= n;
        first = 0;
        if (left > 0) next_row(iter, &at);
    }
}
