/* Which elements are the same. */
#include "distinct.h"

static int compare_rows(const rpi_order *order, const void *a, const void *b)
{
    const rpi_items *items = (const rpi_items *)order;
    size_t step = items->element.size;
    for (int64_t i = 0; i < items->elements; i++) {
        int found = items->element.compare(&items->element, (const char *)a + (size_t)i * step,
                                           (const char *)b + (size_t)i * step);
        if (found) return found;
    }
    return 0;
}

rpi_items rpi_items_of(rp_dtype dtype, bool nan_differs)
{
    rpi_order order = rpi_order_of(dtype, false);
    return (rpi_items){order, order, 1, nan_differs};
}

rpi_items rpi_rows_of(rp_dtype dtype, int64_t elements)
{
    rpi_order element = rpi_order_of(dtype, false);
    rpi_order row = {.dtype = dtype, .size = (size_t)elements * element.size, .key_bits = 0, .compare = compare_rows};
    return (rpi_items){row, element, elements, true};
}

/* Whether an element is NaN, NaT, or complex with a NaN. */
static bool is_nan(const rpi_order *o, const char *p)
{
    double parts[2];
    float halves[2];
    switch (o->key_bits) {
    case 8:
        return false;
    case 16:
        return o->form.inf && rpi_key16(&o->form, rpi_load16(p)) == UINT16_MAX;
    case 32:
        return o->form.inf && rpi_key32(&o->form, rpi_load32(p)) == UINT32_MAX;
    case 64:
        return (o->form.inf || o->form.minus) && rpi_key64(&o->form, rpi_load64(p)) == UINT64_MAX;
    default:
        break;
    }
    if (o->dtype == RP_C64) {
        memcpy(halves, p, sizeof halves);
        return halves[0] != halves[0] || halves[1] != halves[1];
    }
    if (o->dtype != RP_C128) return false;
    memcpy(parts, p, sizeof parts);
    return parts[0] != parts[0] || parts[1] != parts[1];
}

static bool has_nan(const rpi_items *items, const char *p)
{
    bool found = false;
    for (int64_t i = 0; i < items->elements && !found; i++)
        found = is_nan(&items->element, p + (size_t)i * items->element.size);
    return found;
}

bool rpi_items_differ(const rpi_items *items, const char *a, const char *b)
{
    if (items->order.compare(&items->order, a, b) == 0) return items->nan_differs && has_nan(items, a);
    if (items->nan_differs || items->element.key_bits != 0) return true;
    return !(has_nan(items, a) && has_nan(items, b)); /* complex numbers with any NaN are one */
}

int64_t rpi_mark_changes(const rpi_items *items, const char *data, int64_t n, uint8_t *marks)
{
    size_t step = items->order.size;
    int64_t changes = 0;
    for (int64_t i = 0; i < n; i++, data += step) {
        marks[i] = i == 0 || rpi_items_differ(items, data, data - step);
        changes += marks[i];
    }
    return changes;
}

rp_array *rpi_pick(const rp_array *a, const uint8_t *marks, uint8_t wanted)
{
    int64_t count = 0;
    size_t item = rpi_itemsize(a);
    for (int64_t i = 0; i < a->size; i++) count += marks[i] == wanted;
    rp_array *out = rpi_new_empty(a->dtype, 1, &count);
    if (rpi_is_error(out)) return out;
    char *to = rpi_data(out);
    const char *from = rpi_data(a);
    for (int64_t i = 0; i < a->size; i++, from += item) {
        if (marks[i] != wanted) continue;
        memcpy(to, from, item);
        to += item;
    }
    return out;
}
