#include "test_here.h"

// A processor with everything, as of AVX-512 server parts.
static const rpi_cpu_bits full = {
    .leaf1_ecx = 0x7FFAFBFF, .leaf7_ebx = 0xFFFFFFFF, .extended1_ecx = 0x121, .xcr0 = 0xE7};

static void test_levels(void **state)
{
    assert_int_equal(rpi_isa_of_bits(&full), RP_ISA_V4);
    rpi_cpu_bits none = {0};
    assert_int_equal(rpi_isa_of_bits(&none), RP_ISA_REF);
    rpi_cpu_bits no_zmm = full; // the system does not save zmm: AVX-512 may not be used
    no_zmm.xcr0 = 0x7;
    assert_int_equal(rpi_isa_of_bits(&no_zmm), RP_ISA_V3);
    rpi_cpu_bits no_ymm = full;
    no_ymm.xcr0 = 0x3;
    assert_int_equal(rpi_isa_of_bits(&no_ymm), RP_ISA_V2);
    rpi_cpu_bits no_xsave = full;
    no_xsave.xcr0 = 0;
    no_xsave.leaf1_ecx &= ~(1u << 27);
    assert_int_equal(rpi_isa_of_bits(&no_xsave), RP_ISA_V2);
}

// Taking away any one feature of a level takes away the level.
static void test_each_feature_counts(void **state)
{
    const struct {
        int leaf1, leaf7, extended;
        rp_isa without;
    } cases[] = {
        {0, -1, -1, RP_ISA_REF},  {9, -1, -1, RP_ISA_REF},  {13, -1, -1, RP_ISA_REF}, {19, -1, -1, RP_ISA_REF},
        {20, -1, -1, RP_ISA_REF}, {23, -1, -1, RP_ISA_REF}, {-1, -1, 0, RP_ISA_REF},  {12, -1, -1, RP_ISA_V2},
        {22, -1, -1, RP_ISA_V2},  {28, -1, -1, RP_ISA_V2},  {29, -1, -1, RP_ISA_V2},  {-1, 3, -1, RP_ISA_V2},
        {-1, 5, -1, RP_ISA_V2},   {-1, 8, -1, RP_ISA_V2},   {-1, -1, 5, RP_ISA_V2},   {-1, 16, -1, RP_ISA_V3},
        {-1, 17, -1, RP_ISA_V3},  {-1, 28, -1, RP_ISA_V3},  {-1, 30, -1, RP_ISA_V3},  {-1, 31, -1, RP_ISA_V3},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        rpi_cpu_bits bits = full;
        if (cases[i].leaf1 >= 0) bits.leaf1_ecx &= ~(1u << cases[i].leaf1);
        if (cases[i].leaf7 >= 0) bits.leaf7_ebx &= ~(1u << cases[i].leaf7);
        if (cases[i].extended >= 0) bits.extended1_ecx &= ~(1u << cases[i].extended);
        assert_int_equal(rpi_isa_of_bits(&bits), cases[i].without);
    }
}

static void test_agrees_with_the_compiler(void **state)
{
    __builtin_cpu_init();
    char answer[256];
    run_self("-u RAPTO_ISA", "isa", answer, sizeof answer);
    rp_isa level;
    answer[strcspn(answer, "\n")] = '\0';
    assert_true(rpi_isa_parse(answer, &level));
    assert_int_equal(level >= RP_ISA_V3, __builtin_cpu_supports("avx2") != 0 && __builtin_cpu_supports("fma") != 0);
    assert_int_equal(level >= RP_ISA_V4, __builtin_cpu_supports("avx512bw") != 0 &&
                                             __builtin_cpu_supports("avx512vl") != 0 &&
                                             __builtin_cpu_supports("avx512dq") != 0);
}

static void test_environment(void **state)
{
    char answer[512], usual[64];
    run_self("RAPTO_ISA=", "isa", usual, sizeof usual);
    run_self("RAPTO_ISA=ref", "isa", answer, sizeof answer);
    assert_string_equal(answer, "ref\n");
    if (strcmp(usual, "ref\n") != 0) {
        run_self("RAPTO_ISA=v2", "isa", answer, sizeof answer);
        assert_string_equal(answer, "v2\n");
    }
    run_self("RAPTO_ISA=avx2", "isa", answer, sizeof answer);
    assert_non_null(strstr(answer, "RAPTO_ISA='avx2'"));
    assert_non_null(strstr(answer, usual));
}

static void test_names(void **state)
{
    rp_isa isa;
    for (int i = RP_ISA_REF; i <= RP_ISA_V4; i++) {
        assert_true(rpi_isa_parse(rp_isa_name((rp_isa)i), &isa));
        assert_int_equal(isa, i);
    }
    assert_false(rpi_isa_parse("v5", &isa));
    assert_string_equal(rp_isa_name((rp_isa)77), "unknown");
}

int main(int argc, char **argv)
{
    if (argc > 1) {
        puts(rp_isa_name(rp_isa_level()));
        return 0;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_levels),
        cmocka_unit_test(test_each_feature_counts),
        cmocka_unit_test(test_agrees_with_the_compiler),
        cmocka_unit_test(test_environment),
        cmocka_unit_test(test_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
