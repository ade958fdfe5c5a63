/* One array out through the Arrow C data interface.
 *
 * An exported array holds a reference on the rp_array whose elements it shows; its release gives the reference back.
 * Everything that Arrow sees beside the elements lies in one block. */
#include "core/dtype_i.h"
#include <rapto/share.h>
#include <string.h>

static const char *const formats[RP_DTYPE_COUNT] = {
    [RP_BOOL] = "b", [RP_I8] = "c",  [RP_I16] = "s", [RP_I32] = "i", [RP_I64] = "l", [RP_U8] = "C",
    [RP_U16] = "S",  [RP_U32] = "I", [RP_U64] = "L", [RP_F16] = "e", [RP_F32] = "f", [RP_F64] = "g",
};

/* Arrow's letter of a unit of time; 0 when it has none. */
static char unit_letter(rp_unit unit)
{
    return unit == RP_UNIT_S ? 's' : unit == RP_UNIT_MS ? 'm' : unit == RP_UNIT_US ? 'u' : unit == RP_UNIT_NS ? 'n' : 0;
}

bool rp_arrow_format(rp_dtype dtype, char format[RP_ARROW_FORMAT])
{
    rp_dtype base = rp_dtype_base(dtype);
    if (rpi_is_time(dtype)) {
        char letter = unit_letter(rp_dtype_unit(dtype));
        snprintf(format, RP_ARROW_FORMAT, base == RP_DATETIME ? "ts%c:" : "tD%c", letter);
        return letter != 0;
    }
    if (base == RP_BYTES) return snprintf(format, RP_ARROW_FORMAT, "w:%d", rp_dtype_width(dtype)) > 0;
    if (base >= RP_DTYPE_COUNT || !formats[base]) return false;
    return snprintf(format, RP_ARROW_FORMAT, "%s", formats[base]) > 0;
}

/* ---- schema --------------------------------------------------------------------------------------------------- */

/* The children (structs and the pointers to them) follow the texts in the same block. */
typedef struct schema_block {
    struct ArrowSchema **children;
    char texts[];
} schema_block;

static void release_schema(struct ArrowSchema *schema)
{
    for (int64_t i = 0; i < schema->n_children; i++)
        if (schema->children[i]->release) schema->children[i]->release(schema->children[i]);
    schema_block *block = schema->private_data;
    if (block->children) rp_free(block->children[0]);
    rp_free(block->children);
    rp_free(block);
    schema->release = NULL;
}

static rp_status new_children(schema_block *block, int count)
{
    block->children = NULL;
    if (count == 0) return RP_OK;
    block->children = rp_calloc((size_t)count, sizeof(struct ArrowSchema *));
    struct ArrowSchema *structs = rp_calloc((size_t)count, sizeof *structs);
    if (!block->children || !structs) {
        rp_free(block->children);
        rp_free(structs);
        return RP_ENOMEM;
    }
    for (int i = 0; i < count; i++) block->children[i] = &structs[i];
    return RP_OK;
}

rp_status rp_arrow_schema(const char *name, const char *format, int children, struct ArrowSchema *out)
{
    size_t name_size = strlen(name) + 1, format_size = strlen(format) + 1;
    schema_block *block = rp_malloc(sizeof *block + name_size + format_size);
    if (!block) return RP_ENOMEM;
    if (new_children(block, children) != RP_OK) {
        rp_free(block);
        return RP_ENOMEM;
    }
    memcpy(block->texts, name, name_size);
    memcpy(block->texts + name_size, format, format_size);
    *out = (struct ArrowSchema){.format = block->texts + name_size,
                                .name = block->texts,
                                .flags = children > 0 ? 0 : ARROW_FLAG_NULLABLE,
                                .n_children = children,
                                .children = block->children,
                                .release = release_schema,
                                .private_data = block};
    return RP_OK;
}

/* ---- array ---------------------------------------------------------------------------------------------------- */

typedef struct array_block {
    rp_array *owner;       /* of the elements; NULL when they are packed bits */
    uint8_t *bits, *valid; /* packed booleans and the validity bitmap, or NULL */
    int64_t nulls;
    const void *buffers[2]; /* validity, elements */
} array_block;

static void release_array(struct ArrowArray *array)
{
    array_block *block = array->private_data;
    rp_release(block->owner);
    rp_free(block->bits);
    rp_free(block->valid);
    rp_free(block);
    array->release = NULL;
}

/* Bits of zeros for `count` flags, least significant first; NULL when out of memory. */
static uint8_t *new_bits(int64_t count)
{
    return rp_calloc((size_t)(count + 63) / 64, 8);
}

static void set_bit(uint8_t *bits, int64_t i)
{
    bits[i / 8] |= (uint8_t)(1 << (i % 8));
}

static uint8_t *pack_bits(const uint8_t *bytes, int64_t count)
{
    uint8_t *bits = new_bits(count);
    for (int64_t i = 0; bits && i < count; i++) {
        if (bytes[i]) set_bit(bits, i);
    }
    return bits;
}

/* What is null: where the mask is true, and NaT. */
static bool is_null(const uint8_t *mask, const int64_t *times, int64_t i)
{
    return (mask && mask[i]) || (times && times[i] == INT64_MIN);
}

static rp_status read_mask(rp_array *array, rp_array *mask, const uint8_t **bytes, rp_error *error)
{
    const void *data = NULL;
    rp_status status = mask ? rp_read(mask, &data) : RP_OK;
    if (status != RP_OK) return rp_fail(error, status, "mask: %s", rp_array_message(mask));
    if (mask && (rp_ndim(mask) != 1 || rp_size(mask) != rp_size(array) || rp_dtype_of(mask) != RP_BOOL))
        return rp_fail(error, RP_ESHAPE, "the mask must be bool and as long as the array (%lld)",
                       (long long)rp_size(array));
    *bytes = data;
    return RP_OK;
}

/* The validity bitmap, when there is something null or a mask. */
static rp_status fill_validity(array_block *block, const uint8_t *mask, const int64_t *times, int64_t count)
{
    for (int64_t i = 0; i < count; i++) block->nulls += is_null(mask, times, i);
    if (!mask && block->nulls == 0) return RP_OK;
    block->valid = new_bits(count);
    for (int64_t i = 0; block->valid && i < count; i++) {
        if (!is_null(mask, times, i)) set_bit(block->valid, i);
    }
    return block->valid ? RP_OK : RP_ENOMEM;
}

static rp_status fill_block(array_block *block, rp_array *array, const void *data, const uint8_t *mask)
{
    const int64_t count = rp_size(array);
    const bool packed = rp_dtype_of(array) == RP_BOOL;
    if (packed && !(block->bits = pack_bits(data, count))) return RP_ENOMEM;
    if (fill_validity(block, mask, rpi_is_time(rp_dtype_of(array)) ? data : NULL, count) != RP_OK) return RP_ENOMEM;
    if (!packed) block->owner = rp_keep(array);
    block->buffers[0] = block->valid;
    block->buffers[1] = packed ? block->bits : data;
    return RP_OK;
}

rp_status rp_arrow_array(rp_array *array, rp_array *mask, struct ArrowArray *out, rp_error *error)
{
    const void *data;
    const uint8_t *nulls = NULL;
    rp_status status = rp_read(array, &data);
    if (status != RP_OK) return rp_fail(error, status, "%s", rp_array_message(array));
    if (rp_ndim(array) != 1)
        return rp_fail(error, RP_ESHAPE, "an array of %d dimensions is no Arrow column: flatten it", rp_ndim(array));
    status = read_mask(array, mask, &nulls, error);
    if (status != RP_OK) return status;
    array_block *block = rp_calloc(1, sizeof *block);
    if (!block || fill_block(block, array, data, nulls) != RP_OK) {
        if (block) rp_free(block->bits), rp_free(block->valid);
        rp_free(block);
        return rp_fail(error, RP_ENOMEM, "exporting to Arrow: out of memory");
    }
    *out = (struct ArrowArray){.length = rp_size(array),
                               .null_count = block->nulls,
                               .n_buffers = 2,
                               .buffers = block->buffers,
                               .release = release_array,
                               .private_data = block};
    return RP_OK;
}

rp_status rp_arrow_export(const char *name, rp_array *array, rp_array *mask, struct ArrowSchema *schema,
                          struct ArrowArray *out, rp_error *error)
{
    struct ArrowSchema new_schema = {0};
    struct ArrowArray new_array = {0};
    rp_status status = rp_arrow_array(array, mask, &new_array, error);
    if (!new_array.release) return status;
    char format[RP_ARROW_FORMAT];
    if (!rp_arrow_format(rp_dtype_of(array), format))
        status = rp_fail(error, RP_EDTYPE, "Arrow has no primitive type for %s%s", rp_dtype_name(rp_dtype_of(array)),
                         rpi_is_time(rp_dtype_of(array)) ? "; cast to seconds or finer" : "");
    else if (rp_arrow_schema(name, format, 0, &new_schema) != RP_OK)
        status = rp_fail(error, RP_ENOMEM, "exporting to Arrow: out of memory");
    if (status != RP_OK) {
        new_array.release(&new_array);
        return status;
    }
    *schema = new_schema;
    *out = new_array;
    return RP_OK;
}
