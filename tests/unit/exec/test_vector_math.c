// Vector functions over plain arrays: the bits of the array operations, however the array is cut.
#include "arrays.h"

#include <rapto/vector_math.h>

enum { ITEMS = 203 };

static void each_has_the_bits_of_its_operation(void **state)
{
    static const struct {
        rp_vector_function function;
        rp_array *(*operation)(rp_array *);
    } pairs[] = {
        {RP_VECTOR_EXP, rp_exp},       {RP_VECTOR_EXPM1, rp_expm1},   {RP_VECTOR_LOG, rp_log},
        {RP_VECTOR_LOG1P, rp_log1p},   {RP_VECTOR_LOG10, rp_log10},   {RP_VECTOR_SIN, rp_sin},
        {RP_VECTOR_COS, rp_cos},       {RP_VECTOR_TAN, rp_tan},       {RP_VECTOR_ARCSIN, rp_arcsin},
        {RP_VECTOR_ARCCOS, rp_arccos}, {RP_VECTOR_ARCTAN, rp_arctan}, {RP_VECTOR_SINH, rp_sinh},
        {RP_VECTOR_COSH, rp_cosh},     {RP_VECTOR_TANH, rp_tanh},
    };
    double x[ITEMS], out[ITEMS];
    for (int i = 0; i < ITEMS; i++) x[i] = (double)(i + 1) / (ITEMS + 2) * (i % 7 ? 1.0 : 720.0);
    for (size_t k = 0; k < sizeof pairs / sizeof *pairs; k++) {
        rp_scope *scope = rp_scope_open();
        rp_array *operand = rp_from_data(RP_F64, 1, (int64_t[]){ITEMS}, x);
        double wanted[ITEMS];
        assert_int_equal(rp_copy_to(pairs[k].operation(operand), RP_F64, wanted, sizeof wanted), RP_OK);
        for (int64_t done = 0, n = 1; done < ITEMS; done += n, n = n % 19 + 1) {
            if (n > ITEMS - done) n = ITEMS - done;
            rp_vector_f64(pairs[k].function, x + done, out + done, n);
        }
        for (int i = 0; i < ITEMS; i++)
            if (memcmp(&out[i], &wanted[i], sizeof *out) != 0 && !(isnan(out[i]) && isnan(wanted[i])))
                fail_msg("function %d of %g: %a, not %a", (int)k, x[i], out[i], wanted[i]);
        rp_scope_close(scope);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(each_has_the_bits_of_its_operation)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
