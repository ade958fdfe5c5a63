/* Convolution and correlation of two sequences. Every output is summed in the order of the longer sequence. */
#include "routines/statistics/parts_i.h"
#include <rapto/signal.h>

/* out[k] = sum of a[k + j - first] * w[j], for the elements of `a` that exist. */
typedef struct overlap {
    int64_t n, m; /* elements of a, w; n >= m */
    int64_t lead; /* elements of w that stick out before a[0] at the first output */
    int64_t outputs;
} overlap;

#define DEFINE_SLIDE(name, type)                                                                                       \
    static void name(const overlap *o, const void *a_data, const void *w_data, void *out_data)                         \
    {                                                                                                                  \
        const type *a = a_data, *w = w_data;                                                                           \
        type *out = out_data;                                                                                          \
        for (int64_t j = 0; j < o->m; j++) {                                                                           \
            int64_t shift = j - o->lead, from = shift < 0 ? -shift : 0;                                                \
            int64_t to = o->n - shift < o->outputs ? o->n - shift : o->outputs;                                        \
            type factor = w[j];                                                                                        \
            for (int64_t k = from; k < to; k++) out[k] += a[k + shift] * factor;                                       \
        }                                                                                                              \
    }
DEFINE_SLIDE(slide_words, uint64_t) /* integers wrap alike, signed or not */
DEFINE_SLIDE(slide_doubles, double)

/* Parts are multiplied one by one, so that an infinity stays one (C's own rule would give NaN for others). */
static void slide_complex(const overlap *o, const void *a_data, const void *w_data, void *out_data)
{
    const double *a = a_data, *w = w_data;
    double *out = out_data;
    for (int64_t j = 0; j < o->m; j++) {
        int64_t shift = j - o->lead, from = shift < 0 ? -shift : 0;
        int64_t to = o->n - shift < o->outputs ? o->n - shift : o->outputs;
        for (int64_t k = from; k < to; k++) {
            const double *x = a + 2 * (k + shift);
            out[2 * k] += x[0] * w[2 * j] - x[1] * w[2 * j + 1];
            out[2 * k + 1] += x[0] * w[2 * j + 1] + x[1] * w[2 * j];
        }
    }
}

static rp_dtype working_dtype(rp_dtype dtype)
{
    if (rpi_is_complex(dtype)) return RP_C128;
    return rpi_is_float(dtype) ? RP_F64 : RP_I64;
}

static overlap plan(int64_t n, int64_t m, rp_convolve_mode mode)
{
    int64_t lead = mode == RP_CONVOLVE_FULL ? m - 1 : mode == RP_CONVOLVE_SAME ? m / 2 : 0;
    int64_t outputs = mode == RP_CONVOLVE_FULL ? n + m - 1 : mode == RP_CONVOLVE_SAME ? n : n - m + 1;
    return (overlap){n, m, lead, outputs};
}

/* a and w in the dtype that is computed with, n >= m. */
static rp_array *slide(rp_array *a, rp_array *w, rp_convolve_mode mode)
{
    const void *a_data, *w_data;
    rp_array *error = rpi_first_error(2, (rp_array *[]){a, w});
    if (error) return error;
    overlap o = plan(a->shape[0], w->shape[0], mode);
    if (rp_read(a, &a_data) != RP_OK || rp_read(w, &w_data) != RP_OK) return rpi_error_memory();
    rp_array *out = rpi_new_zeroed(a->dtype, 1, &o.outputs);
    if (rpi_is_error(out)) return out;
    if (a->dtype == RP_C128)
        slide_complex(&o, a_data, w_data, rpi_data(out));
    else if (a->dtype == RP_F64)
        slide_doubles(&o, a_data, w_data, rpi_data(out));
    else
        slide_words(&o, a_data, w_data, rpi_data(out));
    return out;
}

static rp_array *conjugate(rp_array *a)
{
    if (rpi_is_error(a) || !rpi_is_complex(a->dtype)) return a;
    return rpi_complex_of(rpi_real_part(a), rp_negative(rpi_imag_part(a)));
}

/* ---- the public functions ---------------------------------------------------------------------------------------- */

static rp_array *check(const char *name, const rp_array *a, const rp_array *v, rp_convolve_mode mode)
{
    if (a->ndim > 1 || v->ndim > 1)
        return rpi_error_array(RP_EVALUE, "%s: object too deep for desired array (%d and %d axes, not 1)", name,
                               a->ndim, v->ndim);
    if (a->size == 0 || v->size == 0)
        return rpi_error_array(RP_EVALUE, "%s: %s cannot be empty", name, a->size == 0 ? "a" : "v");
    if (mode < RP_CONVOLVE_VALID || mode > RP_CONVOLVE_FULL)
        return rpi_error_array(RP_EVALUE, "%s: mode must be one of 'valid', 'same', or 'full'", name);
    return NULL;
}

/* Both as 1-d arrays of the dtype that is computed with, and their common dtype. */
static rp_array *convert(const char *name, rp_array **a, rp_array **v, rp_dtype *dtype)
{
    rp_array *error = rpi_result_type(name, 2, (rp_array *[]){*a, *v}, dtype);
    if (error) return error;
    if (!rpi_is_whole(*dtype) && !rpi_is_inexact(*dtype))
        return rpi_error_array(RP_EDTYPE, "%s: dtype %s cannot be multiplied and added", name, rp_dtype_name(*dtype));
    *a = rpi_at_least_1d(rp_astype(*a, working_dtype(*dtype)));
    *v = rpi_at_least_1d(rp_astype(*v, working_dtype(*dtype)));
    return rpi_first_error(2, (rp_array *[]){*a, *v});
}

rp_array *rp_convolve(rp_array *a, rp_array *v, rp_convolve_mode mode)
{
    rp_dtype dtype = RP_F64;
    rp_array *error = rpi_first_error(2, (rp_array *[]){a, v});
    if (!error) error = check("convolve", a, v, mode);
    if (error) return error;
    RP_SCOPE();
    error = convert("convolve", &a, &v, &dtype);
    if (error) return rp_yield(error);
    bool swap = v->shape[0] > a->shape[0];
    rp_array *longer = swap ? v : a, *shorter = rp_flip(swap ? a : v, 0);
    return rp_yield(rp_astype(slide(longer, shorter, mode), dtype));
}

/* With the shorter one first the sums come in reverse order, and conjugated. */
rp_array *rp_correlate(rp_array *a, rp_array *v, rp_convolve_mode mode)
{
    rp_dtype dtype = RP_F64;
    rp_array *error = rpi_first_error(2, (rp_array *[]){a, v});
    if (!error) error = check("correlate", a, v, mode);
    if (error) return error;
    RP_SCOPE();
    error = convert("correlate", &a, &v, &dtype);
    if (!error) error = rpi_first_error(1, (rp_array *[]){v = conjugate(v)});
    if (error) return rp_yield(error);
    bool swap = v->shape[0] > a->shape[0];
    rp_array *result = swap ? rp_flip(slide(v, a, mode), 0) : slide(a, v, mode);
    return rp_yield(rp_astype(result, dtype));
}
