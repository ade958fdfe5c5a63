/* Any bytes as an Arrow array over blocks of memory: refused, or a column that can be read, printed and sent back. The
 * pointers are ours; a length beyond the blocks is cut, since no library can tell how long a buffer is. */
#include <rapto/rapto.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK = 4096, FORMAT = 12 };
static _Alignas(64) uint8_t values[BLOCK + 8], validity[BLOCK]; /* room for the shift */
static int releases;

static void release_schema(struct ArrowSchema *schema)
{
    schema->release = NULL;
    releases++;
}

static void release_array(struct ArrowArray *array)
{
    array->release = NULL;
    releases++;
}

static void require(bool holds)
{
    if (!holds) abort();
}

static void use(const rp_arrow_column *column)
{
    const void *data = NULL;
    char *text = NULL;
    struct ArrowSchema schema;
    struct ArrowArray array;
    require(rp_read(column->values, &data) == RP_OK && data);
    require(rp_to_string(column->values, NULL, &text, NULL) == RP_OK);
    rp_free(text);
    require(!column->mask || rp_size(column->mask) == rp_size(column->values));
    if (rp_arrow_export("x", column->values, column->mask, &schema, &array, NULL) != RP_OK) return;
    rp_arrow_column again = rp_arrow_import(&schema, &array, true);
    require(rp_array_status(again.values) == RP_OK && rp_size(again.values) == rp_size(column->values));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct {
        char format[FORMAT];
        int64_t length, offset, null_count;
        uint8_t buffers, children, choices, shift;
    } input;
    if (size < sizeof input) return 0;
    memcpy(&input, data, sizeof input);
    memcpy(validity, data, size < BLOCK ? size : BLOCK);
    input.format[FORMAT - 1] = '\0';
    const void *buffers[] = {(input.choices & 1) ? NULL : validity,
                             (input.choices & 2) ? NULL : values + input.shift % 8};
    long width = strncmp(input.format, "w:", 2) == 0 ? strtol(input.format + 2, NULL, 10) : 8;
    int64_t room = BLOCK / 2 / (width > 0 ? width : 1);
    if (input.length > room) input.length = room;
    if (input.offset > room && input.offset != INT64_MAX) input.offset = room;
    struct ArrowSchema schema = {.format = input.format,
                                 .n_children = input.children % 2,
                                 .release = (input.choices & 4) ? NULL : release_schema};
    struct ArrowArray array = {.length = input.length,
                               .null_count = input.null_count,
                               .offset = input.offset,
                               .n_buffers = input.buffers % 4 == 0 ? input.buffers : 2,
                               .buffers = buffers,
                               .release = (input.choices & 8) ? NULL : release_array};
    int expected = (schema.release != NULL) + (array.release != NULL);
    int64_t before = rp_memory_stats().live_blocks;
    rp_scope *scope = rp_scope_open();
    releases = 0;
    rp_arrow_column column = rp_arrow_import(&schema, &array, !(input.choices & 16));
    if (rp_array_status(column.values) == RP_OK) use(&column);
    rp_scope_close(scope);
    require(releases == expected && rp_memory_stats().live_blocks == before);
    return 0;
}
