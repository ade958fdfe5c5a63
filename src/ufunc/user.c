/* Ufuncs of the user, the type loops of all, and outer. */
#include "ufunc/ufunc_i.h"
#include <rapto/ops.h>
#include <string.h>

/* ---- new and free
 * ------------------------------------------------------------------------------------------------------ */

static rp_status check_spec(const rp_ufunc_spec *spec, rp_error *error)
{
    if (!spec->name || spec->nin < 1 || spec->nin > RP_UFUNC_MAX_IN || spec->nout < 1 || spec->nout > RP_UFUNC_MAX_OUT)
        return rp_fail(error, RP_EINVAL, "rp_ufunc_new: needs a name, 1 to %d operands and 1 to %d results",
                       RP_UFUNC_MAX_IN, RP_UFUNC_MAX_OUT);
    if (spec->loop_count < 1 || !spec->loops)
        return rp_fail(error, RP_EINVAL, "rp_ufunc_new: '%s' has no loops", spec->name);
    for (int i = 0; i < spec->loop_count; i++) {
        if (!spec->loops[i].loop)
            return rp_fail(error, RP_EINVAL, "rp_ufunc_new: loop %d of '%s' is NULL", i, spec->name);
        for (int k = 0; k < spec->nin + spec->nout; k++)
            if (!rpi_dtype_known(spec->loops[i].dtypes[k]) || rpi_is_text(spec->loops[i].dtypes[k]))
                return rp_fail(error, RP_EDTYPE, "rp_ufunc_new: loop %d of '%s': dtype %d cannot be computed with", i,
                               spec->name, (int)spec->loops[i].dtypes[k]);
    }
    return RP_OK;
}

static void free_parts(rp_ufunc *u)
{
    rp_free((char *)(uintptr_t)u->name);
    rp_free((char *)(uintptr_t)u->doc);
    rp_free((rp_ufunc_type_loop *)(uintptr_t)u->loops);
    rp_free(u);
}

rp_ufunc *rp_ufunc_new(const rp_ufunc_spec *spec, rp_error *error)
{
    if (check_spec(spec, error) != RP_OK) return NULL;
    size_t bytes = (size_t)spec->loop_count * sizeof *spec->loops;
    rp_ufunc *u = rp_calloc(1, sizeof *u);
    rp_ufunc_type_loop *loops = rp_malloc(bytes);
    if (!u || !loops) {
        rp_free(u);
        rp_free(loops);
        rp_fail(error, RP_ENOMEM, "rp_ufunc_new: out of memory");
        return NULL;
    }
    memcpy(loops, spec->loops, bytes);
    *u = (rp_ufunc){.kind = RPI_UFUNC_USER,
                    .name = rp_strdup(spec->name),
                    .doc = rp_strdup(spec->doc ? spec->doc : ""),
                    .nin = spec->nin,
                    .nout = spec->nout,
                    .identity = spec->identity,
                    .reorderable = spec->reorderable,
                    .reduce_row = -1,
                    .scan_row = -1,
                    .loop_count = spec->loop_count,
                    .loops = loops};
    if (u->name && u->doc) return u;
    free_parts(u);
    rp_fail(error, RP_ENOMEM, "rp_ufunc_new: out of memory");
    return NULL;
}

void rp_ufunc_free(rp_ufunc *ufunc)
{
    if (ufunc) free_parts(ufunc);
}

/* ---- type loops
 * ---------------------------------------------------------------------------------------------------------- */

static const rp_dtype listed[] = {RP_BOOL, RP_I8,  RP_U8,  RP_I16, RP_U16, RP_I32,  RP_U32,          RP_I64,
                                  RP_U64,  RP_F16, RP_F32, RP_F64, RP_C64, RP_C128, RP_TIMEDELTA_NS, RP_DATETIME_NS};
#define LISTED ((int)(sizeof listed / sizeof *listed))

static char letter(rp_dtype dtype)
{
    static const char letters[] = "?bhilBHILeEfdFDmMSU";
    return letters[rp_dtype_base(dtype)];
}

static void write_type(int nin, const rp_dtype *in, int nout, const rp_dtype *out, char *text)
{
    for (int k = 0; k < nin; k++) *text++ = letter(in[k]);
    *text++ = '-';
    *text++ = '>';
    for (int j = 0; j < nout; j++) *text++ = letter(out[j]);
    *text = 0;
}

/* What the rows make of operands that all have one dtype, when that is a loop of theirs. */
static bool row_type(const rp_ufunc *u, rp_dtype dtype, char *text)
{
    rp_dtype in[RP_UFUNC_MAX_IN], out[RP_UFUNC_MAX_OUT];
    rp_array *operands[RPI_MAX_ARITY];
    rp_scope *scope = rp_scope_open();
    rp_array *one = rpi_new_zeroed(dtype, 0, NULL);
    bool loop = scope && !rpi_is_error(one);
    for (int k = 0; k < u->nin; k++) {
        operands[k] = one;
        in[k] = dtype;
    }
    for (int j = 0; j < u->nout && loop; j++) {
        rpi_spec spec;
        loop = rpi_infer(u->rows[j], operands, NULL, &spec) == NULL && rpi_has_kernel(&spec.plan);
        out[j] = loop ? spec.plan.result : dtype;
        bool half = dtype == RP_F16 && spec.plan.loop[0] == RP_F32;
        loop = loop && (spec.plan.loop[0] == dtype || half);
    }
    rp_scope_close(scope);
    if (loop) write_type(u->nin, in, u->nout, out, text);
    return loop;
}

static bool general_type(const rp_ufunc *u, rp_dtype dtype, char *text)
{
    rp_dtype in[RP_UFUNC_MAX_IN];
    for (int k = 0; k < RP_UFUNC_MAX_IN; k++) in[k] = dtype;
    if (rpi_is_time(dtype)) return false;
    write_type(u->nin, in, 1, in, text);
    return true;
}

bool rp_ufunc_type(const rp_ufunc *ufunc, int i, char text[32])
{
    if (ufunc->kind == RPI_UFUNC_USER) {
        if (i < 0 || i >= ufunc->loop_count) return false;
        const rp_dtype *dtypes = ufunc->loops[i].dtypes;
        write_type(ufunc->nin, dtypes, ufunc->nout, dtypes + ufunc->nin, text);
        return true;
    }
    for (int k = 0; k < LISTED; k++) {
        bool found =
            ufunc->kind == RPI_UFUNC_ROWS ? row_type(ufunc, listed[k], text) : general_type(ufunc, listed[k], text);
        if (found && i-- == 0) return true;
    }
    return false;
}

/* ---- outer
 * ------------------------------------------------------------------------------------------------------------------ */

static rp_array *outer(const rp_ufunc *u, rp_array *a, rp_array *b, const rp_ufunc_options *options)
{
    int64_t shape[2 * RP_MAX_NDIM];
    if (u->signature) return rpi_error_array(RP_EDTYPE, "method outer is not allowed in ufunc with signature");
    if (u->nin != 2) return rpi_error_array(RP_EVALUE, "outer product only supported for binary functions");
    if (u->nout != 1) return rpi_error_array(RP_EVALUE, "outer only supported for functions returning a single value");
    rp_array *first = rpi_force(a);
    if (rpi_is_error(first)) return first;
    if (rpi_is_error(b)) return b;
    if (a->ndim + b->ndim > RP_MAX_NDIM)
        return rpi_error_array(RP_ESHAPE, "%s.outer: %d and %d dimensions are more than %d together", u->name, a->ndim,
                               b->ndim, RP_MAX_NDIM);
    for (int i = 0; i < a->ndim + b->ndim; i++) shape[i] = i < a->ndim ? a->shape[i] : 1;
    if (b->ndim > 0) {
        bool weak = first->weak;
        first = rp_reshape(first, a->ndim + b->ndim, shape);
        if (rpi_is_error(first)) return first;
        first->weak = weak && first->ndim == 0;
    }
    return rp_ufunc_call(u, (rp_array *[]){first, b}, options).array[0];
}

rp_array *rp_ufunc_outer(const rp_ufunc *ufunc, rp_array *a, rp_array *b, const rp_ufunc_options *options)
{
    rp_scope *scope = rp_scope_open();
    rp_array *result = scope ? rp_yield(outer(ufunc, a, b, options)) : rpi_error_memory();
    rp_scope_close(scope);
    return result;
}
