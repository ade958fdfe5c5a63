#include "core/array_i.h"
#include "unit/core/array_check.h"
#include <rapto/rapto.h>

static rp_error error;

static void test_export_shares(void **state)
{
    rp_dlpack_versioned *out = NULL;
    (void)state;
    rp_scope *scope = rp_scope_open();
    rp_array *a = count_up(2, DIMS(2, 3)), *view = rp_slice(rp_transpose(a, NULL), 0, RP_NONE, RP_NONE, 2);
    assert_int_equal(rp_dlpack_export(view, RP_COPY_IF_NEEDED, &out, &error), RP_OK);
    const void *data = rpi_data(view);
    rp_scope_close(scope); /* the tensor alone holds it now */
    const rp_dlpack_tensor *t = &out->tensor;
    assert_int_equal(out->version.major, 1);
    assert_int_equal(out->flags, 0);
    assert_true(t->device.type == 1 && t->ndim == 2 && t->byte_offset == 0 && t->data == data);
    assert_true(t->dtype.code == 0 && t->dtype.bits == 64 && t->dtype.lanes == 1);
    assert_true(t->shape[0] == 2 && t->shape[1] == 2 && t->strides[0] == 2 && t->strides[1] == 3);
    out->deleter(out);
}

static void test_flags(void **state)
{
    rp_dlpack_versioned *out = NULL;
    rp_dlpack_legacy *old = NULL;
    (void)state;
    rp_array *stretched = rp_broadcast_to(rp_scalar(1), 1, DIMS(3));
    assert_int_equal(rp_dlpack_export(stretched, RP_COPY_NEVER, &out, &error), RP_OK);
    assert_int_equal(out->flags, RP_DLPACK_READ_ONLY);
    assert_int_equal(out->tensor.strides[0], 0);
    out->deleter(out);
    assert_int_equal(rp_dlpack_export(stretched, RP_COPY_ALWAYS, &out, &error), RP_OK);
    assert_int_equal(out->flags, RP_DLPACK_IS_COPIED);
    out->deleter(out);
    assert_failure(rp_dlpack_export_legacy(stretched, RP_COPY_IF_NEEDED, &old, &error), RP_EREADONLY, error,
                   "readonly");
    assert_int_equal(rp_dlpack_export_legacy(stretched, RP_COPY_ALWAYS, &old, &error), RP_OK);
    old->deleter(old);
    assert_failure(rp_dlpack_export(rp_zeros(RP_DATETIME_NS, 1, DIMS(1)), RP_COPY_IF_NEEDED, &out, &error), RP_EDTYPE,
                   error, "datetime64[ns]");
    assert_int_equal(rp_dlpack_export(rp_index(stretched, 0, 5), RP_COPY_IF_NEEDED, &out, &error), RP_EINDEX);
}

static void test_round_trip(void **state)
{
    static const rp_dtype dtypes[] = {RP_BOOL, RP_I8,  RP_U16, RP_I32, RP_U64, RP_F16,
                                      RP_BF16, RP_F32, RP_F64, RP_C64, RP_C128};
    (void)state;
    for (size_t i = 0; i < sizeof dtypes / sizeof *dtypes; i++) {
        rp_dlpack_versioned *out = NULL;
        rp_scope *scope = rp_scope_open();
        rp_array *a = rp_astype(count_up(2, DIMS(2, 3)), dtypes[i]);
        assert_int_equal(rp_dlpack_export(rp_flip(a, 1), RP_COPY_NEVER, &out, &error), RP_OK);
        rp_array *b = rp_dlpack_import(out, RP_COPY_NEVER);
        assert_int_equal(rp_array_status(b), RP_OK);
        assert_int_equal(rp_dtype_of(b), dtypes[i]);
        assert_true(rp_is_writable(b));
        const void *ours, *theirs;
        assert_true(rp_read(b, &ours) == RP_OK && rp_read(rp_flip(a, 1), &theirs) == RP_OK);
        assert_memory_equal(ours, theirs, 6 * rp_dtype_size(dtypes[i]));
        rp_scope_close(scope);
    }
}

/* A tensor made by hand; counts its deletions. */
static int deletions;
static int64_t shape[] = {2, 2}, strides[] = {2, 1};
static double numbers[] = {1, 2, 3, 4, 5};
static void count_deletion(rp_dlpack_versioned *self)
{
    (void)self;
    deletions++;
}
static void count_old_deletion(rp_dlpack_legacy *self)
{
    (void)self;
    deletions++;
}
static rp_dlpack_versioned sound(void)
{
    return (rp_dlpack_versioned){
        .version = {1, 0}, .deleter = count_deletion, .tensor = {numbers, {1, 0}, 2, {2, 64, 1}, shape, strides, 0}};
}

static void refuse(rp_dlpack_versioned t, rp_status status, const char *words)
{
    int before = deletions;
    assert_error(rp_dlpack_import(&t, RP_COPY_IF_NEEDED), status, words);
    assert_int_equal(deletions, before + 1);
}

static void test_hostile(void **state)
{
    static int64_t negative[] = {2, -1}, huge[] = {INT64_MAX, 2}, far[] = {INT64_MAX, 1}, reach[] = {INT64_MAX / 8, 1};
    (void)state;
    rp_dlpack_versioned t = sound();
    t.version.major = 2, refuse(t, RP_EVERSION, "2.0");
    t = sound(), t.tensor.device.type = 2, refuse(t, RP_EDEVICE, "type 2");
    t = sound(), t.tensor.dtype.lanes = 4, refuse(t, RP_EDTYPE, "4 lanes");
    t = sound(), t.tensor.dtype.bits = 63, refuse(t, RP_EDTYPE, "63 bits");
    t = sound(), t.tensor.dtype.code = 9, refuse(t, RP_EDTYPE, "code 9");
    t = sound(), t.tensor.ndim = -1, refuse(t, RP_EFORMAT, "dimensions");
    t = sound(), t.tensor.ndim = 65, refuse(t, RP_EFORMAT, "dimensions");
    t = sound(), t.tensor.shape = NULL, refuse(t, RP_EFORMAT, "no shape");
    t = sound(), t.tensor.shape = negative, refuse(t, RP_EFORMAT, "negative");
    t = sound(), t.tensor.shape = huge, refuse(t, RP_EFORMAT, "larger than memory");
    t = sound(), t.tensor.strides = far, refuse(t, RP_EFORMAT, "strides");
    t = sound(), t.tensor.strides = reach, t.tensor.shape = (int64_t[]){3, 1}, refuse(t, RP_EINVAL, "strides");
    t = sound(), t.tensor.data = NULL, refuse(t, RP_EFORMAT, "no data");
    t = sound(), t.tensor.byte_offset = UINT64_MAX, refuse(t, RP_EFORMAT, "byte offset");
    t = sound(), t.deleter = NULL, t.version.major = 7;
    assert_error(rp_dlpack_import(&t, RP_COPY_IF_NEEDED), RP_EVERSION, "7.0");
}

static void test_import(void **state)
{
    (void)state;
    rp_dlpack_versioned t = sound();
    rp_dlpack_legacy old = {.deleter = count_old_deletion, .tensor = sound().tensor};
    RP_SCOPE(); /* the arrays die before the tensors */
    int before = deletions;
    rp_scope *scope = rp_scope_open();
    assert_text(rp_dlpack_import(&t, RP_COPY_IF_NEEDED), "[[1. 2.]\n [3. 4.]]");
    assert_int_equal(deletions, before);
    rp_scope_close(scope);
    assert_int_equal(deletions, before + 1);
    t.tensor.strides = NULL, t.flags = RP_DLPACK_READ_ONLY, t.tensor.byte_offset = 8;
    rp_array *a = rp_dlpack_import(&t, RP_COPY_NEVER);
    assert_text(a, "[[2. 3.]\n [4. 5.]]");
    assert_false(rp_is_writable(a));
    a = rp_dlpack_import(&t, RP_COPY_ALWAYS);
    assert_true(rp_is_writable(a));
    assert_int_equal(deletions, before + 2);
    assert_false(rp_is_writable(rp_dlpack_import_legacy(&old, RP_COPY_IF_NEEDED)));
}

static void test_unaligned(void **state)
{
    static _Alignas(8) char bytes[33];
    double value = 2.5;
    (void)state;
    for (int i = 0; i < 4; i++) memcpy(bytes + 1 + 8 * i, &value, 8);
    rp_dlpack_versioned t = sound();
    RP_SCOPE();
    t.tensor.data = bytes + 1;
    rp_array *a = rp_dlpack_import(&t, RP_COPY_NEVER);
    assert_text(a, "[[2.5 2.5]\n [2.5 2.5]]");
    assert_false(rp_is_aligned(a));
    assert_int_equal(rp_fill(a, 3, NULL), RP_OK);
    memcpy(&value, bytes + 9, 8);
    assert_true(value == 3);
    assert_true(rp_is_aligned(rp_dlpack_import(&t, RP_COPY_ALWAYS)));
}

RUN_TESTS(cmocka_unit_test(test_export_shares), cmocka_unit_test(test_flags), cmocka_unit_test(test_round_trip),
          cmocka_unit_test(test_hostile), cmocka_unit_test(test_import), cmocka_unit_test(test_unaligned))
