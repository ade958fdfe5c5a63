#include "test_here.h"

static void test_known_value(void **state)
{
    char text[33];
    rp_hash_hex(rp_hash_bytes("", 0), text);
    assert_string_equal(text, "99aa06d3014798d86001c324468d497f"); // xxHash's own value of the empty input, seed 0
    rp_hash_hex(rp_hash_bytes(NULL, 0), text);
    assert_string_equal(text, "99aa06d3014798d86001c324468d497f");
}

static void test_running_equals_whole(void **state)
{
    unsigned char data[5000];
    for (size_t i = 0; i < sizeof data; i++) data[i] = (unsigned char)(i * 131 >> 3);
    const size_t steps[] = {1, 7, 64, 255, 256, 257, 1000, 4999};
    rp_hash whole = rp_hash_bytes(data, sizeof data);
    for (size_t k = 0; k < sizeof steps / sizeof *steps; k++) {
        rp_hasher *hasher = rp_hasher_new();
        for (size_t at = 0; at < sizeof data; at += steps[k]) {
            size_t left = sizeof data - at;
            rp_hasher_add(hasher, data + at, left < steps[k] ? left : steps[k]);
        }
        rp_hasher_add(hasher, NULL, 0);
        assert_true(rp_hash_equal(rp_hasher_value(hasher), whole));
        assert_true(rp_hash_equal(rp_hasher_value(hasher), whole)); // asking changes nothing
        rp_hasher_free(hasher);
    }
    data[4000] ^= 1;
    assert_false(rp_hash_equal(rp_hash_bytes(data, sizeof data), whole));
}

static void test_hex_pads(void **state)
{
    char text[33];
    rp_hash_hex((rp_hash){.low = 0xAB, .high = 1}, text);
    assert_string_equal(text, "000000000000000100000000000000ab");
}

static void test_no_memory(void **state)
{
    rp_fault_set(RP_FAULT_NTH, 1);
    assert_null(rp_hasher_new());
    rp_fault_set(RP_FAULT_OFF, 0);
    rp_hasher_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known_value),
        cmocka_unit_test(test_running_equals_whole),
        cmocka_unit_test(test_hex_pads),
        cmocka_unit_test(test_no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
