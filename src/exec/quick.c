/* The short way for small operands of one dtype in C order: straight to the kernel. What a kernel does for a dtype is
 * asked of inference once and kept. Everything else, and everything unusual, goes the long way; the bits are the same.
 */
#include "exec/exec.h"
#include "graph/node_i.h"
#include <pthread.h>
#include <rapto/ops.h>
#include <string.h>

#define MOST 4096 /* elements: one piece of work for any op */

typedef struct quick {
    atomic_int state; /* 0: not asked yet */
    rpi_loop *loop;
    rp_dtype result;
    rpi_fp fp;
} quick;

enum { QUICK_YES = 1, QUICK_NO = 2 };

static quick table[RP_OP_COUNT][RP_DTYPE_COUNT];
static pthread_mutex_t table_lock = PTHREAD_MUTEX_INITIALIZER;

/* Usable when the kernel reads the operands as they are and its result needs no conversion. Powers look at values. */
static bool is_usable(const rpi_plan *plan, rp_dtype dtype)
{
    if (plan->op == RP_OP_POWER || rpi_is_text_compare(plan) || !rpi_has_kernel(plan)) return false;
    for (int k = 0; k < rpi_op_get(plan->op)->arity; k++)
        if (plan->loop[k] != dtype) return false;
    return plan->made == plan->result;
}

/* Asks inference: NULL and the entry is filled, or the error array that is the call's. */
static rp_array *ask(rpi_op op, rp_array *const *operands, quick *entry)
{
    rpi_spec spec;
    rp_array *error = rpi_infer(op, operands, NULL, &spec);
    if (error) return error;
    bool usable = is_usable(&spec.plan, operands[0]->dtype);
    pthread_mutex_lock(&table_lock);
    bool first = atomic_load_explicit(&entry->state, memory_order_relaxed) == 0;
    if (first && usable) {
        entry->loop = rpi_choose_loop(&spec.plan, NULL);
        entry->result = spec.plan.result;
        entry->fp = rpi_fp_way(&spec.plan);
    }
    if (first) atomic_store_explicit(&entry->state, usable ? QUICK_YES : QUICK_NO, memory_order_release);
    pthread_mutex_unlock(&table_lock);
    return NULL;
}

/* Whether this call may take the short way. */
static bool is_easy(const quick *entry)
{
    if (atomic_load_explicit(&entry->state, memory_order_relaxed) != QUICK_YES) return false;
    return !(rpi_fp_watched && entry->fp == RPI_FP_VALUES) && rp_get_mode() != RP_MODE_LAZY && rpi_trace_quick();
}

static bool is_c_order(const rp_array *a)
{
    int64_t step = (int64_t)rpi_row(a->dtype)->size;
    for (int i = a->ndim - 1; i >= 0; i--) {
        if (a->strides[i] != step && a->shape[i] != 1) return false;
        step *= a->shape[i];
    }
    return true;
}

/* The second operand has the first one's dtype and shape, or is a single float. */
static bool fits(const rp_array *a, const rp_array *b, int64_t *step)
{
    if (rpi_state_of(b) != RPI_VALUE || b->dtype != a->dtype || b->unaligned) return false;
    if (b->ndim == 0 && (!b->weak || b->dtype == RP_F64)) {
        *step = 0;
        return true;
    }
    if (b->weak || b->ndim != a->ndim) return false;
    for (int i = 0; i < a->ndim; i++)
        if (a->shape[i] != b->shape[i]) return false;
    return is_c_order(b);
}

static rp_array *run_checked(const quick *entry, rpi_op op, int arity, rp_array *out, char *const *pointers,
                             const int64_t *strides)
{
    rp_dtype dtypes[] = {out->dtype, out->dtype};
    rpi_fp_loop loop = {op, arity, 1, dtypes, &entry->result};
    unsigned raised = entry->fp == RPI_FP_INTEGER ? rpi_fp_integers(&loop, out->size, pointers, strides) : 0;
    if (entry->fp == RPI_FP_HARDWARE) rpi_fp_clear();
    entry->loop(out->size, pointers, strides);
    if (entry->fp == RPI_FP_HARDWARE) raised = rpi_fp_flags();
    raised &= rpi_fp_watched;
    rp_array *error = raised ? rpi_fp_report(rpi_op_get(op)->name, raised) : NULL;
    return error ? error : out;
}

rp_array *rpi_quick(rpi_op op, int arity, rp_array *const *operands)
{
    rp_array *a = operands[0];
    if (rpi_state_of(a) != RPI_VALUE || a->weak || a->unaligned || (unsigned)a->dtype >= RP_DTYPE_COUNT) return NULL;
    if (a->size > MOST || a->size == 0 || !is_c_order(a)) return NULL;
    int64_t size = rpi_row(a->dtype)->size, step = size;
    if (arity == 2 && !fits(a, operands[1], &step)) return NULL;
    quick *entry = &table[op][a->dtype];
    rp_array *error = NULL;
    if (atomic_load_explicit(&entry->state, memory_order_acquire) == 0) error = ask(op, operands, entry);
    if (error || !is_easy(entry)) return error;
    rp_array *out = rpi_new_empty(entry->result, a->ndim, a->shape);
    if (rpi_is_error(out)) return out;
    char *pointers[] = {rpi_data(a), arity == 2 ? rpi_data(operands[1]) : rpi_data(out), rpi_data(out)};
    int64_t made = rpi_row(entry->result)->size, strides[] = {size, arity == 2 ? step : made, made};
    if (rpi_fp_watched && entry->fp != RPI_FP_NONE) return run_checked(entry, op, arity, out, pointers, strides);
    entry->loop(a->size, pointers, strides);
    return out;
}
