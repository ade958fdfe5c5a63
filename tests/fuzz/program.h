/* Array programs read from bytes: a pool of arrays, and steps that compute, view, write and read them. The same bytes
 * give the same program in every mode, so its digest must not depend on the mode, the instruction set or the thread
 * count. Used by the fuzz target and by the random program tests. */
#ifndef TESTS_FUZZ_PROGRAM_H
#define TESTS_FUZZ_PROGRAM_H

#include <math.h>
#include <rapto/rapto.h>
#include <stdlib.h>
#include <string.h>

#define PROGRAM_SLOTS 12
#define PROGRAM_STEPS 64

typedef struct program {
    const uint8_t *bytes;
    size_t size, used;
    int64_t scale; /* the long extent: large enough for several pieces, or small */
    rp_array *slots[PROGRAM_SLOTS];
    rp_hasher *hasher;
} program;

static unsigned program_byte(program *p)
{
    return p->used < p->size ? p->bytes[p->used++] : 0;
}

static rp_array **program_slot(program *p)
{
    return &p->slots[program_byte(p) % PROGRAM_SLOTS];
}

static int program_axis(program *p, const rp_array *a)
{
    int range = 2 * rp_ndim(a) + 1; /* now and then out of range */
    return (int)(program_byte(p) % (unsigned)range) - rp_ndim(a);
}

/* ---- what the digest holds ------------------------------------------------------------------------------------- */

/* Status, dtype and shape: known without computing. */
static void program_note(program *p, const rp_array *a)
{
    int32_t facts[3] = {rp_array_status(a), rp_dtype_of(a), rp_ndim(a)};
    rp_hasher_add(p->hasher, facts, sizeof facts);
    if (facts[0] == RP_OK)
        rp_hasher_add(p->hasher, rp_shape(a), (size_t)facts[2] * sizeof(int64_t));
    else
        rp_hasher_add(p->hasher, rp_array_message(a), strlen(rp_array_message(a)));
}

/* Quiet NaNs differ in sign and payload between instruction sets' registers and libm: all count as one. */
static void program_canonical(rp_dtype dtype, void *data, int64_t size)
{
    if (dtype == RP_F64)
        for (int64_t i = 0; i < size; i++)
            if (((double *)data)[i] != ((double *)data)[i]) ((uint64_t *)data)[i] = 0x7ff8000000000000;
    if (dtype == RP_F32)
        for (int64_t i = 0; i < size; i++)
            if (((float *)data)[i] != ((float *)data)[i]) ((uint32_t *)data)[i] = 0x7fc00000;
}

static void program_read(program *p, rp_array *a)
{
    program_note(p, a);
    size_t bytes = (size_t)rp_size(a) * rp_dtype_size(rp_dtype_of(a));
    if (rp_array_status(a) != RP_OK) return;
    void *copy = malloc(bytes + 1);
    rp_status status = rp_copy_to(a, rp_dtype_of(a), copy, bytes);
    rp_hasher_add(p->hasher, &status, sizeof status);
    if (status == RP_OK) {
        program_canonical(rp_dtype_of(a), copy, rp_size(a));
        rp_hasher_add(p->hasher, copy, bytes);
    }
    free(copy);
}

/* ---- leaves ---------------------------------------------------------------------------------------------------- */

static const rp_dtype program_dtypes[] = {RP_F64, RP_F32, RP_I32, RP_I64, RP_BOOL, RP_U8,
                                          RP_I8,  RP_U64, RP_U16, RP_I16, RP_U32,  RP_F64};

/* Awkward values among plain ones, the same for every dtype up to the cast. */
static rp_array *program_leaf(program *p)
{
    static const double awkward[] = {0, -0.0, 1, -1, 1e308, -1e30, 0x1p-1074, 255, 256, -129, 2147483648.0, 1e19};
    rp_dtype dtype = program_dtypes[program_byte(p) % 12];
    int64_t extents[] = {1, 3, 4, 2, p->scale, 5, 0, p->scale / 3 + 1};
    int ndim = (int)(program_byte(p) % 4);
    int64_t shape[4], size = 1;
    for (int i = 0; i < ndim; i++) {
        shape[i] = extents[program_byte(p) % 8];
        if (size * shape[i] > 2 * p->scale + 200) shape[i] = 1;
        size *= shape[i];
    }
    rp_random random = rp_random_key(7, program_byte(p), (uint32_t)size, (uint32_t)dtype);
    double *values = malloc((size_t)size * 8 + 8);
    for (int64_t i = 0; i < size; i++) {
        values[i] = (double)(rp_random_below(&random, 4001) - 2000) / 16;
        if (rp_random_below(&random, 24) == 0) values[i] = awkward[rp_random_below(&random, 12)];
        if (rp_random_below(&random, 200) == 0 && dtype <= RP_F64 && dtype >= RP_F32) values[i] = NAN;
    }
    rp_array *a = rp_astype(rp_from_data(RP_F64, ndim, shape, values), dtype);
    free(values);
    return a;
}

static rp_array *program_scalar(program *p)
{
    unsigned choice = program_byte(p);
    if (choice % 3 == 0) return rp_scalar((double)choice / 8 - 9);
    if (choice % 3 == 1) return rp_scalar_int((int64_t)choice - 100);
    return rp_scalar_bool(choice & 8);
}

/* ---- operations ------------------------------------------------------------------------------------------------ */

typedef rp_array *program_unary(rp_array *);
typedef rp_array *program_binary(rp_array *, rp_array *);
typedef rp_array *program_reduction(rp_array *, int, const int *, bool);

static program_unary *const program_unaries[] = {
    rp_negative, rp_absolute, rp_sign,  rp_square, rp_floor, rp_ceil,        rp_trunc, rp_rint,     rp_sqrt,  rp_exp,
    rp_expm1,    rp_log,      rp_log1p, rp_tanh,   rp_isnan, rp_logical_not, rp_isinf, rp_isfinite, rp_square};
static program_binary *const program_binaries[] = {
    rp_add,     rp_subtract, rp_multiply,  rp_divide, rp_floor_divide, rp_remainder,     rp_power,       rp_minimum,
    rp_maximum, rp_equal,    rp_not_equal, rp_less,   rp_less_equal,   rp_greater,       rp_logical_and, rp_logical_or,
    rp_add,     rp_multiply, rp_subtract,  rp_divide, rp_logical_xor,  rp_greater_equal, rp_add,         rp_multiply};
static program_reduction *const program_reductions[] = {rp_sum_axes, rp_prod_axes, rp_min_axes, rp_max_axes,
                                                        rp_any_axes, rp_all_axes,  rp_mean_axes};

static rp_array *program_reduce(program *p, rp_array *a)
{
    unsigned choice = program_byte(p), set = program_byte(p);
    int axes[4], count = 0;
    for (int i = 0; i < rp_ndim(a) && i < 4; i++)
        if (set >> i & 1) axes[count++] = i;
    bool keepdims = set & 128;
    if (choice % 11 < 7) return program_reductions[choice % 11](a, count, axes, keepdims);
    if (choice % 11 == 7) return rp_var_axes(a, count, axes, keepdims, 1);
    if (choice % 11 == 8) return rp_std_axes(a, count, axes, keepdims, 0);
    int axis = program_axis(p, a);
    if (set & 64) return choice % 2 ? rp_argmin(a) : rp_argmax(a);
    return choice % 2 ? rp_argmin_axis(a, axis, keepdims) : rp_argmax_axis(a, axis, keepdims);
}

static rp_array *program_view(program *p, rp_array *a)
{
    int axis = program_axis(p, a);
    switch (program_byte(p) % 7) {
    case 0:
        return rp_transpose(a, NULL);
    case 1:
        return rp_flip(a, axis);
    case 2:
        return rp_slice(a, axis, (int)program_byte(p) % 5, INT64_MAX, 1 + program_byte(p) % 3);
    case 3:
        return rp_slice(a, axis, -1, -100000, -1 - (int)(program_byte(p) % 2));
    case 4:
        return rp_expand_dims(a, axis);
    case 5:
        return rp_ravel(a);
    default:
        return rp_swapaxes(a, axis, 0);
    }
}

/* ---- the program ----------------------------------------------------------------------------------------------- */

/* Elements of the joined shape, roughly: two long axes that do not match would ask for more memory than there is. */
static bool program_fits(const program *p, rp_array *const *operands)
{
    double size = 1;
    for (int axis = -5; axis < 0; axis++) {
        int64_t extent = 1;
        for (int i = 0; i < 3; i++)
            if (axis >= -rp_ndim(operands[i]) && rp_dim(operands[i], axis) > extent) extent = rp_dim(operands[i], axis);
        size *= (double)extent;
    }
    return size <= 4.0 * (double)p->scale + 2000;
}

static void program_store(program *p, rp_array **slot, rp_array *a)
{
    program_note(p, a);
    if (rp_array_status(a) != RP_OK || rp_size(a) > 4 * p->scale + 2000 || rp_ndim(a) > 5) return;
    *slot = a;
}

static void program_step(program *p)
{
    unsigned choice = program_byte(p) % 16;
    rp_array **target = program_slot(p), *a = *program_slot(p), *b = *program_slot(p), *c = *program_slot(p);
    if (!program_fits(p, (rp_array *[]){a, b, c})) return;
    if (choice < 2)
        program_store(p, target, program_unaries[program_byte(p) % 19](a));
    else if (choice < 7)
        program_store(p, target, program_binaries[program_byte(p) % 24](a, b));
    else if (choice == 7)
        program_store(p, target, program_byte(p) & 1 ? rp_where(a, b, c) : rp_clip(a, b, c));
    else if (choice == 8)
        program_store(p, target, program_reduce(p, a));
    else if (choice == 9)
        program_store(p, target,
                      program_byte(p) & 1 ? rp_cumsum(a, program_axis(p, a)) : rp_cummax(a, program_axis(p, a)));
    else if (choice < 12)
        program_store(p, target, program_view(p, a));
    else if (choice == 12)
        program_store(p, target, rp_astype(a, program_dtypes[program_byte(p) % 12]));
    else if (choice == 13)
        program_store(p, target, program_byte(p) & 1 ? program_leaf(p) : program_scalar(p));
    else if (choice == 14) {
        rp_status status = rp_assign(a, b, NULL);
        rp_hasher_add(p->hasher, &status, sizeof status);
    } else
        program_read(p, a);
}

/* Runs the program; the digest of everything that it saw. Leaves no array behind. */
static rp_hash program_run(const uint8_t *bytes, size_t size, int64_t scale, rp_mode mode)
{
    program p = {.bytes = bytes, .size = size, .scale = scale, .hasher = rp_hasher_new()};
    rp_mode before = rp_get_mode();
    rp_scope *scope = rp_scope_open();
    rp_set_mode(mode);
    for (int i = 0; i < PROGRAM_SLOTS; i++) {
        do p.slots[i] = program_leaf(&p);
        while (rp_array_status(p.slots[i]) != RP_OK);
    }
    for (int i = 0; i < PROGRAM_STEPS && p.used < p.size; i++) program_step(&p);
    for (int i = 0; i < PROGRAM_SLOTS; i++) program_read(&p, p.slots[i]);
    rp_set_mode(before);
    rp_scope_close(scope);
    rp_hash digest = rp_hasher_value(p.hasher);
    rp_hasher_free(p.hasher);
    return digest;
}

#endif
