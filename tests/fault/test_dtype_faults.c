/* Dtypes beyond numbers, views, printing and business days, with every allocation failing in turn. */
#include "fault.h"
#include <rapto/array.h>
#include <rapto/calendar.h>

static rp_array *texts, *numbers, *dates, *complexes;

static int make_operands(void **state)
{
    (void)state;
    RP_SCOPE();
    numbers = rp_keep(rp_arange_int(0, 40, 1));
    texts = rp_keep(rp_astype(numbers, rp_dtype_str(4)));
    dates = rp_keep(rp_astype(numbers, RP_DATETIME_D));
    complexes = rp_keep(rp_astype(numbers, RP_C64));
    return rp_array_status(texts) || rp_array_status(dates) || rp_array_status(complexes);
}

static int drop_operands(void **state)
{
    (void)state;
    rp_release(numbers);
    rp_release(texts);
    rp_release(dates);
    rp_release(complexes);
    rp_scope_close_all();
    return 0;
}

typedef rp_array *maker(void);

static rp_array *number_to_text(void)
{
    return rp_astype(numbers, RP_STR);
}
static rp_array *text_to_number(void)
{
    return rp_astype(texts, RP_F16);
}
static rp_array *text_to_date(void)
{
    return rp_astype(rp_astype(dates, RP_STR), RP_DATETIME);
}
static rp_array *joined(void)
{
    return rp_concatenate((rp_array *[]){texts, numbers}, 2, 0);
}
static rp_array *as_strided(void)
{
    return rp_as_strided(numbers, 1, (const int64_t[]){3}, (const int64_t[]){16}, 8);
}
static rp_array *viewed(void)
{
    return rp_view_dtype(numbers, RP_I8);
}
static rp_array *weak(void)
{
    return rp_scalar_complex(1, 2);
}
static rp_array *weak_uint(void)
{
    return rp_scalar_uint(1);
}
static rp_array *date_text(void)
{
    return rp_datetime_as_string(dates, NULL);
}
static rp_array *offsets(void)
{
    return rp_busday_offset(dates, numbers, RP_ROLL_FORWARD, &(rp_busdays){.holidays = dates});
}
static rp_array *counts(void)
{
    return rp_busday_count(dates, dates, NULL);
}
static rp_array *busdays(void)
{
    return rp_is_busday(dates, &(rp_busdays){.holidays = dates});
}

static rp_status make(void *context)
{
    maker *const *function = context;
    RP_SCOPE();
    return rp_array_status((*function)());
}

static void test_makers(void **state)
{
    maker *const makers[] = {number_to_text, text_to_number, text_to_date, joined,  as_strided, viewed,
                             weak,           weak_uint,      date_text,    offsets, counts,     busdays};
    (void)state;
    for (size_t i = 0; i < sizeof makers / sizeof *makers; i++) {
        maker *one = makers[i];
        assert_true(fault_every_allocation(make, &one, RP_OK) > 0);
    }
}

static rp_status print(void *context)
{
    rp_array *const *a = context;
    char *text = NULL;
    rp_status status = rp_to_string(*a, &(rp_print_options){.repr = true}, &text, NULL);
    if ((status == RP_OK) != (text != NULL)) fail_msg("text and status disagree");
    rp_free(text);
    return status;
}

static void test_printing(void **state)
{
    rp_array *const arrays[] = {texts, numbers, dates, complexes};
    (void)state;
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++) {
        rp_array *one = arrays[i];
        fault_every_allocation(print, &one, RP_OK);
    }
}

static rp_status format(void *context)
{
    RP_SCOPE();
    char *text = NULL;
    rp_array *x = rp_index(numbers, 0, 3);
    rp_status status = rp_array_status(x);
    (void)context;
    if (status == RP_OK) status = rp_item_to_string(x, true, &text, NULL);
    rp_free(text);
    text = NULL;
    if (status == RP_OK) status = rp_format_float_positional(x, NULL, &text, NULL);
    rp_free(text);
    text = NULL;
    if (status == RP_OK) status = rp_format_float_scientific(x, NULL, &text, NULL);
    rp_free(text);
    return status;
}

static void test_single_elements(void **state)
{
    (void)state;
    fault_every_allocation(format, NULL, RP_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_makers), cmocka_unit_test(test_printing),
                                       cmocka_unit_test(test_single_elements)};
    return cmocka_run_group_tests(tests, make_operands, drop_operands);
}
