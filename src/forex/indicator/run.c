// Whole series: checks, memory, tiles, and the policy for values that are not finite.
#include "indicator_i.h"
#include "primitives_i.h"

#include <math.h>
#include <string.h>

// What one run needs to know.
typedef struct job {
    fxi_program *program;
    const fx_indicator *indicator;
    unsigned inputs; // FX_IN_* bits: the row's, and what the program reads besides
    const double *columns[FX_COLUMNS];
    double *const *outputs;
    int64_t count;
    int64_t base;          // first bar of the stretch without gaps that is being computed
    bool broken;           // a stretch has ended before: what does not forget has no more values
    int bound[FX_COLUMNS]; // columns that are read
    int bound_count;
    bool past; // results go past the caches, which could not hold them
} job;

// Results of more bytes than this go past the caches: between 64 and 384 MB is where that began to pay
// (bench_indicator_forms, sweeps).
static const int64_t past_from = (int64_t)128 << 20;

// `series_count` results will be kept, by this run and those that belong to it.
static rp_status gather(job *j, const fx_series *series, int64_t series_count, rp_error *error)
{
    const double *const columns[FX_COLUMNS] = {series->open,   series->high,   series->low, series->close,
                                               series->volume, series->second, series->day};
    for (int i = 0; i < FX_COLUMNS; i++) {
        if (!(j->inputs >> i & 1u)) continue;
        if (!columns[i])
            return rp_fail(error, RP_EINVAL, "%s needs %s, which the series does not have", j->indicator->name,
                           fx_column_name((fx_column)i));
        j->columns[i] = columns[i];
        j->bound[j->bound_count++] = i;
    }
    j->count = series->count;
    j->past = series_count * j->count > past_from / (int64_t)sizeof(double);
    return RP_OK;
}

// How many bars from `bar` on, at most n, have finite values in every column.
static int64_t finite_bars(const job *j, int64_t bar, int64_t n)
{
    const double *x[FX_COLUMNS];
    for (int i = 0; i < j->bound_count; i++) x[i] = j->columns[j->bound[i]] + bar;
    if (RP_KERNEL_PICK(fxi_primitives)->all_finite(x, j->bound_count, n)) return n;
    for (int i = 0; i < j->bound_count; i++) {
        int64_t good = 0;
        while (good < n && isfinite(x[i][good])) good++;
        n = good;
    }
    return n;
}

static void blank(double *out, int64_t begin, int64_t end)
{
    for (int64_t t = begin; t < end; t++) out[t] = NAN;
}

// Starts a stretch at j->base: fresh states, inputs and, where a series is an output as it is, outputs in place.
static void begin(const job *j)
{
    fxi_program *program = j->program;
    fxi_program_restart(program);
    program->base = j->base;
    for (int i = 0; i < program->port_count; i++) {
        fxi_port *port = &program->ports[i];
        if (port->column < 0) continue;
        fxi_port_point(port, (double *)(uintptr_t)(j->columns[port->column] + j->base), 0);
    }
    for (int k = 0; k < program->output_count && !j->past; k++) {
        const fxi_handle *h = &program->handles[program->outputs[k]];
        fxi_port *port = &program->ports[h->port];
        if (port->column >= 0 || h->lag != 0 || port->data != port->own) continue;
        fxi_port_point(port, j->outputs[k] + j->base, 0);
    }
}

// Asks for the memory of the next tile's results while this one is computed.
static void fetch(const job *j, int64_t bar, int64_t n)
{
    enum { LINE = 64 / sizeof(double) };
    n = fxi_min(n, j->count - bar);
    for (int k = 0; k < j->program->output_count; k++)
        for (int64_t t = 0; t < n; t += LINE) __builtin_prefetch(j->outputs[k] + bar + t, 1, 2);
}

typedef struct tile {
    const job *job;
    int64_t bar, end; // of the stretch
} tile;

// Result k of a tile is known: it goes to the caller's array, if it was not made there.
static void give(void *context, int k)
{
    const tile *now = context;
    const job *j = now->job;
    const fxi_handle *h = &j->program->handles[j->program->outputs[k]];
    double *out = j->outputs[k] + j->base;
    int64_t from = fxi_max(now->bar, h->start);
    if (j->program->ports[h->port].data == out || from >= now->end) return;
    const double *values = fxi_program_value(j->program, j->program->outputs[k], from);
    if (j->past)
        RP_KERNEL_PICK(fxi_primitives)->copy_past(values, out + from, now->end - from);
    else
        memcpy(out + from, values, (size_t)(now->end - from) * sizeof *out);
}

// Bars [bar, bar + n) of the stretch; how many of the next `more` are known to be finite.
static int64_t advance(const job *j, int64_t bar, int64_t n, int64_t more)
{
    fxi_program *program = j->program;
    tile now = {j, bar, bar + n};
    fxi_beside beside = {.column_count = j->bound_count, .n = more, .finite = true, .give = give, .context = &now};
    for (int i = 0; i < j->bound_count; i++) beside.column[i] = j->columns[j->bound[i]] + j->base + bar + n;
    if (n == program->tile && !j->past) fetch(j, j->base + bar + n, n);
    fxi_program_make_room(program, bar, bar + n);
    fxi_program_tile_beside(program, bar, n, &beside);
    return beside.finite ? more : 0;
}

// Ends a stretch before bar `end`: blanks the warm-up, or all of it.
static void finish(const job *j, int64_t end)
{
    for (int k = 0; k < j->program->output_count; k++) {
        const fxi_handle *h = &j->program->handles[j->program->outputs[k]];
        bool dead = j->broken && h->memory != FX_MEMORY_FINITE;
        blank(j->outputs[k], j->base, dead ? end : fxi_min(end, j->base + h->start));
    }
}

static void run(job *j)
{
    int64_t t = 0, known = 0;
    while (t < j->count) {
        int64_t wanted = fxi_min(j->program->tile, j->count - t);
        int64_t good = known == wanted ? wanted : finite_bars(j, t, wanted);
        known = 0;
        if (good > 0) {
            if (t == j->base) begin(j);
            int64_t next = t + good;
            // One column is on its way already; several wait for one another.
            int64_t more = j->bound_count > 1 ? fxi_min(j->program->tile, j->count - next) : 0;
            known = advance(j, t - j->base, good, more);
            t = next;
        }
        if (good == wanted) continue;
        known = 0;
        finish(j, t);
        if (t > j->base) j->broken = true;
        for (int k = 0; k < j->program->output_count; k++) blank(j->outputs[k], t, t + 1);
        t = j->base = t + 1;
    }
    finish(j, j->count);
    if (j->past) RP_KERNEL_PICK(fxi_primitives)->settle();
}

/* ---- public ------------------------------------------------------------------------------------------------------ */

struct fx_indicator_plan {
    const fx_indicator *indicator;
    void *memory;
    fxi_program program;
};

rp_status fx_indicator_run(const fx_indicator *indicator, const double *parameters, const fx_series *series,
                           double *const *outputs, rp_error *error)
{
    enum { STACK = 96 * 1024 };
    double initial[FX_INDICATOR_MAX_PARAMS];
    parameters = fxi_row_parameters(indicator, parameters, initial);
    rp_status status = fx_indicator_check(indicator, parameters, error);
    if (status != RP_OK) return status;
    fxi_program program;
    job j = {.program = &program, .indicator = indicator, .inputs = indicator->inputs, .outputs = outputs};
    status = gather(&j, series, indicator->output_count, error);
    if (status != RP_OK) return status;

    fxi_program_init(&program);
    fxi_row_build(indicator, parameters, FX_COMPAT_TALIB, &program);
    if (program.status == RP_OK) fxi_program_layout(&program, 0);
    _Alignas(64) char stack[STACK];
    void *memory = NULL;
    if (program.status == RP_OK && program.bytes > STACK && !(memory = rp_malloc(program.bytes)))
        program.status = RP_ENOMEM;
    if (program.status == RP_OK) {
        fxi_program_place(&program, memory ? memory : stack);
        run(&j);
    }
    status = program.status;
    rp_free(memory);
    fxi_program_free(&program);
    return status == RP_OK ? status : rp_fail(error, status, "%s: no memory for its work arrays", indicator->name);
}

static rp_status plan_build(fx_indicator_plan *plan, const double *sets, int64_t set_count, fx_compat compat,
                            rp_error *error)
{
    const fx_indicator *indicator = plan->indicator;
    for (int64_t s = 0; s < set_count; s++) {
        double initial[FX_INDICATOR_MAX_PARAMS];
        const double *set = sets ? sets + s * indicator->parameter_count : NULL;
        set = fxi_row_parameters(indicator, set, initial);
        rp_status status = fx_indicator_check(indicator, set, error);
        if (status != RP_OK) return status;
        fxi_row_build(indicator, set, compat, &plan->program);
    }
    if (plan->program.status == RP_OK) {
        fxi_program_layout(&plan->program, 0);
        plan->memory = rp_malloc(plan->program.bytes);
    }
    if (!plan->memory) return rp_fail(error, RP_ENOMEM, "%s: no memory for a plan", indicator->name);
    fxi_program_place(&plan->program, plan->memory);
    return RP_OK;
}

rp_status fx_indicator_plan_new(const fx_indicator *indicator, const double *sets, int64_t set_count, fx_compat compat,
                                fx_indicator_plan **plan, rp_error *error)
{
    *plan = NULL;
    if (set_count < 1 || set_count > 100000 || (!sets && set_count != 1 && indicator->parameter_count > 0))
        return rp_fail(error, RP_EVALUE, "%s: %lld parameter sets; a plan takes 1 to 100000", indicator->name,
                       (long long)set_count);
    fx_indicator_plan *made = rp_malloc(sizeof *made);
    if (!made) return rp_fail(error, RP_ENOMEM, "%s: no memory for a plan", indicator->name);
    made->indicator = indicator;
    made->memory = NULL;
    fxi_program_init(&made->program);
    made->program.has_sets = set_count > 1;
    rp_status status = plan_build(made, sets, set_count, compat, error);
    if (status == RP_OK)
        *plan = made;
    else
        fx_indicator_plan_free(made);
    return status;
}

rp_status fxi_plan_run(fx_indicator_plan *plan, const fx_series *series, int64_t series_count, double *const *outputs,
                       rp_error *error)
{
    job j = {.program = &plan->program,
             .indicator = plan->indicator,
             .inputs = plan->indicator->inputs | plan->program.inputs,
             .outputs = outputs};
    rp_status status = gather(&j, series, series_count, error);
    if (status == RP_OK) run(&j);
    return status;
}

rp_status fx_indicator_plan_run(fx_indicator_plan *plan, const fx_series *series, double *const *outputs,
                                rp_error *error)
{
    return fxi_plan_run(plan, series, plan->program.output_count, outputs, error);
}

int64_t fx_indicator_plan_lookback(const fx_indicator_plan *plan, int64_t set)
{
    int64_t lookback = 0;
    for (int k = 0; k < plan->indicator->output_count; k++) {
        fxi_node node = plan->program.outputs[set * plan->indicator->output_count + k];
        lookback = fxi_max(lookback, plan->program.handles[node].start);
    }
    return lookback;
}

void fx_indicator_plan_free(fx_indicator_plan *plan)
{
    if (!plan) return;
    rp_free(plan->memory);
    fxi_program_free(&plan->program);
    rp_free(plan);
}
