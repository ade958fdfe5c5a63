/* matmul, vecdot, matvec, vecmat: all of them products of matrices, in batches that broadcast. */
#include "ufunc/matmul_i.h"
#include "ufunc/ufunc_i.h"
#include <rapto/ops.h>
#include <stdatomic.h>
#include <string.h>

/* ---- dtypes
 * -------------------------------------------------------------------------------------------------------------- */

typedef struct product {
    const rp_ufunc *u;
    const rp_ufunc_options *options;
    rp_dtype result, loop; /* what comes out; what it is computed in */
} product;

static rp_array *find_dtypes(product *p, rp_array *const *operands)
{
    rp_array *error = NULL;
    if (p->options->has_dtype)
        p->result = p->options->dtype;
    else
        error = rpi_result_type(p->u->name, 2, operands, &p->result);
    if (error) return error;
    p->loop = p->result == RP_F16 || p->result == RP_BF16 ? RP_F32 : p->result;
    if (!rpi_matrix_kernel(p->loop))
        return rpi_error_array(RP_EDTYPE, "ufunc '%s' did not contain a loop with signature matching types %s, %s",
                               p->u->name, rp_dtype_name(operands[0]->dtype), rp_dtype_name(operands[1]->dtype));
    rp_casting casting = p->options->has_casting ? p->options->casting : RP_CAST_SAME_KIND;
    for (int k = 0; k < 2; k++)
        if (!operands[k]->weak && !rp_can_cast(operands[k]->dtype, p->result, casting))
            return rpi_error_array(RP_EDTYPE,
                                   "Cannot cast ufunc '%s' input %d from dtype('%s') to dtype('%s') with casting rule "
                                   "'%s'",
                                   p->u->name, k, rp_dtype_name(operands[k]->dtype), rp_dtype_name(p->result),
                                   rpi_casting_name(casting));
    return NULL;
}

/* ---- shapes
 * --------------------------------------------------------------------------------------------------------------- */

static rp_array *few_dimensions(const rp_ufunc *u, int k, const rp_array *a, int needs)
{
    return rpi_error_array(RP_EVALUE,
                           "%s: Input operand %d does not have enough dimensions (has %d, gufunc core with signature "
                           "%s requires %d)",
                           u->name, k, a->ndim, u->signature, needs);
}

static rp_array *mismatch(const rp_ufunc *u, int axis, int64_t is, int64_t not )
{
    return rpi_error_array(
        RP_EVALUE,
        "%s: Input operand 1 has a mismatch in its core dimension %d, with gufunc signature %s (size "
        "%lld is different from %lld)",
        u->name, axis, u->signature, (long long)is, (long long)not );
}

/* ---- the batches
 * ------------------------------------------------------------------------------------------------------------- */

typedef struct batch_job {
    rpi_matrix *kernel;
    rpi_extents extents; /* of one product */
    int64_t pieces;      /* of rows, of each product */
    int64_t piece;       /* rows */
    size_t size;         /* bytes of one element */
    const char *a, *b;
    char *c;
    int ndim;                                                               /* of the batches */
    int64_t shape[RP_MAX_NDIM], a_steps[RP_MAX_NDIM], b_steps[RP_MAX_NDIM]; /* bytes */
    bool watch;
    atomic_uint raised;
} batch_job;

static void run_pieces(int64_t begin, int64_t end, int thread, void *context)
{
    batch_job *job = context;
    rpi_extents whole = job->extents;
    (void)thread;
    if (job->watch) rpi_fp_clear();
    for (int64_t task = begin; task < end; task++) {
        int64_t number = task / job->pieces, row = task % job->pieces * job->piece, rest = number;
        const char *a = job->a, *b = job->b;
        for (int i = job->ndim - 1; i >= 0; i--) {
            a += rest % job->shape[i] * job->a_steps[i];
            b += rest % job->shape[i] * job->b_steps[i];
            rest /= job->shape[i];
        }
        rpi_extents part = whole;
        part.rows = whole.rows - row < job->piece ? whole.rows - row : job->piece;
        job->kernel(a + (size_t)(row * whole.k) * job->size, b,
                    job->c + (size_t)((number * whole.rows + row) * whole.n) * job->size, &part);
    }
    if (job->watch) atomic_fetch_or(&job->raised, rpi_fp_flags());
}

#define WORK 65536 /* multiplications of a piece at least */

static void run_batches(batch_job *job)
{
    int64_t count = 1, row = job->extents.k * job->extents.n;
    for (int i = 0; i < job->ndim; i++) count *= job->shape[i];
    job->piece = row >= WORK ? 8 : row > 0 ? (WORK / row + 7) / 8 * 8 : job->extents.rows;
    if (job->piece > job->extents.rows) job->piece = job->extents.rows;
    job->pieces = (job->extents.rows + job->piece - 1) / job->piece;
    int64_t work = job->piece * row;
    rp_parallel_for(count * job->pieces, work >= WORK || work == 0 ? 1 : WORK / work, run_pieces, job);
}

/* a (..., m, k) by b (..., k, n), both C order of the loop dtype. */
static rp_array *multiply(const product *p, rp_array *a, rp_array *b, int core)
{
    char left[RPI_SHAPE_TEXT], right[RPI_SHAPE_TEXT];
    int an = a->ndim - 2, bn = b->ndim - 2;
    batch_job job = {.kernel = rpi_matrix_kernel(p->loop), .size = rpi_size_of(p->loop)};
    job.extents = (rpi_extents){a->shape[an], a->shape[an + 1], b->shape[bn + 1]};
    if (b->shape[bn] != job.extents.k) return mismatch(p->u, core, b->shape[bn], job.extents.k);
    if (!rpi_broadcast_shape(an, a->shape, &job.ndim, job.shape) ||
        !rpi_broadcast_shape(bn, b->shape, &job.ndim, job.shape))
        return rpi_error_array(RP_EVALUE, "%s: operands could not be broadcast together with shapes %s %s", p->u->name,
                               rpi_shape_text(a->ndim, a->shape, left), rpi_shape_text(b->ndim, b->shape, right));
    int64_t shape[RP_MAX_NDIM];
    if (job.ndim > RP_MAX_NDIM - 2) return rpi_error_array(RP_ESHAPE, "%s: too many dimensions", p->u->name);
    memcpy(shape, job.shape, (size_t)job.ndim * sizeof *shape);
    shape[job.ndim] = job.extents.rows;
    shape[job.ndim + 1] = job.extents.n;
    rp_array *c = rpi_new_empty(p->loop, job.ndim + 2, shape);
    if (rpi_is_error(c) || c->size == 0) return c;
    rpi_broadcast_strides(an, a->shape, a->strides, job.ndim, job.shape, job.a_steps);
    rpi_broadcast_strides(bn, b->shape, b->strides, job.ndim, job.shape, job.b_steps);
    job.a = rpi_data(a);
    job.b = rpi_data(b);
    job.c = rpi_data(c);
    job.watch = rpi_fp_watched && (rpi_is_float(p->loop) || rpi_kind_of(p->loop) == RPI_KIND_COMPLEX);
    atomic_init(&job.raised, 0);
    run_batches(&job);
    unsigned raised = atomic_load(&job.raised) & rpi_fp_watched;
    rp_array *error = raised ? rpi_fp_report(p->u->name, raised) : NULL;
    return error ? error : c;
}

/* ---- operands
 * ------------------------------------------------------------------------------------------------------------------ */

static void conjugate(rp_array *a)
{
    double *wide = (void *)rpi_data(a);
    float *narrow = (void *)rpi_data(a);
    for (int64_t i = 0; i < a->size; i++) {
        if (a->dtype == RP_C128)
            wide[2 * i + 1] = -wide[2 * i + 1];
        else
            narrow[2 * i + 1] = -narrow[2 * i + 1];
    }
}

/* In the loop's dtype and C order; conjugated where asked and complex. */
static rp_array *operand(const product *p, rp_array *a, bool conjugated)
{
    conjugated = conjugated && rpi_kind_of(p->loop) == RPI_KIND_COMPLEX;
    rp_array *ready = a->dtype == p->loop && !conjugated ? rp_ascontiguous(a) : rp_astype(a, p->loop);
    if (rpi_is_error(ready)) return ready;
    ready = rp_ascontiguous(ready);
    if (!rpi_is_error(ready) && conjugated) conjugate(ready);
    return ready;
}

typedef struct shape_rule {
    int needs[2];    /* core axes */
    int added[2];    /* axis added to a vector, from the end; 0: none */
    bool conjugated; /* the first operand */
    int core;        /* which core axis of the second operand the sums run over */
} shape_rule;

/* The result is stretched along loop axes only: core axes must have the extents of `out`. */
static bool fits_into(const product *p, const rp_array *c, const rp_array *out)
{
    int64_t strides[RP_MAX_NDIM];
    bool all_loops = strcmp(p->u->name, "vecdot") == 0;
    size_t bytes = (size_t)c->ndim * sizeof *c->shape;
    if (out->ndim < c->ndim || !rpi_fits_into(c, out->ndim, out->shape, strides)) return false;
    return all_loops || memcmp(out->shape + out->ndim - c->ndim, c->shape, bytes) == 0;
}

static rp_array *deliver(const product *p, rp_array *c)
{
    rp_array *out = p->options->out[0];
    rp_error error;
    if (rpi_is_error(c) || !out) return rpi_is_error(c) || c->dtype == p->result ? c : rp_astype(c, p->result);
    rp_casting casting = p->options->has_casting ? p->options->casting : RP_CAST_SAME_KIND;
    char from[RPI_SHAPE_TEXT], to[RPI_SHAPE_TEXT];
    if (!rp_can_cast(p->result, rp_dtype_of(out), casting))
        return rpi_error_array(
            RP_EDTYPE, "Cannot cast ufunc '%s' output from dtype('%s') to dtype('%s') with casting rule '%s'",
            p->u->name, rp_dtype_name(p->result), rp_dtype_name(rp_dtype_of(out)), rpi_casting_name(casting));
    if (!fits_into(p, c, out))
        return rpi_error_array(
            RP_EVALUE, "%s: non-broadcastable output operand with shape %s doesn't match the broadcast shape %s",
            p->u->name, rpi_shape_text(out->ndim, out->shape, to), rpi_shape_text(c->ndim, c->shape, from));
    if (p->result != p->loop) c = rp_astype(c, p->result);
    c = rp_astype(c, rp_dtype_of(out));
    rp_status status = rpi_is_error(c) ? rpi_error_copy(c, &error) : rp_assign(out, c, &error);
    return status == RP_OK ? out : rpi_error_from(&error);
}

static rp_array *run(const rp_ufunc *u, rp_array *const *operands, const rp_ufunc_options *options,
                     const shape_rule *rule)
{
    product p = {.u = u, .options = options};
    rp_array *values[2], *error = rpi_ufunc_force(2, operands, values);
    if (!error && options->where)
        error = rpi_error_array(RP_EDTYPE, "%s: where is not allowed in ufunc with signature", u->name);
    for (int k = 0; k < 2 && !error; k++)
        if (values[k]->ndim < rule->needs[k]) error = few_dimensions(u, k, values[k], rule->needs[k]);
    if (!error) error = find_dtypes(&p, values);
    for (int k = 0; k < 2 && !error; k++) {
        values[k] = operand(&p, values[k], k == 0 && rule->conjugated);
        if (!rpi_is_error(values[k]) && rule->added[k]) values[k] = rp_expand_dims(values[k], rule->added[k]);
        if (rpi_is_error(values[k])) error = values[k];
    }
    if (error) return error;
    rp_array *c = multiply(&p, values[0], values[1], rule->core);
    if (rule->added[1] && !rpi_is_error(c)) c = rp_squeeze(c, -1);
    if (rule->added[0] && !rpi_is_error(c)) c = rp_squeeze(c, rule->added[1] ? -1 : -2);
    return deliver(&p, c);
}

rp_array *rpi_matmul(const rp_ufunc *u, rp_array *const *operands, const rp_ufunc_options *options)
{
    shape_rule rule = {.needs = {1, 1}, .added = {operands[0]->ndim == 1 ? -2 : 0, operands[1]->ndim == 1 ? -1 : 0}};
    return run(u, operands, options, &rule);
}

rp_array *rpi_vecdot(const rp_ufunc *u, rp_array *const *operands, const rp_ufunc_options *options)
{
    return run(u, operands, options, &(shape_rule){{1, 1}, {-2, -1}, true, 0});
}

rp_array *rpi_matvec(const rp_ufunc *u, rp_array *const *operands, const rp_ufunc_options *options)
{
    return run(u, operands, options, &(shape_rule){{2, 1}, {0, -1}, false, 0});
}

rp_array *rpi_vecmat(const rp_ufunc *u, rp_array *const *operands, const rp_ufunc_options *options)
{
    return run(u, operands, options, &(shape_rule){{1, 2}, {-2, 0}, true, 0});
}
