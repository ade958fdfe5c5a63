/* Any bytes as a table, read by any of the text readers with options from the first bytes: refused with a message, or
 * an array that can be written as text. */
#include <rapto/io.h>
#include <stdlib.h>
#include <string.h>

static void require(bool holds)
{
    if (!holds) abort();
}

static const rp_dtype dtypes[] = {RP_F64, RP_I8, RP_U64, RP_BOOL, RP_C64, RP_F16, RP_STR, RP_BYTES, RP_DATETIME_D};

static void use(rp_array *a)
{
    char *text = NULL;
    size_t size;
    const char *const format = "%s";
    const void *data = NULL;
    require(rp_read(a, &data) == RP_OK && data);
    if (rp_ndim(a) == 0) return;
    require(rp_savetxt_format(a, &(rp_savetxt_options){.formats = &format, .format_count = 1}, &text, &size, NULL) ==
            RP_OK);
    rp_free(text);
}

/* One of the readers; the first four bytes choose it and its options. */
static rp_status run(const uint8_t *data, size_t size, rp_array **out, rp_error *error)
{
    static const char *const delimiters[] = {NULL, ",", ";;", " "};
    static const int64_t columns[] = {0, -1, 1}, widths[] = {1, 3, 2};
    const rp_text_input input = {"input", (const char *)data + 4, size - 4};
    rp_dtype dtype = dtypes[data[0] % (sizeof dtypes / sizeof *dtypes)];
    rp_text_options o = {
        .delimiter = delimiters[data[1] & 3], .quote = data[1] & 4 ? '"' : '\0', .skip_rows = data[1] >> 6};
    o.comment_count = data[1] & 8 ? -1 : 0;
    o.usecols = columns;
    o.usecol_count = data[2] & 3;
    o.ndmin = (data[2] >> 2) % 3;
    o.unpack = data[2] & 16;
    o.max_rows = data[2] >> 5;
    if (data[3] & 1) return rp_loadtxt(&input, dtype, &o, out, error);
    if (data[3] & 2) {
        *out = rp_fromstring(input.data, input.size, dtype, -1, data[3] & 4 ? "," : " ");
        rp_status status = rp_array_status(*out);
        if (status != RP_OK) (void)rp_fail(error, status, "input: %s", rp_array_message(*out));
        if (status != RP_OK) *out = NULL;
        return status;
    }
    const rp_genfromtxt_options g = {.text = o,
                                     .skip_footer = data[3] >> 6,
                                     .widths = widths,
                                     .width_count = data[3] & 4 ? 3 : 0,
                                     .skip_invalid = data[3] & 8,
                                     .guess = data[3] & 16,
                                     .strict = data[3] & 32};
    return rp_genfromtxt(&input, dtype, &g, out, error);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    rp_error error = {0};
    rp_array *out = NULL;
    if (size < 4) return 0;
    int64_t before = rp_memory_stats().live_blocks;
    rp_scope *scope = rp_scope_open();
    rp_status status = run(data, size, &out, &error);
    if (status == RP_OK)
        use(out);
    else
        require(!out && error.status == status && strncmp(error.message, "input: ", 7) == 0);
    rp_scope_close(scope);
    require(rp_memory_stats().live_blocks == before);
    return 0;
}
