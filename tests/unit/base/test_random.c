#include "test_here.h"

#include <math.h>

// Known answers that the authors of Random123 publish for philox4x32-10.
static void test_known_answers(void **state)
{
    const struct {
        uint32_t counter[4], key[2], out[4];
    } cases[] = {
        {{0, 0, 0, 0}, {0, 0}, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
        {{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
         {0xffffffff, 0xffffffff},
         {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
        {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
         {0xa4093822, 0x299f31d0},
         {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint32_t out[4];
        rpi_philox(cases[i].key, cases[i].counter, out);
        assert_memory_equal(out, cases[i].out, sizeof out);
    }
}

static void test_stream_is_the_blocks_in_order(void **state)
{
    rp_random random = rp_random_key(0x1122334455667788u, 5, 6, 7);
    for (uint32_t block = 0; block < 3; block++) {
        uint32_t out[4], key[2] = {0x55667788, 0x11223344}, counter[4] = {block, 5, 6, 7};
        rpi_philox(key, counter, out);
        for (int i = 0; i < 4; i++) assert_int_equal(rp_random_u32(&random), out[i]);
    }
    rp_random zero = rp_random_key(0, 0, 0, 0);
    assert_true(rp_random_u64(&zero) == 0xe169c58d6627e8d5u);
}

static void test_streams_differ(void **state)
{
    const rp_random streams[] = {rp_random_key(1, 0, 0, 0), rp_random_key(1, 1, 0, 0),
                                 rp_random_key(1, 0, 1, 0), rp_random_key(1, 0, 0, 1),
                                 rp_random_key(2, 0, 0, 0), rp_random_key(1ull << 32, 0, 0, 0)};
    uint64_t first[6];
    for (int i = 0; i < 6; i++) {
        rp_random copy = streams[i];
        first[i] = rp_random_u64(&copy);
        for (int j = 0; j < i; j++) assert_true(first[i] != first[j]);
    }
}

static void test_end_of_counter_keeps_off_the_neighbour(void **state)
{
    rp_random random = rp_random_key(9, 1, 2, 3), neighbour = rp_random_key(9, 2, 2, 3);
    random.counter[0] = UINT32_MAX;
    for (int i = 0; i < 4; i++) rp_random_u32(&random); // the last block
    uint64_t a = rp_random_u64(&random), b = rp_random_u64(&neighbour);
    rp_random start = rp_random_key(9, 1, 2, 3);
    assert_true(a != b && a != rp_random_u64(&start));
}

static void test_uniform(void **state)
{
    rp_random random = rp_random_key(42, 0, 0, 0);
    double sum = 0, squares = 0;
    const int count = 200000;
    int odd = 0; // the last of the 53 bits is in use
    for (int i = 0; i < count; i++) {
        double u = rp_random_uniform(&random);
        assert_true(u >= 0 && u < 1);
        odd += fmod(u * 0x1p53, 2) != 0;
        assert_true(u * 0x1p53 == floor(u * 0x1p53));
        sum += u;
        squares += u * u;
    }
    assert_true(abs(odd - count / 2) < 4 * sqrt(count * 0.25));
    assert_true(fabs(sum / count - 0.5) < 4 * sqrt(1.0 / 12 / count));
    assert_true(fabs(squares / count - 1.0 / 3) < 4 * sqrt(4.0 / 45 / count));
}

// With a bound of 3/4 of 2^63 a plain product or remainder would be visibly uneven.
static void test_below_is_unbiased(void **state)
{
    rp_random random = rp_random_key(7, 0, 0, 0);
    const int64_t large = INT64_C(3) << 61;
    int low = 0;
    const int count = 100000;
    for (int i = 0; i < count; i++) {
        int64_t x = rp_random_below(&random, large);
        assert_true(x >= 0 && x < large);
        low += x < large / 2;
    }
    assert_true(abs(low - count / 2) < 4 * sqrt(count * 0.25));
    int seen[6] = {0};
    for (int i = 0; i < 60000; i++) seen[rp_random_below(&random, 6)]++;
    double chi2 = 0;
    for (int i = 0; i < 6; i++) chi2 += (seen[i] - 10000.0) * (seen[i] - 10000.0) / 10000;
    assert_true(chi2 < 20.5); // 0.1 % point of 5 degrees of freedom
    assert_int_equal(rp_random_below(&random, 1), 0);
}

// Exact rule of the rejection: a product whose low half is below 2^64 mod bound is drawn again. The stream is searched
// for such a draw, so that the rule is seen at work.
static void test_below_rejects(void **state)
{
    const uint64_t bound = INT64_MAX; // 2^64 mod bound = 2
    const int64_t bad_bound =
        (INT64_C(1) << 62) + 1; // 2^64 mod bound is about 2^62: a quarter of all draws is rejected
    assert_true((0 - bound) % bound == 2);
    rp_random random = rp_random_key(11, 0, 0, 0);
    int rejected = 0;
    for (int i = 0; i < 1000; i++) {
        rp_random words = random;
        rp_random_below(&random, bad_bound);
        rp_random_u64(&words);
        rejected += words.counter[0] != random.counter[0] || words.used != random.used;
    }
    assert_in_range(rejected, 150, 350);
}

static void test_normal_moments(void **state)
{
    rp_random random = rp_random_key(3, 1, 4, 1);
    const int count = 400000;
    double m1 = 0, m2 = 0, m3 = 0, m4 = 0;
    int beyond2 = 0;
    for (int i = 0; i < count; i++) {
        double x = rp_random_normal(&random);
        assert_true(isfinite(x));
        m1 += x, m2 += x * x, m3 += x * x * x, m4 += x * x * x * x;
        beyond2 += fabs(x) > 2;
    }
    double root = sqrt(count);
    assert_true(fabs(m1 / count) < 4 / root);
    assert_true(fabs(m2 / count - 1) < 4 * sqrt(2) / root);
    assert_true(fabs(m3 / count) < 4 * sqrt(15) / root);
    assert_true(fabs(m4 / count - 3) < 4 * sqrt(96) / root);
    assert_true(fabs(beyond2 / (double)count - 0.0455002639) < 4 * sqrt(0.0455 * 0.9545) / root);
}

// Against libm's long double functions, to 1e-15 of the radius: the formula, its order of draws, and the series.
static void test_normal_is_box_muller(void **state)
{
    rp_random a = rp_random_key(8, 0, 0, 0), b = a;
    for (int i = 0; i < 100000; i++) {
        double x = rp_random_normal(&a);
        double u1 = rp_random_uniform(&b), u2 = rp_random_uniform(&b);
        long double radius = sqrtl(-2 * logl(1 - u1));
        long double expected = radius * cosl(2 * 3.14159265358979323846264338327950288L * u2);
        assert_true(fabsl(x - expected) <= 1e-15L * (radius + 1));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known_answers),
        cmocka_unit_test(test_stream_is_the_blocks_in_order),
        cmocka_unit_test(test_streams_differ),
        cmocka_unit_test(test_end_of_counter_keeps_off_the_neighbour),
        cmocka_unit_test(test_uniform),
        cmocka_unit_test(test_below_is_unbiased),
        cmocka_unit_test(test_below_rejects),
        cmocka_unit_test(test_normal_moments),
        cmocka_unit_test(test_normal_is_box_muller),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
