/* The small languages of arrays, of any bytes: dtypes, dates, week masks, einsum's subscripts, formats of numbers. What
 * is read is written back to the same, or computes; the rest is refused with a message. */
#include <rapto/rapto.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
    if (!holds) abort();
}

static void try_dtype(const char *text)
{
    char again[64];
    rp_dtype dtype, second;
    bool swapped;
    if (!rp_dtype_from_descr(text, &dtype, &swapped)) return;
    require(rp_dtype_name(dtype)[0]);
    if (rp_dtype_descr(dtype, again, sizeof again))
        require(rp_dtype_from_descr(again, &second, &swapped) && second == dtype);
}

static void try_date(const char *text, size_t size)
{
    rp_error error = {0};
    for (int unit = RP_UNIT_GENERIC; unit < RP_UNIT_COUNT; unit++) {
        rp_datetime_parsed parsed;
        if (rp_parse_datetime(text, size, (rp_unit)unit, &parsed, &error) != RP_OK) require(error.message[0]);
    }
}

static void try_einsum(const char *text)
{
    static const int64_t shape[] = {2, 3, 2}, square[] = {2, 2};
    const void *data = NULL;
    rp_array *operands[] = {rp_ones(RP_F64, 3, shape), rp_ones(RP_F64, 2, square), rp_ones(RP_F64, 1, shape)};
    for (int count = 1; count <= 3; count++) {
        rp_array *product = rp_einsum(text, operands, count);
        if (rp_array_status(product) != RP_OK)
            require(rp_array_message(product)[0]);
        else
            require(rp_read(product, &data) == RP_OK && data);
    }
}

static void try_format(const char *text)
{
    static const int64_t shape[] = {2, 2};
    static const double numbers[] = {1.5, -1e300, 0, 12345678.9};
    char *out = NULL;
    size_t size;
    rp_error error = {0};
    rp_array *arrays[] = {rp_from_data(RP_F64, 2, shape, numbers), rp_ones(RP_I32, 2, shape),
                          rp_ones(RP_C64, 2, shape)};
    for (int i = 0; i < 3; i++) {
        const rp_savetxt_options o = {.formats = &text, .format_count = 1};
        if (rp_savetxt_format(arrays[i], &o, &out, &size, &error) == RP_OK)
            rp_free(out);
        else
            require(error.message[0]);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    bool mask[7];
    rp_error error = {0};
    if (size < 1 || size > 200) return 0;
    int64_t before = rp_memory_stats().live_blocks;
    rp_scope *scope = rp_scope_open();
    char *text = rp_strndup((const char *)data + 1, size - 1);
    require(text != NULL);
    switch (data[0] % 5) {
    case 0:
        try_dtype(text);
        break;
    case 1:
        try_date((const char *)data + 1, size - 1);
        break;
    case 2:
        if (rp_parse_weekmask(text, mask, &error) != RP_OK) require(error.message[0]);
        break;
    case 3:
        try_einsum(text);
        break;
    default:
        try_format(text);
    }
    rp_free(text);
    rp_scope_close(scope);
    require(rp_memory_stats().live_blocks == before);
    return 0;
}
