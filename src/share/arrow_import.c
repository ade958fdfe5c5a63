/* One array in through the Arrow C data interface. Everything in the structs is checked before it is used; the array
 * struct moves to a block of ours, whose release gives the memory back. */
#include "core/array_i.h"
#include <rapto/share.h>
#include <stdlib.h>
#include <string.h>

/* How the elements of a format become ours. */
typedef struct arrow_kind {
    rp_dtype dtype;
    bool bits;   /* packed booleans */
    bool narrow; /* 32-bit days */
    size_t item; /* bytes of an element in the buffer; 0 for bits */
} arrow_kind;

static const struct {
    const char *format;
    rp_dtype dtype;
} plain_formats[] = {{"c", RP_I8},  {"s", RP_I16}, {"i", RP_I32}, {"l", RP_I64}, {"C", RP_U8}, {"S", RP_U16},
                     {"I", RP_U32}, {"L", RP_U64}, {"e", RP_F16}, {"f", RP_F32}, {"g", RP_F64}};

static bool unit_of(char letter, rp_unit *unit)
{
    static const char letters[] = "smun";
    static const rp_unit units[] = {RP_UNIT_S, RP_UNIT_MS, RP_UNIT_US, RP_UNIT_NS};
    const char *found = letter ? strchr(letters, letter) : NULL;
    if (found) *unit = units[found - letters];
    return found;
}

/* "tdD", "tdm", "ts?:zone", "tD?". */
static bool time_kind(const char *format, arrow_kind *kind)
{
    rp_unit unit = RP_UNIT_GENERIC;
    kind->item = 8;
    if (strcmp(format, "tdD") == 0) {
        *kind = (arrow_kind){.dtype = RP_DATETIME_D, .narrow = true, .item = 4};
        return true;
    }
    if (strcmp(format, "tdm") == 0) unit = RP_UNIT_MS;
    if (format[1] == 's' && unit_of(format[2], &unit) && format[3] != ':') return false;
    if (format[1] == 'D' && (!unit_of(format[2], &unit) || format[3])) return false;
    kind->dtype = format[1] == 'D' ? rp_dtype_timedelta(unit) : rp_dtype_datetime(unit);
    return unit != RP_UNIT_GENERIC;
}

static bool kind_of_format(const char *format, arrow_kind *kind)
{
    *kind = (arrow_kind){.dtype = RP_BOOL};
    if (strcmp(format, "b") == 0) return kind->bits = true;
    if (format[0] == 't') return format[1] && format[2] && time_kind(format, kind);
    if (strncmp(format, "w:", 2) == 0) {
        char *end = NULL;
        long width = strtol(format + 2, &end, 10);
        if (*end || end == format + 2 || width < 1 || width > RP_MAX_WIDTH) return false;
        kind->dtype = rp_dtype_bytes((int)width);
        kind->item = (size_t)width;
        return true;
    }
    for (size_t i = 0; i < sizeof plain_formats / sizeof *plain_formats; i++) {
        if (strcmp(format, plain_formats[i].format) != 0) continue;
        kind->dtype = plain_formats[i].dtype;
        kind->item = rpi_size_of(kind->dtype);
        return true;
    }
    return false;
}

/* ---- checks ------------------------------------------------------------------------------------------------------ */

static rp_array *broken(const char *what)
{
    return rpi_error_array(RP_EFORMAT, "rp_arrow_import: the Arrow structs break the interface: %s", what);
}

/* NULL and the kind, or why this is no column of numbers. */
static rp_array *check_schema(const struct ArrowSchema *schema, arrow_kind *kind)
{
    if (!schema->release) return broken("the schema is released");
    if (!schema->format) return broken("no format");
    if (schema->dictionary || schema->n_children != 0 || !kind_of_format(schema->format, kind))
        return rpi_error_array(RP_EDTYPE, "rp_arrow_import: no array for Arrow type \"%.40s\"%s", schema->format,
                               schema->dictionary ? " with a dictionary" : "");
    return NULL;
}

static rp_array *check_array(const struct ArrowArray *a, const arrow_kind *kind)
{
    int64_t end, bytes;
    if (!a->release) return broken("the array is released");
    if (a->length < 0 || a->offset < 0 || __builtin_add_overflow(a->length, a->offset, &end) ||
        __builtin_mul_overflow(end, (int64_t)(kind->item ? kind->item : 1), &bytes))
        return broken("length and offset");
    if (a->n_buffers != 2 || !a->buffers) return broken("a primitive array has two buffers");
    if (a->n_children != 0 || a->dictionary) return broken("a primitive array has no children");
    if (!a->buffers[1] && a->length > 0) return broken("no elements");
    if (a->null_count < -1 || a->null_count > a->length) return broken("the number of nulls");
    if (!a->buffers[0] && a->null_count > 0) return broken("nulls without a validity bitmap");
    return NULL;
}

/* ---- elements ---------------------------------------------------------------------------------------------------- */

static bool bit_at(const uint8_t *bits, int64_t i)
{
    return bits[i / 8] >> (i % 8) & 1;
}

/* Bits from `offset` on as a bool array; `wanted` is the bit that becomes true. */
static rp_array *unpack(const void *bits, int64_t offset, int64_t length, bool wanted)
{
    rp_array *out = rpi_new_empty(RP_BOOL, 1, &length);
    if (rpi_is_error(out)) return out;
    uint8_t *bytes = (uint8_t *)rpi_data(out);
    for (int64_t i = 0; i < length; i++) bytes[i] = bit_at(bits, offset + i) == wanted;
    return out;
}

static void release_moved(void *context)
{
    struct ArrowArray *moved = context;
    if (moved->release) moved->release(moved);
    rp_free(moved);
}

static rp_array *days(const char *from, int64_t length)
{
    rp_array *narrow = rp_from_data(RP_I32, 1, &length, length > 0 ? from : NULL);
    rp_array *wide = rp_astype(narrow, RP_I64);
    if (rpi_is_error(wide)) return wide;
    wide->dtype = RP_DATETIME_D; /* a fresh array of counts: the same bits are the days */
    return wide;
}

/* The values. `moved` belongs to the array when it shares the memory, else it is released here. */
static rp_array *values_of(struct ArrowArray *moved, const arrow_kind *kind)
{
    const char *first = moved->buffers[1];
    int64_t length = moved->length;
    rp_array *out;
    if (!kind->bits && first) first += moved->offset * (int64_t)kind->item;
    if (kind->bits)
        out = first ? unpack(first, moved->offset, length, true) : rpi_new_empty(RP_BOOL, 1, &length);
    else if (kind->narrow)
        out = days(first, length);
    else if (first)
        return rp_from_foreign(&(rp_foreign){.dtype = kind->dtype,
                                             .ndim = 1,
                                             .shape = &length,
                                             .data = (void *)(uintptr_t)first,
                                             .release = release_moved,
                                             .context = moved});
    else
        out = rp_from_data(kind->dtype, 1, &length, first);
    release_moved(moved);
    return out;
}

/* NULL and `*mask` (NULL when nothing is null), or the error. */
static rp_array *mask_of(const struct ArrowArray *a, bool nulls, rp_array **mask)
{
    *mask = NULL;
    int64_t count = a->null_count;
    if (!a->buffers[0] || count == 0) return NULL;
    if (count < 0) {
        count = 0;
        for (int64_t i = 0; i < a->length; i++) count += !bit_at(a->buffers[0], a->offset + i);
    }
    if (count == 0) return NULL;
    if (!nulls)
        return rpi_error_array(RP_EVALUE, "rp_arrow_import: %lld of %lld values are null; ask for the mask",
                               (long long)count, (long long)a->length);
    *mask = unpack(a->buffers[0], a->offset, a->length, false);
    return rpi_is_error(*mask) ? *mask : NULL;
}

/* The array struct moved to the heap; NULL when out of memory (it is then released). */
static struct ArrowArray *move(struct ArrowArray *array)
{
    struct ArrowArray *moved = rp_malloc(sizeof *moved);
    if (moved)
        *moved = *array;
    else if (array->release)
        array->release(array);
    array->release = NULL;
    return moved;
}

static rp_arrow_column import(struct ArrowSchema *schema, struct ArrowArray *array, bool nulls)
{
    arrow_kind kind;
    rp_arrow_column column = {NULL, NULL};
    rp_array *error = check_schema(schema, &kind);
    if (!error) error = check_array(array, &kind);
    struct ArrowArray *moved = move(array);
    if (!error && !moved) error = rpi_error_memory();
    if (!error) error = mask_of(moved, nulls, &column.mask);
    if (error && moved) release_moved(moved);
    column.values = error ? error : values_of(moved, &kind);
    if (rpi_is_error(column.values)) column.mask = NULL;
    return column;
}

rp_arrow_column rp_arrow_import(struct ArrowSchema *schema, struct ArrowArray *array, bool nulls)
{
    RP_SCOPE();
    rp_arrow_column column = import(schema, array, nulls);
    if (schema->release) schema->release(schema);
    schema->release = NULL;
    rp_yield(column.values);
    if (column.mask) rp_yield(column.mask);
    return column;
}
