/* Short forms for tests of operations. */
#ifndef TESTS_UNIT_EXEC_ARRAYS_H
#define TESTS_UNIT_EXEC_ARRAYS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <rapto/rapto.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(type, ...)       ((int64_t)(sizeof((type[]){__VA_ARGS__}) / sizeof(type)))
#define LIST(dtype, type, ...) rp_from_data(dtype, 1, (int64_t[]){COUNT(type, __VA_ARGS__)}, (type[]){__VA_ARGS__})
#define F64(...)               LIST(RP_F64, double, __VA_ARGS__)
#define F32(...)               LIST(RP_F32, float, __VA_ARGS__)
#define I64(...)               LIST(RP_I64, int64_t, __VA_ARGS__)
#define I32(...)               LIST(RP_I32, int32_t, __VA_ARGS__)
#define I8(...)                LIST(RP_I8, int8_t, __VA_ARGS__)
#define U8(...)                LIST(RP_U8, uint8_t, __VA_ARGS__)
#define U64(...)               LIST(RP_U64, uint64_t, __VA_ARGS__)
#define BOOLS(...)             LIST(RP_BOOL, uint8_t, __VA_ARGS__)
#define SHAPED(a, ...)         rp_reshape(a, (int)COUNT(int64_t, __VA_ARGS__), (int64_t[]){__VA_ARGS__})

/* The dtype, the number of elements and every element (as a double; NaN equals NaN). */
#define EXPECT(a, dtype, ...) expect_values(a, dtype, COUNT(double, __VA_ARGS__), (double[]){__VA_ARGS__})
static inline void expect_values(rp_array *a, rp_dtype dtype, int64_t count, const double *want)
{
    if (rp_array_status(a) != RP_OK) fail_msg("%s", rp_array_message(a));
    assert_int_equal(rp_dtype_of(a), dtype);
    assert_int_equal(rp_size(a), count);
    double *got = malloc((size_t)count * sizeof *got);
    assert_int_equal(rp_copy_to(a, RP_F64, got, (size_t)count * sizeof *got), RP_OK);
    for (int64_t i = 0; i < count; i++)
        if (got[i] != want[i] && !(isnan(got[i]) && isnan(want[i])))
            fail_msg("element %lld is %.17g, not %.17g", (long long)i, got[i], want[i]);
    free(got);
}

#define EXPECT_SHAPE(a, ...) expect_shape(a, (int)COUNT(int64_t, __VA_ARGS__), (int64_t[]){__VA_ARGS__})
static inline void expect_shape(rp_array *a, int ndim, const int64_t *shape)
{
    if (rp_array_status(a) != RP_OK) fail_msg("%s", rp_array_message(a));
    assert_int_equal(rp_ndim(a), ndim);
    for (int i = 0; i < ndim; i++) assert_int_equal(rp_shape(a)[i], shape[i]);
}

static inline void expect_error(rp_array *a, rp_status status, const char *words)
{
    assert_int_equal(rp_array_status(a), status);
    if (!strstr(rp_array_message(a), words)) fail_msg("'%s' does not say '%s'", rp_array_message(a), words);
}

/* `count` f64 values in [-1, 1), the same every time. */
static inline rp_array *noise(int64_t count)
{
    rp_random random = rp_random_key(5, (uint32_t)count, 0, 0);
    double *values = rp_malloc((size_t)count * sizeof *values);
    for (int64_t i = 0; i < count; i++) values[i] = 2 * rp_random_uniform(&random) - 1;
    return rp_adopt(RP_F64, 1, &count, values);
}

#endif
