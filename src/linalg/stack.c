/* A routine over a stack of matrices: dtypes, broadcasting, work memory, threads. */
#include "stack.h"

#include <math.h>
#include <rapto/manipulation.h>
#include <rapto/ops.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <string.h>

#define PIECE 1e7 /* operations that are worth handing to a thread: some milliseconds */
#define WIDE  2e9 /* operations of one matrix from which OpenBLAS takes several threads for it */

rp_array *rpi_linalg_error(rp_status status, const char *format, ...)
{
    rp_error error = {.status = status};
    va_list args;
    va_start(args, format);
    vsnprintf(error.message, sizeof error.message, format, args);
    va_end(args);
    return rp_error_array(&error);
}

void rpi_yield_all(rp_array **results, int count)
{
    rp_array *error = NULL;
    for (int i = 0; i < count && !error; i++)
        if (rp_array_status(results[i]) != RP_OK) error = results[i];
    for (int i = 0; i < count; i++) results[i] = rp_yield(error ? error : results[i]);
}

rp_dtype rpi_linalg_dtype(rp_dtype dtype)
{
    rp_dtype base = rp_dtype_base(dtype);
    if (base <= RP_U64) return RP_F64;
    return base == RP_F32 || base == RP_F64 || base == RP_C64 || base == RP_C128 ? base : RP_DTYPE_COUNT;
}

rp_array *rpi_check_matrices(const char *name, const rp_array *a, bool square)
{
    if (rp_array_status(a) != RP_OK) return (rp_array *)(uintptr_t)a;
    if (rp_ndim(a) < 2)
        return rpi_linalg_error(RP_ELINALG, "%s: %d-dimensional array given. Array must be at least two-dimensional",
                                name, rp_ndim(a));
    if (square && rp_dim(a, -1) != rp_dim(a, -2))
        return rpi_linalg_error(RP_ELINALG, "%s: Last 2 dimensions of the array must be square", name);
    return NULL;
}

rp_array *rpi_check_finite(const char *name, rp_array *a)
{
    bool finite = true;
    rp_array *all = rp_all(rp_isfinite(a));
    rp_status status = rp_item_bool(all, &finite);
    if (rp_array_status(all) != RP_OK) return all;
    if (status != RP_OK) return rpi_linalg_error(status, "%s: the operand cannot be read", name);
    return finite ? NULL : rpi_linalg_error(RP_ELINALG, "%s: Array must not contain infs or NaNs", name);
}

/* ---- operands ---------------------------------------------------------------------------------------------------- */

/* The dtype of the computation and of the results. */
static rp_array *choose_dtype(rpi_stack *s, rp_array *const *operands, int count)
{
    s->single = true;
    for (int i = 0; i < count; i++) {
        rp_dtype own = rp_dtype_of(operands[i]), dtype = rpi_linalg_dtype(own);
        if (dtype == RP_DTYPE_COUNT)
            return rpi_linalg_error(RP_EDTYPE, "%s: array type %s is unsupported in linalg", s->name,
                                    rp_dtype_name(own));
        s->is_complex |= dtype == RP_C64 || dtype == RP_C128;
        s->single &= dtype == RP_F32 || dtype == RP_C64;
    }
    return NULL;
}

/* The common shape of the axes in front of the last two. */
static rp_array *broadcast(rpi_stack *s, rp_array *const *operands, int count)
{
    int ndims[RPI_STACK_INPUTS];
    const int64_t *shapes[RPI_STACK_INPUTS];
    rp_error error;
    for (int i = 0; i < count; i++) {
        ndims[i] = rp_ndim(operands[i]) - 2;
        shapes[i] = rp_shape(operands[i]);
    }
    if (rp_broadcast_shapes(ndims, shapes, count, &s->ndim, s->shape, &error) != RP_OK) {
        rp_error_prefix(&error, "%s: ", s->name);
        return rp_error_array(&error);
    }
    s->count = 1;
    for (int i = 0; i < s->ndim; i++) s->count *= s->shape[i];
    return NULL;
}

static rp_array *take_operand(const rpi_stack *s, rpi_matrices *o, rp_array *a)
{
    void *data;
    a = rp_astype(a, rpi_stack_dtype(s));
    rp_status status = rp_data_pointer(a, false, &data);
    if (status != RP_OK) return rp_array_status(a) != RP_OK ? a : rpi_linalg_error(status, "%s: an operand", s->name);
    const int64_t *shape = rp_shape(a), *strides = rp_strides(a);
    int own = rp_ndim(a) - 2, missing = s->ndim - own;
    *o = (rpi_matrices){a, data, shape[own], shape[own + 1], strides[own], strides[own + 1], {0}};
    for (int i = 0; i < own; i++) o->steps[missing + i] = shape[i] == 1 ? 0 : strides[i];
    return o->rows <= INT32_MAX && o->columns <= INT32_MAX
               ? NULL
               : rpi_linalg_error(RP_EUNSUPPORTED, "%s: a matrix with more than 2^31 rows or columns", s->name);
}

rp_array *rpi_stack_open(rpi_stack *s, rp_array *const *operands, int count, bool square)
{
    rp_array *error = NULL;
    for (int i = 0; i < count && !error; i++) error = rpi_check_matrices(s->name, operands[i], square && i == 0);
    if (!error) error = choose_dtype(s, operands, count);
    if (!error) error = broadcast(s, operands, count);
    for (int i = 0; i < count && !error; i++) error = take_operand(s, &s->in[i], operands[i]);
    if (error) return error;
    s->inputs = count;
    s->m = (int)s->in[0].rows;
    s->n = (int)s->in[0].columns;
    return NULL;
}

void rpi_stack_block(rpi_stack *s, int64_t items, size_t item_size)
{
    size_t bytes = (size_t)(items > 0 ? items : 1) * item_size;
    s->block_sizes[s->blocks++] = (bytes + 63) / 64 * 64;
}

void rpi_stack_result(rpi_stack *s, rp_dtype dtype, int axes, int64_t rows, int64_t columns)
{
    int64_t shape[RP_MAX_NDIM + 2], item = (int64_t)rp_dtype_size(dtype);
    rpi_matrices *o = &s->out[s->results++];
    memcpy(shape, s->shape, sizeof *shape * (size_t)s->ndim);
    shape[s->ndim] = rows;
    shape[s->ndim + 1] = columns;
    int64_t next = item * (axes > 0 ? rows : 1) * (axes > 1 ? columns : 1);
    *o = (rpi_matrices){rp_empty(dtype, s->ndim + axes, shape), NULL, rows, columns, columns * item, item, {0}};
    for (int i = s->ndim - 1; i >= 0; i--) {
        o->steps[i] = next;
        next *= s->shape[i];
    }
}

rp_array *rpi_stack_give(const rpi_stack *s, int i)
{
    rp_array *a = s->out[i].array;
    rp_dtype dtype = rp_dtype_of(a);
    if (!s->single || dtype == RP_I32) return a;
    return rp_astype(a, dtype == RP_F64 ? RP_F32 : RP_C64);
}

/* ---- copies ------------------------------------------------------------------------------------------------------ */

/* to[j][i] = from[i][j] for rows i and columns j, by eights: whole cache lines of either. */
#define TRANSFER(bytes)                                                                                                \
    for (int64_t first = 0; first < columns; first += 8)                                                               \
        for (int64_t i = 0; i < rows; i++)                                                                             \
            for (int64_t j = first; j < columns && j < first + 8; j++)                                                 \
    memcpy(to + i * to_row + j * to_column, from + i * from_row + j * from_column, bytes)

static void transfer(size_t item, int64_t rows, int64_t columns, const char *from, int64_t from_row,
                     int64_t from_column, char *to, int64_t to_row, int64_t to_column)
{
    if (item == 8)
        TRANSFER(8);
    else
        TRANSFER(16);
}

void rpi_pack(const rpi_stack *s, const rpi_matrices *o, const char *from, void *to)
{
    int64_t item = (int64_t)rpi_stack_item(s);
    if (o->row_step == item && o->column_step == item * o->rows)
        memcpy(to, from, (size_t)(item * o->rows * o->columns));
    else
        transfer((size_t)item, o->rows, o->columns, from, o->row_step, o->column_step, to, item, item * o->rows);
}

void rpi_unpack(const rpi_stack *s, const rpi_matrices *o, const void *from, int64_t leading, char *to)
{
    int64_t item = (int64_t)rpi_stack_item(s);
    transfer((size_t)item, o->rows, o->columns, from, item, item * leading, to, o->row_step, o->column_step);
}

void rpi_identity(const rpi_stack *s, void *to, int n)
{
    size_t parts = s->is_complex ? 2 : 1;
    double *x = to;
    memset(to, 0, (size_t)n * (size_t)n * rpi_stack_item(s));
    for (size_t i = 0; i < (size_t)n; i++) x[i * ((size_t)n + 1) * parts] = 1;
}

/* ---- the run ----------------------------------------------------------------------------------------------------- */

typedef struct run {
    const rpi_stack *s;
    char *memory; /* `each` bytes per thread */
    size_t each;
    atomic_bool failed;
} run;

static void fill_with_nan(const rpi_stack *s, const rpi_matrices *o, char *to)
{
    const double nans[2] = {NAN, NAN};
    for (int64_t i = 0; i < o->rows; i++)
        for (int64_t j = 0; j < o->columns; j++)
            memcpy(to + i * o->row_step + j * o->column_step, nans, rpi_stack_item(s));
}

/* Address of number `index` of the stack. */
static char *address(const rpi_stack *s, const rpi_matrices *o, int64_t index)
{
    char *at = o->data;
    for (int i = s->ndim - 1; i >= 0; i--) {
        at += index % s->shape[i] * o->steps[i];
        index /= s->shape[i];
    }
    return at;
}

static void run_some(int64_t begin, int64_t end, int thread, void *context)
{
    run *r = context;
    const rpi_stack *s = r->s;
    char *at[RPI_STACK_INPUTS + RPI_STACK_RESULTS], *memory = r->memory + r->each * (size_t)thread;
    void *block[RPI_STACK_BLOCKS];
    for (int i = 0; i < s->blocks; i++) {
        block[i] = memory;
        memory += s->block_sizes[i];
    }
    for (int64_t index = begin; index < end; index++) {
        for (int i = 0; i < s->inputs; i++) at[i] = address(s, &s->in[i], index);
        for (int i = 0; i < s->results; i++) at[s->inputs + i] = address(s, &s->out[i], index);
        if (s->run(s, at, block)) continue;
        if (!s->failure)
            fill_with_nan(s, &s->out[0], at[s->inputs]);
        else
            atomic_store_explicit(&r->failed, true, memory_order_relaxed);
    }
}

/* Large matrices one after the other, small ones side by side: which of the two depends on the size alone. */
static rp_array *run_all(rpi_stack *s)
{
    bool wide = s->cost >= WIDE;
    int64_t grain = s->cost < PIECE / (double)s->count ? s->count : (int64_t)(PIECE / s->cost) + 1;
    bool alone = wide || grain >= s->count;
    run r = {.s = s};
    for (int i = 0; i < s->blocks; i++) r.each += s->block_sizes[i];
    if (r.each == 0) r.each = 64;
    size_t threads = alone ? 1 : (size_t)rp_threads();
    r.memory = rp_calloc(threads, r.each);
    if (!r.memory) return rpi_linalg_error(RP_ENOMEM, "%s: out of memory", s->name);
    rpi_blas_state state = rpi_blas_enter(wide);
    if (alone)
        run_some(0, s->count, 0, &r);
    else
        rp_parallel_for(s->count, grain, run_some, &r);
    rpi_blas_leave(state);
    rp_free(r.memory);
    return r.failed ? rpi_linalg_error(RP_ELINALG, "%s: %s", s->name, s->failure) : NULL;
}

rp_array *rpi_stack_run(rpi_stack *s)
{
    for (int i = 0; i < s->results; i++) {
        void *data;
        rp_array *a = s->out[i].array;
        rp_status status = rp_data_pointer(a, true, &data);
        if (status != RP_OK) return rp_array_status(a) != RP_OK ? a : rpi_linalg_error(status, "%s: result", s->name);
        s->out[i].data = data;
    }
    return s->count ? run_all(s) : NULL;
}
