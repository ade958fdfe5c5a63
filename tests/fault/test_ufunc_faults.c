/* Ufuncs with every allocation failing in turn. */
#include "fault.h"
#include <rapto/rapto.h>

static rp_array *matrix, *row, *whole, *flags, *indices;

static int make(void **state)
{
    RP_SCOPE();
    matrix = rp_keep(rp_reshape(rp_arange(1, 7, 1), 2, (int64_t[]){2, 3}));
    row = rp_keep(rp_from_data(RP_F32, 1, (int64_t[]){3}, (float[]){1, 2, 3}));
    whole = rp_keep(rp_from_data(RP_I16, 1, (int64_t[]){3}, (int16_t[]){1, 2, 3}));
    flags = rp_keep(rp_from_data(RP_BOOL, 1, (int64_t[]){3}, (uint8_t[]){1, 0, 1}));
    indices = rp_keep(rp_from_data(RP_I64, 1, (int64_t[]){2}, (int64_t[]){0, 1}));
    return 0;
}

static int drop(void **state)
{
    rp_array *all[] = {matrix, row, whole, flags, indices};
    for (int i = 0; i < 5; i++) rp_release(all[i]);
    return 0;
}

typedef rp_array *maker(void);

static const rp_ufunc *find(const char *name)
{
    return rp_ufunc_find(name);
}

static rp_array *call_out(void)
{
    rp_array *out = rp_zeros(RP_F32, 2, (int64_t[]){2, 3});
    if (rp_array_status(out)) return out;
    return rp_ufunc_call(find("add"), (rp_array *[]){matrix, whole}, &(rp_ufunc_options){.out = {out}, .where = flags})
        .array[0];
}
static rp_array *call_overlap(void)
{
    rp_array *a = rp_arange(0, 6, 1);
    rp_array *out = rp_slice(a, 0, 1, 6, 1);
    if (rp_array_status(out)) return out;
    return rp_ufunc_call(find("add"), (rp_array *[]){rp_slice(a, 0, 0, 5, 1), rp_scalar(1)},
                         &(rp_ufunc_options){.out = {out}})
        .array[0];
}
static rp_array *call_pair(void)
{
    rp_ufunc_result both = rp_ufunc_call(find("divmod"), (rp_array *[]){matrix, row}, NULL);
    return rp_array_status(both.array[0]) ? both.array[0] : both.array[1];
}
static rp_array *product(void)
{
    return rp_ufunc_call(find("matmul"), (rp_array *[]){matrix, whole}, NULL).array[0];
}
static rp_array *reduce_row(void)
{
    int axis = 1;
    return rp_ufunc_reduce(find("add"), matrix, 1, &axis,
                           &(rp_reduce_options){.where = flags, .has_dtype = true, .dtype = RP_F32});
}
static rp_array *reduce_initial(void)
{
    int axis = 1;
    rp_array *start = rp_scalar(3);
    return rp_ufunc_reduce(find("maximum"), matrix, 1, &axis, &(rp_reduce_options){.initial = start});
}
static rp_array *reduce_fold(void)
{
    return rp_ufunc_reduce(find("hypot"), matrix, -1, NULL, &(rp_reduce_options){.where = flags});
}
static rp_array *accumulate(void)
{
    return rp_ufunc_accumulate(find("subtract"), matrix, 1, &(rp_reduce_options){.has_dtype = true, .dtype = RP_F32});
}
static rp_array *reduceat(void)
{
    return rp_ufunc_reduceat(find("add"), matrix, indices, 1, NULL);
}
static rp_array *reduceat_fold(void)
{
    return rp_ufunc_reduceat(find("subtract"), whole, indices, 0, NULL);
}
static rp_array *outer(void)
{
    return rp_ufunc_outer(find("multiply"), row, whole, NULL);
}
static rp_array *at(void)
{
    rp_error error;
    rp_array *a = rp_zeros(RP_I32, 2, (int64_t[]){2, 3});
    if (rp_array_status(a)) return a;
    return rp_ufunc_at(find("add"), a, &indices, 1, row, &error) ? rp_error_array(&error) : a;
}
static rp_array *at_flags(void)
{
    rp_error error;
    rp_array *a = rp_zeros(RP_F64, 1, (int64_t[]){3});
    if (rp_array_status(a)) return a;
    return rp_ufunc_at(find("add"), a, &flags, 1, indices, &error) ? rp_error_array(&error) : a;
}
static void nothing(int64_t n, char *const *pointers, const int64_t *strides, void *context)
{
    (void)n, (void)pointers, (void)strides, (void)context;
}
static rp_array *user(void)
{
    rp_error error;
    const rp_ufunc_type_loop loop = {{RP_F64, RP_F64}, nothing, NULL};
    rp_ufunc *u =
        rp_ufunc_new(&(rp_ufunc_spec){.name = "nothing", .nin = 1, .nout = 1, .loop_count = 1, .loops = &loop}, &error);
    if (!u) return rp_error_array(&error);
    rp_array *a = rp_ufunc_call(u, &row, NULL).array[0];
    rp_ufunc_free(u);
    return a;
}

static rp_status run(void *context)
{
    rp_scope *scope = rp_scope_open();
    if (!scope) {
        rp_scope_close(scope);
        return RP_ENOMEM;
    }
    rp_status status = rp_eval((*(maker *const *)context)());
    rp_scope_close(scope);
    return status;
}

static void all_calls(void **state)
{
    maker *const makers[] = {call_out,   call_overlap, call_pair,     product, reduce_row, reduce_initial, reduce_fold,
                             accumulate, reduceat,     reduceat_fold, outer,   at,         at_flags,       user};
    for (size_t i = 0; i < sizeof makers / sizeof *makers; i++)
        assert_true(fault_every_allocation(run, (void *)&makers[i], RP_OK) > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(all_calls)};
    return cmocka_run_group_tests(tests, make, drop);
}
