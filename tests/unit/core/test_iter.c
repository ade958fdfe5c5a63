#include "array_check.h"
#include "core/iter_i.h"

static int64_t calls, elements;

static void copy_words(int64_t n, char *const *pointers, const int64_t *strides)
{
    calls++;
    elements += n;
    for (int64_t i = 0; i < n; i++)
        *(int32_t *)(pointers[1] + i * strides[1]) = *(const int32_t *)(pointers[0] + i * strides[0]);
}

static void test_dense_axes_become_one_call(void **state)
{
    int32_t in[24], out[24];
    rpi_iter iter;
    (void)state;
    for (int i = 0; i < 24; i++) in[i] = i;
    rpi_iter_init(&iter, 3, DIMS(2, 3, 4), 2, (const int64_t *[]){DIMS(48, 16, 4), DIMS(48, 16, 4)}, false);
    assert_int_equal(iter.ndim, 1);
    assert_int_equal(iter.shape[0], 24);
    calls = elements = 0;
    rpi_iter_run(&iter, (char *const[]){(char *)in, (char *)out}, 0, iter.size, copy_words);
    assert_int_equal(calls, 1);
    assert_memory_equal(in, out, sizeof in);
}

/* Both operands in Fortran order: the axes turn round and merge; with keep_order they do not. */
static void test_axes_follow_the_result(void **state)
{
    rpi_iter iter;
    const int64_t *strides[] = {DIMS(4, 8), DIMS(4, 8)};
    (void)state;
    rpi_iter_init(&iter, 2, DIMS(2, 3), 2, strides, false);
    assert_int_equal(iter.ndim, 1);
    rpi_iter_init(&iter, 2, DIMS(2, 3), 2, strides, true);
    assert_int_equal(iter.ndim, 2);
    assert_int_equal(iter.shape[1], 3);
}

static void test_scalars_and_empty_shapes(void **state)
{
    rpi_iter iter;
    int32_t in = 7, out = 0;
    char *const pointers[] = {(char *)&in, (char *)&out};
    (void)state;
    rpi_iter_init(&iter, 0, NULL, 2, (const int64_t *[]){NULL, NULL}, false);
    assert_int_equal(iter.ndim, 1);
    calls = 0;
    rpi_iter_run(&iter, pointers, 0, iter.size, copy_words);
    assert_int_equal(calls, 1);
    assert_int_equal(out, 7);
    rpi_iter_init(&iter, 3, DIMS(2, 0, 3), 2, (const int64_t *[]){DIMS(0, 0, 4), DIMS(0, 0, 4)}, false);
    assert_int_equal(iter.size, 0);
    rpi_iter_run(&iter, pointers, 0, iter.size, copy_words);
    assert_int_equal(calls, 1);
}

/* Any cut of the range into pieces visits each element once, in the same place. */
static void test_pieces(void **state)
{
    enum { A = 3, B = 4, C = 5, N = A * B * C };
    int32_t in[N], whole[N], pieces[N];
    const int64_t *strides[] = {DIMS(4, 4 * A, 4 * A * B), DIMS(4 * B * C, 4 * C, 4)};
    rpi_iter iter;
    (void)state;
    for (int i = 0; i < N; i++) in[i] = 1000 + i;
    rpi_iter_init(&iter, 3, DIMS(A, B, C), 2, strides, false);
    rpi_iter_run(&iter, (char *const[]){(char *)in, (char *)whole}, 0, N, copy_words);
    for (int a = 0; a < A; a++)
        for (int b = 0; b < B; b++)
            for (int c = 0; c < C; c++) assert_int_equal(whole[(a * B + b) * C + c], in[a + A * (b + B * c)]);
    for (int64_t grain = 1; grain <= N; grain++) {
        memset(pieces, 0, sizeof pieces);
        elements = 0;
        for (int64_t at = 0; at < N; at += grain)
            rpi_iter_run(&iter, (char *const[]){(char *)in, (char *)pieces}, at, at + grain < N ? at + grain : N,
                         copy_words);
        assert_int_equal(elements, N);
        assert_memory_equal(pieces, whole, sizeof whole);
    }
}

static void test_negative_and_zero_strides(void **state)
{
    int32_t in[3] = {1, 2, 3}, out[6] = {0};
    rpi_iter iter;
    (void)state;
    rpi_iter_init(&iter, 2, DIMS(2, 3), 2, (const int64_t *[]){DIMS(0, -4), DIMS(12, 4)}, false);
    rpi_iter_run(&iter, (char *const[]){(char *)(in + 2), (char *)out}, 0, iter.size, copy_words);
    assert_memory_equal(out, ((const int32_t[]){3, 2, 1, 3, 2, 1}), sizeof out);
}

RUN_TESTS(cmocka_unit_test(test_dense_axes_become_one_call), cmocka_unit_test(test_axes_follow_the_result),
          cmocka_unit_test(test_scalars_and_empty_shapes), cmocka_unit_test(test_pieces),
          cmocka_unit_test(test_negative_and_zero_strides))
