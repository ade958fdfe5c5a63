/* Every public function of array.h and io.h that allocates, with every allocation failing in turn. */
#include "fault.h"
#include <rapto/array.h>
#include <rapto/io.h>
#include <rapto/ops.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const int64_t shape[] = {3, 4};
static const double numbers[12] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};

/* Operands are made once, outside the fault loop, and kept. */
static rp_array *matrix, *vector, *integers;

static int make_operands(void **state)
{
    (void)state;
    RP_SCOPE();
    matrix = rp_keep(rp_from_data(RP_F64, 2, shape, numbers));
    vector = rp_keep(rp_arange(0, 10, 1));
    integers = rp_keep(rp_from_data(RP_I32, 1, (const int64_t[]){3}, (const int32_t[]){0, -1, 1}));
    return rp_array_status(matrix) || rp_array_status(vector) || rp_array_status(integers);
}

static int drop_operands(void **state)
{
    (void)state;
    rp_release(matrix);
    rp_release(vector);
    rp_release(integers);
    rp_scope_close_all();
    return 0;
}

/* A pure function under test: makes one array from the operands. */
typedef rp_array *maker(void);

static rp_array *from_data(void)
{
    return rp_from_data(RP_F64, 2, shape, numbers);
}
static rp_array *from_nothing(void)
{
    return rp_from_data(RP_I8, 2, shape, NULL);
}
static rp_array *empty(void)
{
    return rp_empty(RP_F32, 2, shape);
}
static rp_array *zeros(void)
{
    return rp_zeros(RP_F32, 2, shape);
}
static rp_array *ones(void)
{
    return rp_ones(RP_F32, 2, shape);
}
static rp_array *full(void)
{
    return rp_full(RP_F32, 2, shape, rp_scalar(2));
}
static rp_array *range(void)
{
    return rp_arange(0, 5, 0.5);
}
static rp_array *range_int(void)
{
    return rp_arange_int(0, 5, 1);
}
static rp_array *spaced(void)
{
    return rp_linspace(0, 1, 5, true);
}
static rp_array *eye(void)
{
    return rp_eye(RP_F64, 3, 3, 0);
}
static rp_array *weak(void)
{
    return rp_scalar(1);
}
static rp_array *weak_int(void)
{
    return rp_scalar_int(1);
}
static rp_array *truth(void)
{
    return rp_scalar_bool(true);
}
static rp_array *slice(void)
{
    return rp_slice(matrix, 0, RP_NONE, RP_NONE, -1);
}
static rp_array *row(void)
{
    return rp_index(matrix, 0, 1);
}
static rp_array *reshape_view(void)
{
    return rp_reshape(matrix, 2, (const int64_t[]){4, 3});
}
static rp_array *reshape_copy(void)
{
    return rp_ravel(rp_transpose(matrix, NULL));
}
static rp_array *transpose(void)
{
    return rp_transpose(matrix, (const int[]){1, 0});
}
static rp_array *swapaxes(void)
{
    return rp_swapaxes(matrix, 0, 1);
}
static rp_array *moveaxis(void)
{
    return rp_moveaxis(matrix, 0, 1);
}
static rp_array *expand(void)
{
    return rp_expand_dims(matrix, 0);
}
static rp_array *squeeze(void)
{
    return rp_squeeze(rp_expand_dims(matrix, 0), RP_ALL_AXES);
}
static rp_array *broadcast(void)
{
    return rp_broadcast_to(matrix, 3, (const int64_t[]){2, 3, 4});
}
static rp_array *flip(void)
{
    return rp_flip(matrix, RP_ALL_AXES);
}
static rp_array *concatenate(void)
{
    return rp_concatenate((rp_array *[]){matrix, matrix}, 2, 1);
}
static rp_array *stack(void)
{
    return rp_stack((rp_array *[]){matrix, matrix}, 2, 1);
}
static rp_array *take(void)
{
    return rp_take(rp_transpose(matrix, NULL), integers, 0);
}
static rp_array *take_flat(void)
{
    return rp_take(matrix, integers, RP_ALL_AXES);
}
static rp_array *windows(void)
{
    return rp_sliding_window_view(vector, 3, 0);
}
static rp_array *copy(void)
{
    return rp_copy(matrix);
}
static rp_array *contiguous(void)
{
    return rp_ascontiguous(rp_transpose(matrix, NULL));
}
static rp_array *astype(void)
{
    return rp_astype(matrix, RP_I8);
}
static rp_array *astype_casting(void)
{
    return rp_astype_casting(matrix, RP_F32, RP_CAST_SAME_KIND);
}

/* Gives the array up to the enclosing scope and on to the caller. */
static rp_array *yielded(void)
{
    RP_SCOPE();
    return rp_yield(rp_copy(matrix));
}

static rp_status make(void *context)
{
    RP_SCOPE();
    return rp_array_status((*(maker **)context)());
}

static void test_pure_functions(void **state)
{
    static maker *makers[] = {from_data, from_nothing, empty,      zeros,        ones,           full,     range,
                              range_int, spaced,       eye,        weak,         weak_int,       truth,    slice,
                              row,       reshape_view, transpose,  reshape_copy, swapaxes,       moveaxis, expand,
                              squeeze,   broadcast,    flip,       concatenate,  stack,          take,     take_flat,
                              windows,   copy,         contiguous, astype,       astype_casting, yielded};
    (void)state;
    for (size_t i = 0; i < sizeof makers / sizeof *makers; i++)
        assert_true(fault_every_allocation(make, &makers[i], RP_OK) > 0);
}

/* The block is freed with the array, or at once when there can be none. */
static rp_status adopt(void *context)
{
    (void)context;
    RP_SCOPE();
    void *block = rp_malloc(sizeof numbers);
    return block ? rp_array_status(rp_adopt(RP_F64, 2, shape, block)) : RP_ENOMEM;
}

static void test_adopt(void **state)
{
    (void)state;
    assert_int_equal(fault_every_allocation(adopt, NULL, RP_OK), 3);
}

static rp_status refuse(void *context)
{
    RP_SCOPE();
    (void)context;
    return rp_array_status(rp_index(matrix, 0, 3));
}

static void test_birth_of_an_error(void **state)
{
    (void)state;
    assert_true(fault_every_allocation(refuse, NULL, RP_EINDEX) > 0);
}

static int releases;
static void count_release(void *context)
{
    (void)context;
    releases++;
}

static rp_status wrap(void *context)
{
    RP_SCOPE();
    int before = releases;
    rp_foreign foreign = {RP_F64, 2, shape, NULL, (void *)(uintptr_t)numbers, false, count_release, NULL};
    rp_array *a = rp_from_foreign(&foreign);
    (void)context;
    assert_int_equal(releases - before, rp_array_status(a) == RP_OK ? 0 : 1);
    return rp_array_status(a);
}

static void test_foreign_memory_is_released_once(void **state)
{
    (void)state;
    releases = 0;
    int64_t allocations = fault_every_allocation(wrap, NULL, RP_OK);
    assert_true(allocations > 0);
    assert_int_equal(releases, 1 + 2 * (allocations + 1));
}

static rp_status scopes(void *context)
{
    rp_scope *open[40]; /* more than a thread has in reserve */
    (void)context;
    bool failed = false;
    for (int i = 0; i < 40; i++) {
        open[i] = rp_scope_open();
        failed |= !open[i];
    }
    for (int i = 39; i >= 0; i--) rp_scope_close(open[i]);
    return failed ? RP_ENOMEM : RP_OK;
}

static void test_scopes(void **state)
{
    (void)state;
    assert_true(fault_every_allocation(scopes, NULL, RP_OK) > 0);
}

static rp_status read_strided(void *context)
{
    static const char untouched = 0;
    const void *data = &untouched;
    (void)context;
    RP_SCOPE();
    rp_status status = rp_read(rp_transpose(matrix, NULL), &data);
    if (status != RP_OK) assert_ptr_equal(data, &untouched);
    return status;
}

static rp_status copy_out(void *context)
{
    double out[12] = {-1}, item = -1;
    int64_t whole = -1;
    bool truth_value = false;
    (void)context;
    RP_SCOPE();
    rp_array *flipped = rp_flip(matrix, 0);
    rp_status status = rp_copy_to(flipped, RP_F64, out, sizeof out);
    if (status != RP_OK) assert_true(out[0] == -1);
    if (status == RP_OK) status = rp_item(rp_index(rp_index(matrix, 0, 1), 0, 1), &item);
    if (status == RP_OK) status = rp_item_int(rp_index(vector, 0, 3), &whole);
    if (status == RP_OK) status = rp_item_bool(rp_index(vector, 0, 3), &truth_value);
    if (status == RP_OK) assert_true(item == 5 && whole == 3 && truth_value);
    return status;
}

static rp_status result_type(void *context)
{
    rp_dtype dtype = RP_DTYPE_COUNT;
    rp_error error;
    (void)context;
    RP_SCOPE();
    rp_status status =
        rp_result_type((rp_array *[]){rp_astype(integers, RP_U8), rp_scalar_int(300)}, 2, &dtype, &error);
    assert_int_equal(dtype, RP_DTYPE_COUNT);
    return status;
}

static void test_reads(void **state)
{
    (void)state;
    assert_true(fault_every_allocation(read_strided, NULL, RP_OK) > 0);
    assert_true(fault_every_allocation(copy_out, NULL, RP_OK) > 0);
    assert_true(fault_every_allocation(result_type, NULL, RP_EOVERFLOW) > 0);
}

/* Shifts a row by one through overlapping views; on failure the row is as before. */
static rp_status shift(void *context)
{
    static const double before[5] = {0, 1, 2, 3, 4}, after[5] = {0, 0, 1, 2, 3};
    double out[5];
    rp_error error;
    rp_array *a = context;
    RP_SCOPE();
    rp_status status = rp_assign(rp_slice(a, 0, 1, RP_END, 1), rp_slice(a, 0, 0, -1, 1), &error);
    if (rp_copy_to(a, RP_F64, out, sizeof out) != RP_OK) return RP_EINTERNAL;
    assert_memory_equal(out, status == RP_OK ? after : before, sizeof out);
    return status;
}

static rp_status shift_new(void *context)
{
    (void)context;
    RP_SCOPE();
    rp_array *a = rp_arange(0, 5, 1);
    return rp_array_status(a) ? rp_array_status(a) : shift(a);
}

static rp_status fill(void *context)
{
    rp_error error;
    (void)context;
    RP_SCOPE();
    rp_array *a = rp_arange(0, 5, 1);
    return rp_array_status(a) ? rp_array_status(a) : rp_fill(rp_slice(a, 0, 1, 3, 1), 7, &error);
}

static void test_writes(void **state)
{
    (void)state;
    assert_true(fault_every_allocation(shift_new, NULL, RP_OK) > 0);
    assert_true(fault_every_allocation(fill, NULL, RP_OK) > 0);
}

static rp_status text(void *context)
{
    char untouched[] = "", *words = untouched;
    rp_error error;
    RP_SCOPE();
    rp_status status = rp_to_string(context, &(rp_print_options){.repr = true}, &words, &error);
    if (status == RP_OK)
        rp_free(words);
    else
        assert_ptr_equal(words, untouched);
    return status;
}

static rp_status print(void *context)
{
    FILE *nowhere = context;
    RP_SCOPE();
    return rp_print(matrix, nowhere);
}

static void test_text(void **state)
{
    (void)state;
    FILE *nowhere = fopen("/dev/null", "w");
    assert_true(fault_every_allocation(text, matrix, RP_OK) > 0);
    assert_true(fault_every_allocation(text, integers, RP_OK) > 0);
    assert_true(fault_every_allocation(print, nowhere, RP_OK) > 0);
    fclose(nowhere);
}

static char folder[] = "/tmp/rapto_fault_XXXXXX";

static rp_status write_file(void *context)
{
    rp_error error;
    RP_SCOPE();
    return rp_npy_write(context, rp_transpose(matrix, NULL), &error);
}

static rp_status read_file(void *context)
{
    rp_array *out = matrix;
    rp_error error;
    RP_SCOPE();
    rp_status status = rp_npy_read(context, &out, &error);
    if (status != RP_OK) assert_ptr_equal(out, matrix);
    return status;
}

/* A Fortran-order file: its array is a transposed view. */
static rp_status parse_fortran(void *context)
{
    static const char file[] =
        "\x93NUMPY\x01\x00\x3b\x00{'descr': '|u1', 'fortran_order': True, 'shape': (2, 2), } abcd";
    rp_array *out = matrix;
    rp_error error;
    (void)context;
    RP_SCOPE();
    rp_status status = rp_npy_parse("memory", file, sizeof file - 1, &out, &error);
    if (status != RP_OK) assert_ptr_equal(out, matrix);
    return status;
}

static void test_files(void **state)
{
    char path[64];
    (void)state;
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/a.npy", folder);
    assert_true(fault_every_allocation(write_file, path, RP_OK) > 0);
    assert_true(fault_every_allocation(read_file, path, RP_OK) > 0);
    assert_true(fault_every_allocation(parse_fortran, path, RP_OK) > 0);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(rmdir(folder), 0); /* no temporary file was left behind */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pure_functions),
        cmocka_unit_test(test_adopt),
        cmocka_unit_test(test_birth_of_an_error),
        cmocka_unit_test(test_foreign_memory_is_released_once),
        cmocka_unit_test(test_scopes),
        cmocka_unit_test(test_reads),
        cmocka_unit_test(test_writes),
        cmocka_unit_test(test_text),
        cmocka_unit_test(test_files),
    };
    return cmocka_run_group_tests(tests, make_operands, drop_operands);
}
