/* Rows: polynomials as arrays of coefficients, the highest power first. */
#include "rpy.h"

#define BINARY(name)                                                                                                   \
    static rp_array *fn_##name(rpy_call *c)                                                                            \
    {                                                                                                                  \
        return rp_##name(ARRAY(0), ARRAY(1));                                                                          \
    }
BINARY(polyadd)
BINARY(polysub)
BINARY(polymul)
BINARY(polyval)

static rp_array *fn_polydiv(rpy_call *c)
{
    rp_polydiv_result made = rp_polydiv(ARRAY(0), ARRAY(1));
    if (rp_array_status(made.quotient) == RP_OK) rpy_also(c, made.remainder);
    return made.quotient;
}

static rp_array *fn_polyder(rpy_call *c)
{
    return rp_polyder(ARRAY(0), INT(1));
}

static rp_array *fn_polyint(rpy_call *c)
{
    return rp_polyint(ARRAY(0), INT(1), ARRAY(2));
}

static rp_array *fn_poly(rpy_call *c)
{
    return rp_poly(ARRAY(0));
}

static rp_array *fn_roots(rpy_call *c)
{
    return rp_roots(ARRAY(0));
}

/* coefficients, residuals, rank, singular values, rcond, covariance */
static rp_array *fn_polyfit(rpy_call *c)
{
    rp_polyfit_result made = rp_polyfit(ARRAY(0), ARRAY(1), INT(2), FLOAT(3), ARRAY(4));
    if (rp_array_status(made.coefficients) != RP_OK) return made.coefficients;
    rpy_also(c, made.residuals);
    rpy_also(c, rp_from_data(RP_I64, 0, NULL, &made.rank));
    rpy_also(c, made.singular);
    rpy_also(c, rp_from_data(RP_F64, 0, NULL, &made.rcond));
    rpy_also(c, made.covariance);
    return made.coefficients;
}

const rpy_row rpy_rows_polynomial[] = {
    {"poly", "seq_of_zeros: array", fn_poly, NULL, 0, "The polynomial with the given zeros and a leading 1.",
     ">>> rp.poly([1.0, 2.0])\narray([ 1., -3.,  2.])"},
    {"roots", "p: array", fn_roots, NULL, 0, "The zeros of a polynomial, by falling magnitude.",
     ">>> rp.roots([1, -3, 2])\narray([2., 1.])"},
    {"polyadd", "a1: array, a2: array", fn_polyadd, NULL, 0, "Sum of two polynomials.",
     ">>> rp.polyadd([1, 2], [9, 5, 4])\narray([9, 6, 6])"},
    {"polysub", "a1: array, a2: array", fn_polysub, NULL, 0, "Difference of two polynomials.",
     ">>> rp.polysub([2, 10], [10, 2])\narray([-8,  8])"},
    {"polymul", "a1: array, a2: array", fn_polymul, NULL, 0, "Product of two polynomials.",
     ">>> rp.polymul([1, 2], [1, 3])\narray([1, 5, 6])"},
    {"polydiv", "u: array, v: array", fn_polydiv, NULL, 0, "Quotient and remainder of two polynomials.",
     ">>> rp.polydiv([3, 5, 2], [2, 1])\n(array([1.5 , 1.75]), array([0.25]))"},
    {"polyval", "p: array, x: array", fn_polyval, NULL, 0, "Value of a polynomial at each element.",
     ">>> rp.polyval([3, 0, 1], 5)\nnp.int64(76)"},
    {"polyder", "p: array, m: int = 1", fn_polyder, NULL, 0, "Derivative of order m.",
     ">>> rp.polyder([1, 1, 1])\narray([2, 1])"},
    {"polyint", "p: array, m: int = 1, k: array = None", fn_polyint, NULL, 0, "Integral of order m.",
     ">>> rp.polyint([2, 1])\narray([1., 1., 0.])"},
    {"_polyfit", "x: array, y: array, deg: int, rcond: float = -1.0, w: array = None", fn_polyfit, NULL, 0,
     "Least-squares fit of a polynomial.", NULL},
    {0},
};
