/* Sorting, searching and sets with every allocation failing in turn. */
#include "fault.h"
#include <rapto/ops.h>
#include <rapto/sorting.h>

static rp_array *floats, *integers, *complexes;

static int make_operands(void **state)
{
    (void)state;
    RP_SCOPE();
    floats = rp_keep(rp_from_data(RP_F64, 2, (const int64_t[]){2, 4}, (const double[]){3, 1, 2, 1, 0, 9, 8, 8}));
    integers = rp_keep(rp_from_data(RP_I32, 1, (const int64_t[]){5}, (const int32_t[]){3, 1, 2, 1, 4}));
    complexes = rp_keep(rp_astype(floats, RP_C128));
    return rp_array_status(floats) || rp_array_status(integers) || rp_array_status(complexes);
}

static int drop_operands(void **state)
{
    (void)state;
    rp_release(floats);
    rp_release(integers);
    rp_release(complexes);
    rp_scope_close_all();
    return 0;
}

typedef rp_array *maker(void);

static rp_array *sort(void)
{
    return rp_sort(floats, 0, false);
}
static rp_array *sort_flat(void)
{
    return rp_sort(complexes, RP_ALL_AXES, true);
}
static rp_array *argsort(void)
{
    return rp_argsort(floats, 1, false);
}
static rp_array *lexsort(void)
{
    return rp_lexsort((rp_array *const[]){floats, complexes}, 2, 0);
}
static rp_array *partition(void)
{
    return rp_partition(floats, (const int64_t[]){1, 3}, 2, 1);
}
static rp_array *argpartition(void)
{
    return rp_argpartition(integers, (const int64_t[]){2}, 1, 0);
}
static rp_array *sort_complex(void)
{
    return rp_sort_complex(integers);
}
static rp_array *top_k(void)
{
    return rp_top_k(floats, 2, 0, true).values;
}
static rp_array *searchsorted(void)
{
    return rp_searchsorted(integers, floats, true, integers);
}
static rp_array *digitize(void)
{
    return rp_digitize(floats, rp_flip(rp_sort(integers, 0, false), 0), true);
}
static rp_array *bincount(void)
{
    return rp_bincount(integers, integers, 3);
}
static rp_array *unique(void)
{
    return rp_unique(floats, &(rp_unique_options){.index = true, .inverse = true, .counts = true}).values;
}
static rp_array *unique_rows(void)
{
    return rp_unique(floats, &(rp_unique_options){.by_axis = true, .axis = 1, .inverse = true}).values;
}
static rp_array *unique_values(void)
{
    return rp_unique_values(complexes);
}
static rp_array *intersect(void)
{
    return rp_intersect1d(floats, integers, false, true).values;
}
static rp_array *setdiff(void)
{
    return rp_setdiff1d(floats, integers, false);
}
static rp_array *setxor(void)
{
    return rp_setxor1d(floats, integers, false);
}
static rp_array *join(void)
{
    return rp_union1d(floats, integers);
}
static rp_array *isin(void)
{
    return rp_isin(floats, integers, false, true, RP_ISIN_AUTO);
}

static maker *const makers[] = {sort,          sort_flat, argsort,  lexsort,  partition, argpartition,
                                sort_complex,  top_k,     digitize, bincount, unique,    unique_rows,
                                unique_values, intersect, setdiff,  setxor,   join,      isin};

static rp_status make(void *context)
{
    RP_SCOPE();
    rp_array *a = (*(maker *const *)context)();
    return rp_eval(a);
}

static void test_pure_functions(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof makers / sizeof *makers; i++) {
        int64_t calls = fault_every_allocation(make, (void *)&makers[i], RP_OK);
        if (calls < 2) fail_msg("function %zu does not allocate", i);
    }
    fault_every_allocation(make, (void *)&(maker *const){searchsorted}, RP_OK);
}

static rp_status sort_here(void *context)
{
    RP_SCOPE();
    (void)context;
    rp_array *copy = rp_copy(floats);
    rp_status status = rp_sort_inplace(copy, 0, false, NULL);
    return status == RP_OK ? rp_partition_inplace(copy, (const int64_t[]){1}, 1, 1, NULL) : status;
}

static void test_in_place(void **state)
{
    (void)state;
    fault_every_allocation(sort_here, NULL, RP_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_pure_functions), cmocka_unit_test(test_in_place)};
    return cmocka_run_group_tests(tests, make_operands, drop_operands);
}
