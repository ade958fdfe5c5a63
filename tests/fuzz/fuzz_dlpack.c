/* Any bytes as a DLPack tensor over a block of memory: refused, or an array that can be read, copied and sent back. The
 * pointers are ours; what varies are versions, flags, devices, dtypes, extents and strides. An array that reaches
 * beyond the block is not read (no library can tell), so such tensors come in under RP_COPY_NEVER only. */
#include <rapto/rapto.h>
#include <stdlib.h>
#include <string.h>

enum { AXES = 5, BLOCK = 4096 };
static _Alignas(64) char block[BLOCK];
static int deletions;

static void count_deletion(rp_dlpack_versioned *self)
{
    (void)self;
    deletions++;
}

static void require(bool holds)
{
    if (!holds) abort();
}

/* Lowest and highest byte that the tensor reaches lie in the block. */
static bool stays_inside(const rp_dlpack_tensor *t, int64_t item)
{
    if (t->byte_offset > BLOCK) return false;
    int64_t low = (int64_t)t->byte_offset, high = low + item, expected = 1;
    for (int i = t->ndim - 1; i >= 0; i--) {
        int64_t stride = t->strides ? t->strides[i] : expected, reach;
        if (t->shape[i] <= 0) return true; /* nothing is read: empty, or refused */
        if (__builtin_mul_overflow(t->shape[i] - 1, stride, &reach) || __builtin_mul_overflow(reach, item, &reach))
            return false;
        if (__builtin_add_overflow(reach < 0 ? low : high, reach, reach < 0 ? &low : &high)) return false;
        if (__builtin_mul_overflow(expected, t->shape[i], &expected)) return false;
    }
    return low >= 0 && high <= BLOCK;
}

static void use(rp_array *a)
{
    const void *data = NULL;
    rp_dlpack_versioned *out = NULL;
    require(rp_read(a, &data) == RP_OK && data);
    // An empty array may have extents that are too large for wider elements.
    require(rp_array_status(rp_astype(a, RP_F32)) == RP_OK || rp_size(a) == 0);
    require(rp_dlpack_export(a, RP_COPY_IF_NEEDED, &out, NULL) == RP_OK);
    rp_array *again = rp_dlpack_import(out, RP_COPY_IF_NEEDED);
    require(rp_array_status(again) == RP_OK && rp_size(again) == rp_size(a) && rp_dtype_of(again) == rp_dtype_of(a));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct {
        uint8_t major, flags, device, ndim, code, bits, lanes, choices;
        int64_t shape[AXES], strides[AXES], offset;
    } input;
    if (size < sizeof input) return 0;
    memcpy(&input, data, sizeof input);
    rp_dlpack_versioned t = {.version = {input.major % 3u, 0}, .flags = input.flags, .deleter = count_deletion};
    t.tensor = (rp_dlpack_tensor){(input.choices & 1) ? NULL : block,
                                  {input.device, 0},
                                  input.ndim % (AXES + 2) - 1,
                                  {input.code, input.bits, input.lanes},
                                  (input.choices & 2) ? NULL : input.shape,
                                  (input.choices & 4) ? NULL : input.strides,
                                  (uint64_t)input.offset};
    int64_t before = rp_memory_stats().live_blocks;
    rp_scope *scope = rp_scope_open();
    deletions = 0;
    bool inside =
        t.tensor.ndim >= 0 && t.tensor.ndim <= AXES && t.tensor.shape && stays_inside(&t.tensor, input.bits / 8);
    bool never = (input.choices & 8) || !inside;
    rp_array *a = rp_dlpack_import(&t, never ? RP_COPY_NEVER : RP_COPY_IF_NEEDED);
    if (rp_array_status(a) == RP_OK && rp_size(a) < 100000 && inside) use(a);
    rp_scope_close(scope);
    require(deletions == 1 && rp_memory_stats().live_blocks == before);
    return 0;
}
