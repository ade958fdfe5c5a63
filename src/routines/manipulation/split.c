/* Cutting an array into views. */
#include "routines/manipulation/manipulation_i.h"

/* Parts [bounds, ...): `next` gives the end of part i. */
typedef struct cuts {
    int64_t extent, sections;
    const int64_t *indices; /* NULL: even sections */
    int count;
} cuts;

/* First element behind part i (Python's slice clamps it). */
static int64_t cut_after(const cuts *c, int64_t i)
{
    if (c->indices) return i < c->count ? c->indices[i] : RP_END;
    int64_t longer = c->extent % c->sections, each = c->extent / c->sections;
    return (i + 1) * each + (i + 1 < longer ? i + 1 : longer);
}

static rp_status cut(rp_array *a, int axis, const cuts *c, rp_array **parts)
{
    int64_t count = c->indices ? c->count + 1 : c->sections, start = 0;
    for (int64_t i = 0; i < count; i++) {
        int64_t stop = cut_after(c, i);
        parts[i] = rp_slice(a, axis, start, stop, 1);
        if (rpi_is_error(parts[i])) return rpi_fail_parts(parts, count, parts[i]);
        start = stop;
    }
    return RP_OK;
}

/* Cuts `a` into even or (`exact`) equal sections. */
static rp_status cut_even(const char *op, rp_array *a, int64_t sections, int axis, bool exact, rp_array **parts)
{
    if (sections < 1) return RP_EVALUE;
    if (!rpi_ready(&a)) return rpi_fail_parts(parts, sections, a);
    rp_array *error = rpi_normal_axis(op, a->ndim, &axis);
    if (error) return rpi_fail_parts(parts, sections, error);
    cuts c = {a->shape[axis], sections, NULL, 0};
    if (exact && c.extent % sections != 0)
        return rpi_fail_parts(parts, sections,
                              rpi_error_array(RP_EVALUE,
                                              "%s: array split does not result in an equal division (%lld elements, "
                                              "%lld parts)",
                                              op, (long long)c.extent, (long long)sections));
    return cut(a, axis, &c, parts);
}

rp_status rp_array_split(rp_array *a, int64_t sections, int axis, rp_array **parts)
{
    return cut_even("rp_array_split", a, sections, axis, false, parts);
}

rp_status rp_split(rp_array *a, int64_t sections, int axis, rp_array **parts)
{
    return cut_even("rp_split", a, sections, axis, true, parts);
}

rp_status rp_split_at(rp_array *a, const int64_t *indices, int count, int axis, rp_array **parts)
{
    static const int64_t none[1];
    if (!rpi_ready(&a)) return rpi_fail_parts(parts, count + 1, a);
    rp_array *error = rpi_normal_axis("rp_split", a->ndim, &axis);
    if (error) return rpi_fail_parts(parts, count + 1, error);
    return cut(a, axis, &(cuts){a->shape[axis], 0, count > 0 ? indices : none, count}, parts);
}

rp_status rp_split_axis(const rp_array *a, int way, int *axis, rp_error *error)
{
    static const char names[] = "vhd";
    int needed = way == 1 ? 1 : way == 0 ? 2 : 3;
    if (rpi_is_error(a)) return rpi_error_copy(a, error);
    if (a->ndim < needed)
        return rp_fail(error, RP_EVALUE, "%csplit only works on arrays of %d or more dimensions", names[way], needed);
    *axis = way == 1 && a->ndim == 1 ? 0 : way;
    return RP_OK;
}

static rp_status split_way(rp_array *a, int64_t sections, int way, rp_array **parts)
{
    int axis = 0;
    rp_error error;
    if (sections < 1) return RP_EVALUE;
    if (rp_split_axis(a, way, &axis, &error) != RP_OK) return rpi_fail_parts(parts, sections, rpi_error_from(&error));
    return rp_split(a, sections, axis, parts);
}

rp_status rp_hsplit(rp_array *a, int64_t sections, rp_array **parts)
{
    return split_way(a, sections, 1, parts);
}

rp_status rp_vsplit(rp_array *a, int64_t sections, rp_array **parts)
{
    return split_way(a, sections, 0, parts);
}

rp_status rp_dsplit(rp_array *a, int64_t sections, rp_array **parts)
{
    return split_way(a, sections, 2, parts);
}

rp_status rp_unstack(rp_array *a, int axis, rp_array **parts)
{
    if (!rpi_ready(&a)) return rp_array_status(a);
    if (a->ndim == 0) return RP_EVALUE; /* no part to fill */
    if (axis < -a->ndim || axis >= a->ndim) return RP_EAXIS;
    int64_t count = rp_dim(a, axis);
    for (int64_t i = 0; i < count; i++) {
        parts[i] = rp_index(a, axis, i);
        if (rpi_is_error(parts[i])) return rpi_fail_parts(parts, count, parts[i]);
    }
    return RP_OK;
}
