/* Every function of indexing.h with every allocation failing in turn. What is written is either all old or all new. */
#include "fault.h"
#include <rapto/indexing.h>
#include <rapto/ops.h>
#include <string.h>

static const int64_t shape[] = {3, 4};

/* Operands are made once, outside the fault loop, and kept. */
static rp_array *matrix, *turned, *picks, *mask, *narrow, *target;

static int make_operands(void **state)
{
    (void)state;
    RP_SCOPE();
    matrix = rp_keep(rp_reshape(rp_arange(0, 12, 1), 2, shape));
    turned = rp_keep(rp_transpose(matrix, NULL));
    picks = rp_keep(rp_from_data(RP_I32, 1, (const int64_t[]){3}, (const int32_t[]){0, -1, 1}));
    narrow = rp_keep(rp_reshape(picks, 2, (const int64_t[]){3, 1}));
    mask = rp_keep(rp_greater(matrix, rp_scalar(4)));
    target = rp_keep(rp_zeros(RP_F32, 2, shape));
    return rp_array_status(matrix) || rp_array_status(turned) || rp_array_status(narrow) || rp_array_status(mask) ||
           rp_array_status(target);
}

static int drop_operands(void **state)
{
    (void)state;
    rp_array *all[] = {matrix, turned, picks, narrow, mask, target};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) rp_release(all[i]);
    rp_scope_close_all();
    return 0;
}

typedef rp_array *maker(void);

static rp_array *plain(void)
{
    return rp_getitem(matrix, RP_ITEMS(rp_ix_at(0), rp_ix_newaxis(), rp_ix_slice(0, 3, 2)));
}
static rp_array *by_integers(void)
{
    return rp_getitem(turned, RP_ITEMS(rp_ix_array(picks), rp_ix_slice(RP_NONE, RP_NONE, -1)));
}
static rp_array *by_pairs(void)
{
    return rp_getitem(matrix, RP_ITEMS(rp_ix_array(narrow), rp_ix_array(picks)));
}
static rp_array *by_mask(void)
{
    return rp_getitem(matrix, RP_ITEMS(rp_ix_array(mask), rp_ix_newaxis()));
}
static rp_array *taken(void)
{
    return rp_take_mode(turned, picks, RP_ALL_AXES, RP_INDEX_CLIP);
}
static rp_array *along(void)
{
    return rp_take_along_axis(matrix, narrow, 1);
}
static rp_array *compressed(void)
{
    return rp_compress(picks, matrix, 0);
}
static rp_array *extracted(void)
{
    return rp_extract(mask, turned);
}
static rp_array *chosen(void)
{
    return rp_choose(rp_greater(matrix, rp_scalar(2)), (rp_array *[]){matrix, rp_scalar_int(2)}, 2, RP_INDEX_RAISE);
}
static rp_array *selected(void)
{
    return rp_select((rp_array *[]){mask}, (rp_array *[]){matrix}, 1, NULL);
}
static rp_array *diagonal(void)
{
    return rp_diagonal(matrix, 1, 0, 1);
}
static rp_array *trace(void)
{
    return rp_trace(matrix, 0, 0, 1);
}
static rp_array *argwhere(void)
{
    return rp_argwhere(matrix);
}
static rp_array *counted(void)
{
    return rp_count_nonzero(matrix, 1, (int[]){0}, true);
}
static rp_array *grid(void)
{
    return rp_indices(2, shape);
}
static rp_array *ravelled(void)
{
    return rp_ravel_multi_index((rp_array *[]){rp_arange_int(0, 3, 1), rp_scalar_int(1)}, 2, shape, NULL, RP_ORDER_C);
}
/* The first error of several arrays, or the first array. */
static rp_array *any_of(rp_index_arrays arrays)
{
    for (int i = 0; i < arrays.count; i++) {
        if (rp_array_status(arrays.axis[i])) return arrays.axis[i];
    }
    return arrays.axis[0];
}
static rp_array *nonzero(void)
{
    return any_of(rp_nonzero(matrix));
}
static rp_array *sparse(void)
{
    return any_of(rp_indices_sparse(2, shape));
}
static rp_array *cross(void)
{
    return any_of(rp_ix((rp_array *[]){picks, picks}, 2));
}
static rp_array *unravelled(void)
{
    return any_of(rp_unravel_index(rp_arange_int(0, 3, 1), 2, shape, RP_ORDER_C));
}
static rp_array *diagonals(void)
{
    return any_of(rp_diag_indices(3, 2));
}
static rp_array *triangle(void)
{
    return any_of(rp_tril_indices(3, 0, 4));
}

static rp_status make_one(void *context)
{
    RP_SCOPE();
    maker *const *make = context;
    return rp_array_status((*make)());
}

static void test_pure(void **state)
{
    (void)state;
    maker *makers[] = {plain,   by_integers, by_pairs, by_mask,    taken,     along,   compressed, extracted,
                       chosen,  selected,    diagonal, trace,      argwhere,  counted, grid,       ravelled,
                       nonzero, sparse,      cross,    unravelled, diagonals, triangle};
    for (size_t i = 0; i < sizeof makers / sizeof *makers; i++) {
        fault_every_allocation(make_one, &makers[i], RP_OK);
    }
}

typedef rp_status writer(rp_error *error);

static rp_status set_plain(rp_error *error)
{
    return rp_setitem(target, RP_ITEMS(rp_ix_at(1)), rp_arange(0, 4, 1), error);
}
static rp_status set_integers(rp_error *error)
{
    return rp_setitem(target, RP_ITEMS(rp_ix_array(narrow), rp_ix_array(picks)), rp_arange(0, 3, 1), error);
}
static rp_status set_mask(rp_error *error)
{
    return rp_setitem(target, RP_ITEMS(rp_ix_array(mask)), rp_scalar_int(5), error);
}
static rp_status set_itself(rp_error *error)
{
    return rp_setitem(target, RP_ITEMS(rp_ix_array(picks)), target, error);
}
static rp_status put(rp_error *error)
{
    return rp_put(target, picks, matrix, RP_INDEX_RAISE, error);
}
static rp_status put_along(rp_error *error)
{
    return rp_put_along_axis(target, narrow, rp_scalar(3), 1, error);
}
static rp_status put_mask(rp_error *error)
{
    return rp_putmask(target, matrix, rp_slice(target, 0, 0, 1, 1), error);
}
static rp_status place(rp_error *error)
{
    return rp_place(target, mask, rp_scalar_int(2), error);
}
static rp_status copyto(rp_error *error)
{
    return rp_copyto(target, matrix, RP_CAST_UNSAFE, mask, error);
}
static rp_status fill_diagonal(rp_error *error)
{
    return rp_fill_diagonal(target, rp_scalar_int(2), true, error);
}

static rp_status change_at(rp_error *error)
{
    return rp_ufunc_at_items(rp_ufunc_find("add"), target, RP_ITEMS(rp_ix_array(mask)), rp_scalar_int(2), error);
}

static rp_status write_one(void *context)
{
    RP_SCOPE();
    writer *const *write = context;
    float before[12], after[12];
    rp_error error;
    if (rp_copy_to(target, RP_F32, before, sizeof before) != RP_OK) return RP_EINTERNAL;
    rp_status status = (*write)(&error);
    if (rp_copy_to(target, RP_F32, after, sizeof after) != RP_OK) return RP_EINTERNAL;
    if (status != RP_OK) assert_memory_equal(before, after, sizeof before);
    return status;
}

static void test_writing(void **state)
{
    (void)state;
    writer *writers[] = {set_plain, set_integers, set_mask, put,           put_along,
                         put_mask,  place,        copyto,   fill_diagonal, change_at};
    for (size_t i = 0; i < sizeof writers / sizeof *writers; i++) {
        fault_every_allocation(write_one, &writers[i], RP_OK);
    }
    writer *refused = set_itself;
    fault_every_allocation(write_one, &refused, RP_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_pure), cmocka_unit_test(test_writing)};
    return cmocka_run_group_tests(tests, make_operands, drop_operands);
}
