/* The order of each dtype: its key or its comparison. */
#include "order.h"
#include "core/text_order_i.h"

static inline int compare_u64(uint64_t a, uint64_t b)
{
    return (a > b) - (a < b);
}

static int compare_8(const rpi_order *o, const void *a, const void *b)
{
    return compare_u64(rpi_key8(&o->form, rpi_load8(a)), rpi_key8(&o->form, rpi_load8(b)));
}

static int compare_16(const rpi_order *o, const void *a, const void *b)
{
    return compare_u64(rpi_key16(&o->form, rpi_load16(a)), rpi_key16(&o->form, rpi_load16(b)));
}

static int compare_32(const rpi_order *o, const void *a, const void *b)
{
    return compare_u64(rpi_key32(&o->form, rpi_load32(a)), rpi_key32(&o->form, rpi_load32(b)));
}

static int compare_64(const rpi_order *o, const void *a, const void *b)
{
    return compare_u64(rpi_key64(&o->form, rpi_load64(a)), rpi_key64(&o->form, rpi_load64(b)));
}

/* NumPy's order of complex numbers: first those without a NaN, then with a NaN in the imaginary part, in the real part,
 * in both; within each the real part leads. */
static int compare_complex(double ar, double ai, double br, double bi)
{
    int a_class = 2 * (ar != ar) + (ai != ai), b_class = 2 * (br != br) + (bi != bi);
    if (a_class != b_class) return a_class < b_class ? -1 : 1;
    if (ar < br || ar > br) return ar < br ? -1 : 1;
    return (ai > bi) - (ai < bi);
}

static int compare_c64(const rpi_order *o, const void *a, const void *b)
{
    float x[2], y[2];
    memcpy(x, a, sizeof x);
    memcpy(y, b, sizeof y);
    int order = compare_complex(x[0], x[1], y[0], y[1]);
    return o->descending ? -order : order;
}

static int compare_c128(const rpi_order *o, const void *a, const void *b)
{
    double x[2], y[2];
    memcpy(x, a, sizeof x);
    memcpy(y, b, sizeof y);
    int order = compare_complex(x[0], x[1], y[0], y[1]);
    return o->descending ? -order : order;
}

static int compare_bytes(const rpi_order *o, const void *a, const void *b)
{
    int order = rpi_order_bytes(a, o->size, b, o->size);
    return o->descending ? -order : order;
}

static int compare_str(const rpi_order *o, const void *a, const void *b)
{
    int order = rpi_order_str(a, o->size, b, o->size);
    return o->descending ? -order : order;
}

static rpi_comparer *const by_width[9] = {[1] = compare_8, [2] = compare_16, [4] = compare_32, [8] = compare_64};

static uint64_t infinity_of(rp_dtype base)
{
    switch (base) {
    case RP_F16:
        return 0x7c00;
    case RP_BF16:
        return 0x7f80;
    case RP_F32:
        return 0x7f800000;
    default:
        return 0x7ff0000000000000;
    }
}

static void set_key(rpi_order *o)
{
    uint64_t top = UINT64_C(1) << (8 * o->size - 1);
    rpi_kind kind = rpi_kind_of(o->dtype);
    o->key_bits = (int)(8 * o->size);
    o->compare = by_width[o->size];
    if (rpi_is_time(o->dtype)) o->form.minus = 1; /* NaT, the most negative number, becomes the largest key */
    if (kind == RPI_KIND_SIGNED || rpi_is_time(o->dtype)) o->form.sign = top;
    if (kind == RPI_KIND_FLOAT) o->form.inf = infinity_of(rp_dtype_base(o->dtype));
    if (o->descending) o->form.flip = UINT64_MAX;
}

rpi_order rpi_order_of(rp_dtype dtype, bool descending)
{
    rpi_order o = {.dtype = dtype, .size = rpi_size_of(dtype), .descending = descending};
    switch (rp_dtype_base(dtype)) {
    case RP_C64:
        o.compare = compare_c64;
        break;
    case RP_C128:
        o.compare = compare_c128;
        break;
    case RP_BYTES:
        o.compare = compare_bytes;
        break;
    case RP_STR:
        o.compare = compare_str;
        break;
    default:
        set_key(&o);
    }
    return o;
}
