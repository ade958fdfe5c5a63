/* The overlap test against counting bytes. */
#include "array_check.h"
#include "core/iter_i.h"

enum { ROOM = 400 };

/* Marks the bytes of a block; true when it meets a marked one. */
static bool mark(const rpi_layout *block, const char *base, unsigned char *bytes, unsigned char bit, int axis,
                 int64_t at)
{
    bool met = false;
    if (axis == block->ndim) {
        for (size_t i = 0; i < block->itemsize; i++) {
            int64_t byte = (block->data - base) + at + (int64_t)i;
            assert_true(byte >= 0 && byte < ROOM);
            met |= (bytes[byte] & ~bit) != 0;
            bytes[byte] |= bit;
        }
        return met;
    }
    for (int64_t i = 0; i < block->shape[axis]; i++)
        met |= mark(block, base, bytes, bit, axis + 1, at + i * block->strides[axis]);
    return met;
}

static bool share_bytes(const rpi_layout *a, const rpi_layout *b, const char *base)
{
    unsigned char bytes[ROOM] = {0};
    mark(a, base, bytes, 1, 0, 0);
    return mark(b, base, bytes, 2, 0, 0);
}

/* A random block that stays inside [0, ROOM). */
static void random_block(rp_random *random, const char *base, int64_t *shape, int64_t *strides, rpi_layout *block)
{
    const size_t sizes[] = {1, 2, 4, 8};
    int64_t low = 0, high = 0;
    block->itemsize = sizes[rp_random_below(random, 4)];
    block->ndim = (int)rp_random_below(random, 4);
    for (int i = 0; i < block->ndim; i++) {
        shape[i] = 1 + rp_random_below(random, 4);
        strides[i] = rp_random_below(random, 61) - 30;
        int64_t reach = (shape[i] - 1) * strides[i];
        *(reach < 0 ? &low : &high) += reach;
    }
    int64_t room = ROOM - (high - low) - (int64_t)block->itemsize;
    block->data = base - low + (room > 0 ? rp_random_below(random, room) : 0);
    block->shape = shape;
    block->strides = strides;
}

static void test_random_blocks(void **state)
{
    static const char base[ROOM];
    int64_t shapes[2][4], strides[2][4];
    rp_random random = rp_random_key(11, 0, 0, 0);
    int shared = 0, separate = 0;
    (void)state;
    for (int round = 0; round < 20000; round++) {
        rpi_layout a, b;
        random_block(&random, base, shapes[0], strides[0], &a);
        random_block(&random, base, shapes[1], strides[1], &b);
        bool expected = share_bytes(&a, &b, base);
        rpi_overlap found = rpi_overlap_of(&a, &b);
        assert_int_equal(found != RPI_OVERLAP_NONE, expected);
        shared += expected;
        separate += !expected;
    }
    assert_true(shared > 1000 && separate > 1000);
}

static rpi_overlap of(const char *a, int64_t a_n, int64_t a_stride, const char *b, int64_t b_n, int64_t b_stride)
{
    rpi_layout x = {a, 1, &a_n, &a_stride, 8}, y = {b, 1, &b_n, &b_stride, 8};
    return rpi_overlap_of(&x, &y);
}

static void test_known_cases(void **state)
{
    static const char base[8 * 64];
    (void)state;
    assert_int_equal(of(base, 8, 8, base, 8, 8), RPI_OVERLAP_SAME);
    assert_int_equal(of(base, 8, 8, base + 8, 8, 8), RPI_OVERLAP_SOME);
    assert_int_equal(of(base, 8, 8, base + 64, 8, 8), RPI_OVERLAP_NONE);
    assert_int_equal(of(base, 8, 16, base + 8, 8, 16), RPI_OVERLAP_NONE); /* even and odd elements */
    assert_int_equal(of(base, 8, 8, base + 56, 8, -8), RPI_OVERLAP_SOME); /* the same elements, reversed */
    assert_int_equal(of(base, 0, 8, base, 8, 8), RPI_OVERLAP_NONE);
    assert_int_equal(of(base, 1, 8, base, 1, 999), RPI_OVERLAP_SAME);
}

/* Where the search would take too long the answer is "may overlap", never "no". */
static void test_hard_cases_are_safe(void **state)
{
    static const char base[1];
    int64_t shape[12], strides[12];
    (void)state;
    for (int i = 0; i < 12; i++) {
        shape[i] = 40 + i;
        strides[i] = 1000003 + 7919 * i * i;
    }
    const char *far = (const char *)((uintptr_t)base + 77777777);
    rpi_layout a = {base, 12, shape, strides, 1}, b = {far, 12, shape, strides, 1};
    assert_int_not_equal(rpi_overlap_of(&a, &b), RPI_OVERLAP_SAME);
}

RUN_TESTS(cmocka_unit_test(test_random_blocks), cmocka_unit_test(test_known_cases),
          cmocka_unit_test(test_hard_cases_are_safe))
