/* Any bytes as an npy file: refused with a message, or an array that can be read, printed, written and read back. */
#include <rapto/array.h>
#include <rapto/io.h>
#include <stdlib.h>
#include <string.h>

static void require(bool holds)
{
    if (!holds) abort();
}

static void use(rp_array *a)
{
    const void *data = NULL;
    char *text = NULL;
    require(rp_read(a, &data) == RP_OK && data);
    require(rp_to_string(a, &(rp_print_options){.repr = true}, &text, NULL) == RP_OK);
    rp_free(text);
    rp_status status = rp_array_status(rp_astype(a, RP_F32)); /* text may be no number */
    require(status == RP_OK || (rp_dtype_base(rp_dtype_of(a)) >= RP_BYTES && status == RP_EVALUE));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    rp_error error = {0};
    rp_array *out = NULL;
    int64_t before = rp_memory_stats().live_blocks;
    rp_scope *scope = rp_scope_open();
    rp_status status = rp_npy_parse("input", data, size, &out, &error);
    if (status == RP_OK)
        use(out);
    else
        require(!out && error.status == status && strncmp(error.message, "input: ", 7) == 0);
    rp_scope_close(scope);
    require(rp_memory_stats().live_blocks == before);
    return 0;
}
