/* Ufuncs called on operands; the values are NumPy 2.4's. */
#include "unit/exec/arrays.h"

static rp_array *call(const char *name, rp_array *a, rp_array *b, const rp_ufunc_options *options)
{
    return rp_ufunc_call(rp_ufunc_find(name), (rp_array *[]){a, b}, options).array[0];
}

static void objects_say_what_they_are(void **state)
{
    const rp_ufunc *add = rp_ufunc_find("add");
    char text[32];
    assert_string_equal(rp_ufunc_name(add), "add");
    assert_int_equal(rp_ufunc_nin(add), 2);
    assert_int_equal(rp_ufunc_nout(add), 1);
    assert_int_equal(rp_ufunc_identity(add), RP_IDENTITY_ZERO);
    assert_true(rp_ufunc_reorderable(add));
    assert_null(rp_ufunc_signature(add));
    assert_true(rp_ufunc_doc(add)[0] != 0);
    assert_true(rp_ufunc_type(add, 1, text));
    assert_string_equal(text, "bb->b");
    assert_false(rp_ufunc_type(add, 99, text));
    assert_ptr_equal(rp_ufunc_find("acos"), rp_ufunc_find("arccos"));
    assert_null(rp_ufunc_find("where"));
    assert_string_equal(rp_ufunc_signature(rp_ufunc_find("matvec")), "(m,n),(n)->(m)");
    assert_int_equal(rp_ufunc_identity(rp_ufunc_find("logical_and")), RP_IDENTITY_TRUE);
    assert_false(rp_ufunc_reorderable(rp_ufunc_find("subtract")));
}

static void dtypes_are_told(void **state)
{
    RP_SCOPE();
    rp_dtype d[3];
    rp_error error;
    rp_array *operands[] = {rp_zeros(RP_F16, 0, NULL), rp_scalar_int(1)};
    assert_int_equal(rp_ufunc_resolve(rp_ufunc_find("less"), operands, NULL, d, &error), RP_OK);
    assert_true(d[0] == RP_F16 && d[1] == RP_F16 && d[2] == RP_BOOL);
    rp_ufunc_options options = {.out = {rp_zeros(RP_I8, 0, NULL)}};
    assert_int_equal(rp_ufunc_resolve(rp_ufunc_find("add"), operands, &options, d, &error), RP_EDTYPE);
    assert_non_null(strstr(error.message, "Cannot cast ufunc 'add' output"));
    assert_int_equal(rp_ufunc_resolve(rp_ufunc_find("matmul"), operands, NULL, d, &error), RP_OK);
    assert_true(d[0] == RP_F16 && d[2] == RP_F16);
}

static void results_go_to_out(void **state)
{
    RP_SCOPE();
    rp_array *out = rp_zeros(RP_F32, 2, (int64_t[]){2, 2});
    rp_array *got = call("add", F64(1, 2), I64(10, 20), &(rp_ufunc_options){.out = {out}});
    assert_ptr_equal(got, out);
    EXPECT(out, RP_F32, 11, 22, 11, 22);
    rp_array *view = rp_slice(rp_zeros(RP_F64, 1, (int64_t[]){4}), 0, 3, RP_NONE, -2);
    call("multiply", F64(2, 3), F64(5, 7), &(rp_ufunc_options){.out = {view}});
    EXPECT(view, RP_F64, 10, 21);
}

static void masks_leave_the_rest_alone(void **state)
{
    RP_SCOPE();
    rp_array *out = F64(-1, -2, -3);
    call("add", F64(1, 2, 3), F64(10, 10, 10), &(rp_ufunc_options){.out = {out}, .where = BOOLS(1, 0, 1)});
    EXPECT(out, RP_F64, 11, -2, 13);
    rp_array *whole = I8(7, 7, 7);
    call("add", I64(1, 2, 3), I64(1, 1, 1), &(rp_ufunc_options){.out = {whole}, .where = BOOLS(0, 1, 0)});
    EXPECT(whole, RP_I8, 7, 3, 7);
}

static void overlap_acts_as_if_copied(void **state)
{
    RP_SCOPE();
    rp_array *a = rp_arange(0, 6, 1);
    call("add", rp_slice(a, 0, 0, 5, 1), rp_slice(a, 0, 1, 6, 1),
         &(rp_ufunc_options){.out = {rp_slice(a, 0, 1, 6, 1)}});
    EXPECT(a, RP_F64, 0, 1, 3, 5, 7, 9);
    rp_array *x = F64(7, -7), *y = F64(2, 2);
    rp_ufunc_call(rp_ufunc_find("divmod"), (rp_array *[]){x, y}, &(rp_ufunc_options){.out = {x, y}});
    EXPECT(x, RP_F64, 3, -4);
    EXPECT(y, RP_F64, 1, 1);
}

static void lazy_readers_see_what_was(void **state)
{
    RP_SCOPE();
    rp_array *a = F64(1, 2, 3);
    rp_set_mode(RP_MODE_LAZY);
    rp_array *before = rp_multiply(a, rp_scalar(10)), *pending = rp_add(a, a);
    call("negative", a, NULL, &(rp_ufunc_options){.out = {a}});
    rp_array *sum = rp_ufunc_reduce(rp_ufunc_find("add"), pending, -1, NULL, NULL);
    rp_set_mode(RP_MODE_EAGER);
    EXPECT(before, RP_F64, 10, 20, 30);
    EXPECT(a, RP_F64, -1, -2, -3);
    EXPECT(sum, RP_F64, 12);
}

static void wrong_calls_are_refused(void **state)
{
    RP_SCOPE();
    expect_error(
        call("add", F64(1), F64(1), &(rp_ufunc_options){.out = {I64(1)}}), RP_EDTYPE,
        "Cannot cast ufunc 'add' output from dtype('float64') to dtype('int64') with casting rule 'same_kind'");
    expect_error(call("add", F64(1, 2), F64(1), &(rp_ufunc_options){.out = {F64(1)}}), RP_ESHAPE,
                 "non-broadcastable output operand with shape (1,) doesn't match the broadcast shape (2,)");
    expect_error(call("add", F64(1.5), F64(1), &(rp_ufunc_options){.has_dtype = true, .dtype = RP_I64}), RP_EDTYPE,
                 "Cannot cast ufunc 'add' input 0");
    rp_array *fixed = rp_broadcast_to(F64(1), 1, (int64_t[]){2});
    expect_error(call("add", F64(1, 2), F64(1), &(rp_ufunc_options){.out = {fixed}}), RP_EREADONLY, "read-only");
    expect_error(call("add", rp_add(F64(1, 2), F64(1, 2, 3)), F64(1), NULL), RP_ESHAPE, "broadcast");
}

static void products_of_matrices(void **state)
{
    RP_SCOPE();
    rp_array *a = SHAPED(I64(0, 1, 2, 3, 4, 5), 2, 3), *turned = rp_transpose(a, NULL);
    EXPECT(call("matmul", a, turned, NULL), RP_I64, 5, 14, 14, 50);
    EXPECT(call("matmul", a, I8(1, 2, 3), NULL), RP_I64, 8, 26);
    EXPECT(call("matmul", BOOLS(1, 0), BOOLS(1, 1), NULL), RP_BOOL, 1);
    EXPECT(call("vecdot", a, I64(1, 0, 1), NULL), RP_I64, 2, 8);
    EXPECT(call("vecmat", I64(1, 1), a, NULL), RP_I64, 3, 5, 7);
    EXPECT(call("matvec", a, I64(1, 1, 1), NULL), RP_I64, 3, 12);
    EXPECT_SHAPE(
        call("matmul", rp_zeros(RP_F32, 3, (int64_t[]){3, 2, 4}), rp_zeros(RP_F32, 4, (int64_t[]){5, 1, 4, 6}), NULL),
        5, 3, 2, 6);
    expect_error(call("matmul", a, a, NULL), RP_EVALUE,
                 "matmul: Input operand 1 has a mismatch in its core dimension 0, with gufunc signature "
                 "(n?,k),(k,m?)->(n?,m?) (size 2 is different from 3)");
}

static void threads_do_not_change_products(void **state)
{
    RP_SCOPE();
    rp_array *a = SHAPED(noise(300 * 200), 300, 200), *b = SHAPED(noise(200 * 150), 200, 150);
    const void *one, *four;
    rp_set_threads(1);
    rp_array *first = call("matmul", a, b, NULL);
    rp_set_threads(4);
    rp_array *second = call("matmul", a, b, NULL);
    rp_set_threads(0);
    assert_int_equal(rp_read(first, &one), RP_OK);
    assert_int_equal(rp_read(second, &four), RP_OK);
    assert_memory_equal(one, four, 300 * 150 * sizeof(double));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(objects_say_what_they_are),
        cmocka_unit_test(dtypes_are_told),
        cmocka_unit_test(results_go_to_out),
        cmocka_unit_test(masks_leave_the_rest_alone),
        cmocka_unit_test(overlap_acts_as_if_copied),
        cmocka_unit_test(lazy_readers_see_what_was),
        cmocka_unit_test(wrong_calls_are_refused),
        cmocka_unit_test(products_of_matrices),
        cmocka_unit_test(threads_do_not_change_products),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
