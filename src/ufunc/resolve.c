/* What a call will do: dtypes, loops and the shape of the operands together. */
#include "ufunc/ufunc_i.h"

const char *rpi_casting_name(rp_casting casting)
{
    static const char *const names[] = {"no", "equiv", "safe", "same_kind", "unsafe"};
    return (unsigned)casting <= RP_CAST_UNSAFE ? names[casting] : "unknown";
}

/* ---- rows of the op table
 * -------------------------------------------------------------------------------------------- */

static rp_array *resolve_rows(const rp_ufunc *u, rp_array *const *operands, const rpi_ask *ask, rpi_resolved *resolved)
{
    rpi_attrs attrs = {.name = u->name, .has_dtype = ask->has_dtype, .dtype = ask->dtype};
    rpi_spec spec = {.ndim = 0};
    resolved->map_count = u->nout;
    for (int j = 0; j < u->nout; j++) {
        rp_array *error = rpi_infer(u->rows[j], operands, &attrs, &spec);
        if (!error) error = rpi_check_values(&spec.plan, operands);
        if (!error && !rpi_has_kernel(&spec.plan))
            error = rpi_error_array(RP_EUNSUPPORTED, "%s: there is no kernel for %s", u->name,
                                    rp_dtype_name(spec.plan.kernel));
        if (error) return error;
        rpi_map_of_plan(&spec.plan, &resolved->maps[j], NULL);
        resolved->maps[j].name = u->name;
    }
    resolved->ndim = spec.ndim;
    for (int i = 0; i < spec.ndim; i++) resolved->shape[i] = spec.shape[i];
    return NULL;
}

/* ---- loops of the user
 * ------------------------------------------------------------------------------------------------ */

/* The dtypes that the operands count as: a weak scalar takes that of the others where it may. */
static rp_array *counted_dtypes(const rp_ufunc *u, rp_array *const *operands, rp_dtype *dtypes)
{
    for (int k = 0; k < u->nin; k++) {
        dtypes[k] = operands[k]->dtype;
        if (!operands[k]->weak || u->nin == 1) continue;
        rp_array *error = rpi_result_type(u->name, u->nin, operands, &dtypes[k]);
        if (error) return error;
    }
    return NULL;
}

static bool serves(const rp_ufunc *u, const rp_ufunc_type_loop *loop, const rp_dtype *dtypes, const rpi_ask *ask)
{
    if (ask->has_dtype && loop->dtypes[u->nin] != ask->dtype) return false;
    rp_casting casting = ask->has_dtype ? ask->casting : RP_CAST_SAFE;
    for (int k = 0; k < u->nin; k++)
        if (!rp_can_cast(dtypes[k], loop->dtypes[k], casting)) return false;
    return true;
}

static rp_array *no_loop(const rp_ufunc *u, const rpi_ask *ask)
{
    if (ask->has_dtype)
        return rpi_error_array(RP_EDTYPE, "No loop matching the specified signature and casting was found for ufunc %s",
                               u->name);
    return rpi_error_array(RP_EDTYPE,
                           "ufunc '%s' not supported for the input types, and the inputs could not be safely coerced "
                           "to any supported types according to the casting rule 'safe'",
                           u->name);
}

static rp_array *resolve_user(const rp_ufunc *u, rp_array *const *operands, const rpi_ask *ask, rpi_resolved *resolved)
{
    rp_dtype dtypes[RP_UFUNC_MAX_IN];
    rp_array *error = counted_dtypes(u, operands, dtypes);
    if (error) return error;
    const rp_ufunc_type_loop *loop = u->loops, *end = u->loops + u->loop_count;
    while (loop < end && !serves(u, loop, dtypes, ask)) loop++;
    if (loop == end) return no_loop(u, ask);
    rpi_map *map = resolved->maps;
    *map = (rpi_map){.name = u->name,
                     .rounds = RP_BOOL,
                     .nin = u->nin,
                     .nout = u->nout,
                     .user = loop->loop,
                     .context = loop->context,
                     .fp = RPI_FP_HARDWARE,
                     .grain = INT64_MAX};
    for (int k = 0; k < u->nin; k++) map->read[k] = loop->dtypes[k];
    for (int j = 0; j < u->nout; j++) map->made[j] = map->result[j] = loop->dtypes[u->nin + j];
    resolved->map_count = 1;
    return NULL;
}

static rp_array *broadcast(const rp_ufunc *u, rp_array *const *operands, rpi_resolved *resolved)
{
    char text[RPI_SHAPE_TEXT];
    resolved->ndim = 0;
    for (int k = 0; k < u->nin; k++)
        if (!rpi_broadcast_shape(operands[k]->ndim, operands[k]->shape, &resolved->ndim, resolved->shape))
            return rpi_error_array(RP_ESHAPE, "%s: operands could not be broadcast together: argument %d has shape %s",
                                   u->name, k + 1, rpi_shape_text(operands[k]->ndim, operands[k]->shape, text));
    return NULL;
}

/* ---- both
 * ---------------------------------------------------------------------------------------------------------------- */

/* Half precision is computed in f32, which is not what the caller is told. */
rp_dtype rpi_ufunc_reads(const rpi_map *map, int k)
{
    return map->rounds != RP_BOOL && map->read[k] == RP_F32 ? map->rounds : map->read[k];
}

static bool is_complex(rp_dtype dtype)
{
    return rpi_kind_of(dtype) == RPI_KIND_COMPLEX;
}

static bool is_number(rp_dtype dtype)
{
    return dtype == RP_BOOL || rpi_is_integer(dtype) || rpi_is_float(dtype) || is_complex(dtype);
}

/* What a weak scalar of dtype `from` may become: any dtype of its kind or a higher one, unless casting is "equiv". */
static bool weak_can_cast(rp_dtype from, rp_dtype to, rp_casting casting)
{
    if (from == to || casting == RP_CAST_UNSAFE) return true;
    if (casting == RP_CAST_EQUIV) return false;
    if (rpi_is_integer(from)) return to != RP_BOOL;
    return is_complex(to) || (rpi_is_float(to) && !is_complex(from));
}

/* ldexp has no loop for exponents that no i64 holds, whatever the caller asks for. */
static bool is_refused_exponent(const rp_ufunc *u, int k, rp_dtype from)
{
    return u->kind == RPI_UFUNC_ROWS && u->rows[0] == RP_OP_LDEXP && k == 1 && !rp_can_cast(from, RP_I64, RP_CAST_SAFE);
}

/* Loops chosen by the rules read their operands safely; what the caller asks for may not. */
static rp_array *check_casting(const rp_ufunc *u, rp_array *const *operands, const rpi_ask *ask,
                               const rpi_resolved *resolved)
{
    for (int m = 0; m < resolved->map_count; m++)
        for (int k = 0; k < u->nin; k++) {
            rp_dtype from = operands[k]->dtype, to = rpi_ufunc_reads(&resolved->maps[m], k);
            bool weak = operands[k]->weak && is_number(from) && is_number(to);
            bool fits = weak ? weak_can_cast(from, to, ask->casting) : rp_can_cast(from, to, ask->casting);
            if (from == to || (fits && (weak || !is_refused_exponent(u, k, from)))) continue;
            if (!ask->has_dtype && ask->casting >= RP_CAST_SAFE) continue;
            return rpi_error_array(RP_EDTYPE,
                                   "Cannot cast ufunc '%s' input %d from dtype('%s') to dtype('%s') with casting rule "
                                   "'%s'",
                                   u->name, k, rp_dtype_name(from), rp_dtype_name(to), rpi_casting_name(ask->casting));
        }
    return NULL;
}

rp_array *rpi_ufunc_resolve(const rp_ufunc *u, rp_array *const *operands, const rpi_ask *ask, rpi_resolved *resolved)
{
    rp_array *error = NULL;
    if (u->kind == RPI_UFUNC_ROWS) {
        error = resolve_rows(u, operands, ask, resolved);
    } else {
        error = resolve_user(u, operands, ask, resolved);
        if (!error) error = broadcast(u, operands, resolved);
    }
    return error ? error : check_casting(u, operands, ask, resolved);
}

rp_array *rpi_ufunc_force(int count, rp_array *const *operands, rp_array **values)
{
    for (int k = 0; k < count; k++) {
        values[k] = rpi_force(operands[k]);
        if (rpi_is_error(values[k])) return values[k];
    }
    return NULL;
}

/* ---- results that are given
 * ------------------------------------------------------------------------------------------------ */

rp_array *rpi_ufunc_check_out(const char *name, const rp_array *out)
{
    if (rp_is_writable(out)) return NULL;
    return rpi_error_array(RP_EREADONLY, "%s: output array is read-only", name);
}

rp_array *rpi_ufunc_begin_write(const rp_array *out)
{
    rp_status status = rpi_before_write(out->storage, false);
    if (status == RP_OK) return NULL;
    if (status == RP_ENOMEM) return rpi_error_memory();
    return rpi_error_array(status, "a result that still reads the old elements cannot be computed (%s)",
                           rp_status_text(status));
}

void rpi_ufunc_end_write(const rp_array *out)
{
    atomic_fetch_add(&out->storage->version, 1);
}
