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

static void mark_compared(const rpi_items *items, const char *data, int64_t n, uint8_t *marks)
{
    size_t step = items->order.size;
    for (int64_t i = 0; i < n; i++, data += step) marks[i] = i == 0 || rpi_items_differ(items, data, data - step);
}

static int64_t count_marks(const uint8_t *marks, int64_t n, uint8_t wanted)
{
    int64_t count = 0;
    for (int64_t i = 0; i < n; i++) count += marks[i] == wanted;
    return count;
}

int64_t rpi_mark_changes(const rpi_items *items, const char *data, int64_t n, uint8_t *marks)
{
    const rpi_key_kernels *kernels = RP_KERNEL_PICK(rpi_key_kernels);
    const rpi_key_form *form = &items->element.form;
    const bool may_differ = items->nan_differs && (form->inf || form->minus);
    switch (n > 0 ? items->order.key_bits : 0) {
    case 8:
        kernels->mark8(form, may_differ, data, n, marks);
        break;
    case 16:
        kernels->mark16(form, may_differ, data, n, marks);
        break;
    case 32:
        kernels->mark32(form, may_differ, data, n, marks);
        break;
    case 64:
        kernels->mark64(form, may_differ, data, n, marks);
        break;
    default:
        mark_compared(items, data, n, marks);
    }
    return count_marks(marks, n, 1);
}

/* ---- picking ------------------------------------------------------------------------------------------------------
 */

/* Without branches: what is not wanted is written over by the next one. */
#define DEFINE_PICK(K, BITS)                                                                                           \
    static void pick##BITS(const char *from, const uint8_t *marks, uint8_t wanted, char *to, int64_t count)            \
    {                                                                                                                  \
        for (int64_t i = 0, at = 0; at < count; i++) {                                                                 \
            memcpy(to + at * (BITS / 8), from + i * (BITS / 8), sizeof(K));                                            \
            at += marks[i] == wanted;                                                                                  \
        }                                                                                                              \
    }
DEFINE_PICK(uint8_t, 8)
DEFINE_PICK(uint16_t, 16)
DEFINE_PICK(uint32_t, 32)
DEFINE_PICK(uint64_t, 64)

static void pick_items(const char *from, const uint8_t *marks, uint8_t wanted, char *to, int64_t count, size_t item)
{
    for (; count > 0; from += item) {
        if (*marks++ != wanted) continue;
        memcpy(to, from, item);
        to += item;
        count--;
    }
}

rp_array *rpi_pick(const rp_array *a, const uint8_t *marks, uint8_t wanted)
{
    int64_t count = count_marks(marks, a->size, wanted);
    rp_array *out = rpi_new_empty(a->dtype, 1, &count);
    if (rpi_is_error(out)) return out;
    switch (rpi_itemsize(a)) {
    case 1:
        pick8(rpi_data(a), marks, wanted, rpi_data(out), count);
        break;
    case 2:
        pick16(rpi_data(a), marks, wanted, rpi_data(out), count);
        break;
    case 4:
        pick32(rpi_data(a), marks, wanted, rpi_data(out), count);
        break;
    case 8:
        pick64(rpi_data(a), marks, wanted, rpi_data(out), count);
        break;
    default:
        pick_items(rpi_data(a), marks, wanted, rpi_data(out), count, rpi_itemsize(a));
    }
    return out;
}
