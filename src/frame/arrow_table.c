// A table out through the Arrow C data interface: a struct array whose children are the columns.
#include "frame_i.h"
#include <rapto/share.h>

typedef struct children_block {
    struct ArrowArray **children;
    struct ArrowArray *structs;
    const void *buffers[1]; // validity of the struct itself: none
} children_block;

static void free_block(children_block *block)
{
    if (!block) return;
    rp_free(block->children);
    rp_free(block->structs);
    rp_free(block);
}

static void release_struct(struct ArrowArray *array)
{
    for (int64_t i = 0; i < array->n_children; i++)
        if (array->children[i]->release) array->children[i]->release(array->children[i]);
    free_block(array->private_data);
    array->release = NULL;
}

static rp_status new_struct(const rp_table *table, struct ArrowArray *out)
{
    children_block *block = rp_calloc(1, sizeof *block);
    if (!block) return RP_ENOMEM;
    block->children = rp_calloc((size_t)table->columns, sizeof(struct ArrowArray *));
    block->structs = rp_calloc((size_t)table->columns, sizeof *block->structs);
    if (!block->children || !block->structs) {
        free_block(block);
        return RP_ENOMEM;
    }
    for (int i = 0; i < table->columns; i++) block->children[i] = &block->structs[i];
    *out = (struct ArrowArray){.length = table->rows,
                               .n_buffers = 1,
                               .n_children = table->columns,
                               .buffers = block->buffers,
                               .children = block->children,
                               .release = release_struct,
                               .private_data = block};
    return RP_OK;
}

static rp_status export_column(rp_table *table, int index, struct ArrowSchema *schema, struct ArrowArray *out,
                               rp_error *error)
{
    RP_SCOPE();
    rp_error detail;
    const rpi_column *c = rpi_table_pick(table, table->column[index].name, RP_NULLS_MASK, &detail);
    if (!c) return rp_fail(error, detail.status, "%s", detail.message);
    rp_array *mask = c->nulls > 0 ? rp_table_mask(table, c->name) : NULL;
    rp_status status = rp_arrow_array(c->array, mask, out, error);
    if (status != RP_OK) return status;
    char format[RP_ARROW_FORMAT];
    if (!c->timestamp && !rp_arrow_format(c->dtype, format)) {
        out->release(out);
        return rp_fail(error, RP_EDTYPE, "column \"%s\": Arrow has no primitive type for %s", c->name,
                       rp_dtype_name(c->dtype));
    }
    status = rp_arrow_schema(c->name, c->timestamp ? "tsn:UTC" : format, 0, schema);
    return status == RP_OK ? RP_OK : rpi_fail_memory(error, table->source);
}

rp_status rp_arrow_export_table(rp_table *table, struct ArrowSchema *schema, struct ArrowArray *out, rp_error *error)
{
    struct ArrowSchema new_schema;
    struct ArrowArray new_array;
    if (new_struct(table, &new_array) != RP_OK) return rpi_fail_memory(error, table->source);
    if (rp_arrow_schema("", "+s", table->columns, &new_schema) != RP_OK) {
        new_array.release(&new_array);
        return rpi_fail_memory(error, table->source);
    }
    rp_status status = RP_OK;
    for (int i = 0; status == RP_OK && i < table->columns; i++)
        status = export_column(table, i, new_schema.children[i], new_array.children[i], error);
    if (status != RP_OK) {
        new_array.release(&new_array);
        new_schema.release(&new_schema);
        return status;
    }
    *schema = new_schema;
    *out = new_array;
    return RP_OK;
}
