#include "exec/exec.h"
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static atomic_llong runs;
static bool trace_on;
static pthread_once_t trace_once = PTHREAD_ONCE_INIT;

static void read_switch(void)
{
    const char *text = getenv("RAPTO_TRACE");
    trace_on = text && text[0] && strcmp(text, "0") != 0;
}

static int64_t now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

int64_t rpi_runs(void)
{
    return atomic_load(&runs);
}

rpi_trace rpi_trace_begin(void)
{
    pthread_once(&trace_once, read_switch);
    atomic_fetch_add_explicit(&runs, 1, memory_order_relaxed);
    return (rpi_trace){.on = trace_on, .start_ns = trace_on ? now_ns() : 0};
}

bool rpi_trace_quick(void)
{
    pthread_once(&trace_once, read_switch);
    if (!trace_on) atomic_fetch_add_explicit(&runs, 1, memory_order_relaxed);
    return !trace_on;
}

/* Bytes that must move at least: every element of each operand once (stretched axes count once), every result once. */
static int64_t bytes_moved(int arity, rp_array *const *operands, const rp_array *out)
{
    int64_t bytes = out->size * (int64_t)rpi_itemsize(out);
    for (int i = 0; i < arity; i++) {
        int64_t size = 1;
        for (int k = 0; k < operands[i]->ndim; k++) size *= operands[i]->strides[k] == 0 ? 1 : operands[i]->shape[k];
        bytes += size * (int64_t)rpi_itemsize(operands[i]);
    }
    return bytes;
}

void rpi_trace_end(const rpi_trace *trace, const rpi_plan *plan, rp_array *const *operands, const rp_array *out,
                   const rpi_report *report)
{
    if (!trace->on) return;
    const rpi_op_info *info = rpi_op_get(plan->op);
    int64_t ns = now_ns() - trace->start_ns, n = out->size;
    for (int i = 0; i < info->arity; i++) n = operands[i]->size > n ? operands[i]->size : n;
    fprintf(stderr, "rapto: %s %s n=%lld %s %lld ns %.2f GB/s%s%s\n", info->name, rpi_kernel_name(plan), (long long)n,
            report->table ? report->table : "none", (long long)ns,
            ns > 0 ? (double)bytes_moved(info->arity, operands, out) / (double)ns : 0.0, report->note ? " | " : "",
            report->note ? report->note : "");
}
