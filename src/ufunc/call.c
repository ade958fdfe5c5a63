/* A ufunc called on operands: into new arrays or given ones, everywhere or where a mask says so. */
#include "ufunc/ufunc_i.h"
#include <string.h>

static rp_ufunc_result all_failed(const rp_ufunc *u, rp_array *error)
{
    rp_ufunc_result result = {{0}};
    for (int j = 0; j < u->nout; j++) result.array[j] = error;
    return result;
}

/* ---- shapes
 * ---------------------------------------------------------------------------------------------------------- */

static rp_array *join_shape(const rp_ufunc *u, const rp_array *a, rpi_resolved *resolved)
{
    char text[RPI_SHAPE_TEXT], here[RPI_SHAPE_TEXT];
    int ndim = resolved->ndim;
    int64_t shape[RP_MAX_NDIM];
    memcpy(shape, resolved->shape, sizeof shape[0] * (size_t)ndim);
    if (rpi_broadcast_shape(a->ndim, a->shape, &resolved->ndim, resolved->shape)) return NULL;
    return rpi_error_array(RP_ESHAPE, "%s: operands could not be broadcast together with shapes %s %s", u->name,
                           rpi_shape_text(ndim, shape, here), rpi_shape_text(a->ndim, a->shape, text));
}

/* Operands and mask are broadcast to a given result, but a result is never stretched. */
static rp_array *settle_shape(const rp_ufunc *u, const rp_ufunc_options *options, rp_array *const *out,
                              rpi_resolved *resolved)
{
    char text[RPI_SHAPE_TEXT], whole[RPI_SHAPE_TEXT];
    rp_array *error = options->where ? join_shape(u, options->where, resolved) : NULL;
    for (int j = 0; j < u->nout && !error; j++)
        if (out[j]) error = join_shape(u, out[j], resolved);
    for (int j = 0; j < u->nout && !error; j++) {
        size_t bytes = (size_t)resolved->ndim * sizeof resolved->shape[0];
        if (!out[j] || (out[j]->ndim == resolved->ndim && memcmp(out[j]->shape, resolved->shape, bytes) == 0)) continue;
        error = rpi_error_array(RP_ESHAPE,
                                "%s: non-broadcastable output operand with shape %s doesn't match the broadcast shape "
                                "%s",
                                u->name, rpi_shape_text(out[j]->ndim, out[j]->shape, text),
                                rpi_shape_text(resolved->ndim, resolved->shape, whole));
    }
    return error;
}

/* ---- results
 * ---------------------------------------------------------------------------------------------------------- */

/* Results of the map `m`, in order. */
static const rpi_map *map_of(const rpi_resolved *resolved, int j, int *at)
{
    *at = resolved->map_count > 1 ? 0 : j;
    return &resolved->maps[resolved->map_count > 1 ? j : 0];
}

static rp_array *check_given(const rp_ufunc *u, const rpi_resolved *resolved, const rpi_ask *ask, rp_array *const *out)
{
    for (int j = 0; j < u->nout; j++) {
        int at;
        rp_dtype from = map_of(resolved, j, &at)->result[at];
        if (!out[j]) continue;
        if (!rp_can_cast(from, out[j]->dtype, ask->casting))
            return rpi_error_array(RP_EDTYPE,
                                   "Cannot cast ufunc '%s' output from dtype('%s') to dtype('%s') with casting rule "
                                   "'%s'",
                                   u->name, rp_dtype_name(from), rp_dtype_name(out[j]->dtype),
                                   rpi_casting_name(ask->casting));
    }
    return NULL;
}

static rp_array *make_new(const rp_ufunc *u, const rpi_resolved *resolved, const rp_ufunc_options *options,
                          rp_array *const *operands, rp_array **out)
{
    rp_order order = options->has_order ? options->order : RP_ORDER_K;
    for (int j = 0; j < u->nout; j++) {
        int at;
        rp_dtype dtype = map_of(resolved, j, &at)->result[at];
        if (out[j]) continue;
        out[j] = rpi_map_result(dtype, u->nin, operands, order, resolved->ndim, resolved->shape);
        if (rpi_is_error(out[j])) return out[j];
    }
    return NULL;
}

/* ---- overlap
 * ----------------------------------------------------------------------------------------------------------- */

/* Whether writing `out` would change what is still to be read of `a`. Where each element meets only itself it would
 * not, unless `a` is read again for another result. */
static bool disturbs(const rp_array *a, const rp_array *out, bool read_again)
{
    int64_t strides[RP_MAX_NDIM];
    rpi_broadcast_strides(a->ndim, a->shape, a->strides, out->ndim, out->shape, strides);
    rpi_layout from = {rpi_data(a), out->ndim, out->shape, strides, rpi_itemsize(a)};
    rpi_layout to = {rpi_data(out), out->ndim, out->shape, out->strides, rpi_itemsize(out)};
    rpi_overlap overlap = rpi_overlap_of(&to, &from);
    return overlap == RPI_OVERLAP_SOME || (overlap == RPI_OVERLAP_SAME && read_again);
}

/* Copies what a given result would disturb. */
static rp_array *settle_operand(const rp_ufunc *u, rp_array *const *given, rp_array **operand)
{
    for (int j = 0; j < u->nout; j++) {
        if (!given[j] || !disturbs(*operand, given[j], u->nout > 1)) continue;
        bool weak = (*operand)->weak;
        *operand = rp_copy(*operand);
        if (rpi_is_error(*operand)) return *operand;
        (*operand)->weak = weak;
    }
    return NULL;
}

/* ---- the call
 * ------------------------------------------------------------------------------------------------------------ */

typedef struct call {
    const rp_ufunc *u;
    const rp_ufunc_options *options;
    rpi_ask ask;
    rpi_resolved resolved;
    rp_array *in[RP_UFUNC_MAX_IN], *where;
    rp_array *given[RP_UFUNC_MAX_OUT]; /* results that the caller handed in */
    rp_array *out[RP_UFUNC_MAX_OUT];
} call;

/* Where shapes do not fit, NumPy still tells first that the result cannot take the dtype: the dtypes of 0-d stand-ins.
 */
static rp_array *dtypes_first(call *c, rp_array *error)
{
    rp_array *one[RP_UFUNC_MAX_IN] = {NULL};
    rpi_resolved resolved;
    for (int k = 0; k < c->u->nin; k++) {
        one[k] = c->in[k]->weak ? c->in[k] : rp_zeros(c->in[k]->dtype, 0, NULL);
        if (rpi_is_error(one[k])) return error;
    }
    rp_array *first = rpi_ufunc_resolve(c->u, one, &c->ask, &resolved);
    if (!first) first = check_given(c->u, &resolved, &c->ask, c->given);
    return first ? first : error;
}

static rpi_ask asked(const rp_ufunc_options *options)
{
    rp_casting casting = options->has_casting ? options->casting : RP_CAST_SAME_KIND;
    return (rpi_ask){options->has_dtype, options->dtype, casting};
}

static rp_array *take_given(rp_array *out, rp_array **given)
{
    *given = rpi_force_in_place(out);
    return rpi_is_error(*given) ? *given : NULL;
}

/* Loops write straight to a given result whose elements are aligned and apart; for another one they write to an array
 * that is copied to it at the end. */
static rp_array *choose_target(call *c, int j)
{
    rp_array *given = c->given[j];
    rpi_layout layout = {rpi_data(given), given->ndim, given->shape, given->strides, rpi_itemsize(given)};
    c->out[j] = given;
    if (!given->unaligned && !rpi_may_overlap_itself(&layout)) return NULL;
    c->out[j] = c->where ? rp_copy(given) : rpi_new_empty(given->dtype, given->ndim, given->shape);
    return rpi_is_error(c->out[j]) ? c->out[j] : NULL;
}

static rp_array *prepare(call *c, rp_array *const *operands)
{
    const rp_ufunc *u = c->u;
    rp_array *error = rpi_ufunc_force(u->nin, operands, c->in);
    for (int j = 0; j < u->nout && !error; j++)
        if (c->options->out[j]) error = take_given(c->options->out[j], &c->given[j]);
    if (!error && c->options->where) error = rpi_ufunc_force(1, &c->options->where, &c->where);
    for (int j = 0; j < u->nout && !error; j++)
        if (c->given[j]) error = rpi_ufunc_check_out(u->name, c->given[j]);
    if (error) return error;
    error = rpi_ufunc_resolve(u, c->in, &c->ask, &c->resolved);
    if (!error) error = settle_shape(u, c->options, c->given, &c->resolved);
    if (error && rp_array_status(error) == RP_ESHAPE) error = dtypes_first(c, error);
    if (!error) error = check_given(u, &c->resolved, &c->ask, c->given);
    for (int k = 0; k < u->nin && !error; k++) error = settle_operand(u, c->given, &c->in[k]);
    if (!error && c->where && c->where->dtype != RP_BOOL) c->where = rp_astype(c->where, RP_BOOL);
    if (!error && c->where && rpi_is_error(c->where)) error = c->where;
    if (!error && c->where) error = settle_operand(u, c->given, &c->where);
    for (int j = 0; j < u->nout && !error; j++)
        if (c->given[j]) error = choose_target(c, j);
    return error ? error : make_new(u, &c->resolved, c->options, c->in, c->out);
}

static rp_array *run(call *c)
{
    unsigned raised = 0;
    rp_array *error = NULL;
    for (int j = 0; j < c->u->nout && !error; j++)
        if (c->given[j]) error = rpi_ufunc_begin_write(c->given[j]);
    if (error) return error;
    for (int m = 0; m < c->resolved.map_count && c->out[0]->size > 0; m++)
        raised |=
            rpi_map_run(&c->resolved.maps[m], &(rpi_map_data){.in = c->in, .out = &c->out[m], .where = c->where}, NULL);
    for (int j = 0; j < c->u->nout; j++)
        if (c->given[j]) rpi_ufunc_end_write(c->given[j]);
    for (int j = 0; j < c->u->nout; j++) {
        rp_error failure;
        if (!c->given[j] || c->out[j] == c->given[j]) continue;
        if (rp_assign(c->given[j], c->out[j], &failure) != RP_OK) return rpi_error_from(&failure);
    }
    return raised ? rpi_fp_report(c->u->name, raised) : NULL;
}

static rp_ufunc_result call_with(const rp_ufunc *u, rp_array *const *operands, const rp_ufunc_options *options)
{
    call c = {.u = u, .options = options, .ask = asked(options)};
    rp_array *error = prepare(&c, operands);
    if (!error) error = run(&c);
    if (error) return all_failed(u, rp_yield(error));
    rp_ufunc_result result = {{0}};
    for (int j = 0; j < u->nout; j++) result.array[j] = c.given[j] ? options->out[j] : rp_yield(c.out[j]);
    return result;
}

static void list_dtypes(const call *c, rp_dtype *dtypes)
{
    for (int k = 0; k < c->u->nin; k++) dtypes[k] = rpi_ufunc_reads(&c->resolved.maps[0], k);
    for (int j = 0; j < c->u->nout; j++) {
        int at;
        dtypes[c->u->nin + j] = map_of(&c->resolved, j, &at)->result[at];
    }
}

static rp_array *resolve_general(const rp_ufunc *u, rp_array *const *operands, const rp_ufunc_options *options,
                                 rp_dtype *dtypes)
{
    rp_dtype common = options->dtype;
    rp_array *error = options->has_dtype ? NULL : rpi_result_type(u->name, u->nin, operands, &common);
    for (int k = 0; k < u->nin + u->nout; k++) dtypes[k] = common;
    return error;
}

rp_status rp_ufunc_resolve(const rp_ufunc *ufunc, rp_array *const *operands, const rp_ufunc_options *options,
                           rp_dtype *dtypes, rp_error *error)
{
    static const rp_ufunc_options none;
    RP_SCOPE();
    if (!options) options = &none;
    call c = {.u = ufunc, .options = options, .ask = asked(options)};
    bool general = ufunc->kind == RPI_UFUNC_GENERAL;
    rp_array *failed = general ? resolve_general(ufunc, operands, options, dtypes) : prepare(&c, operands);
    if (failed) return rpi_error_copy(failed, error);
    if (!general) list_dtypes(&c, dtypes);
    return RP_OK;
}

static bool is_plain(const rp_ufunc *u, const rp_ufunc_options *options)
{
    if (u->kind != RPI_UFUNC_ROWS || u->nout != 1) return false;
    return !options ||
           !(options->out[0] || options->where || options->has_dtype || options->has_casting || options->has_order);
}

rp_ufunc_result rp_ufunc_call(const rp_ufunc *ufunc, rp_array *const *operands, const rp_ufunc_options *options)
{
    static const rp_ufunc_options none;
    if (is_plain(ufunc, options)) return (rp_ufunc_result){{rpi_apply(ufunc->rows[0], operands)}};
    rp_scope *scope = rp_scope_open();
    rp_ufunc_result result;
    if (!scope) {
        result = all_failed(ufunc, rpi_error_memory());
    } else if (ufunc->kind == RPI_UFUNC_GENERAL) {
        result = (rp_ufunc_result){{rp_yield(ufunc->general(ufunc, operands, options ? options : &none))}};
    } else {
        result = call_with(ufunc, operands, options ? options : &none);
    }
    rp_scope_close(scope);
    return result;
}
