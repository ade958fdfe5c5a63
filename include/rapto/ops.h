/// \file ops.h
/// Operations on arrays: one function per row of the op table, with NumPy's names and rules (2.4).
///
/// Pure: every function returns a new array, never NULL, that belongs to the innermost open scope; a failure (a bad
/// operand, dtype, shape or axis, no memory) is an error array, found at the call also in lazy mode. An operand that is
/// an error array is returned as the result. Operands are not changed. Dtypes: operands are promoted by NEP 50;
/// rp_scalar values are weak. Where no rule is stated the result has the promoted dtype. Shapes broadcast; the result
/// of one operand has its shape. Threads: any thread; operands may be shared between threads as long as none writes to
/// them.
#ifndef RAPTO_OPS_H
#define RAPTO_OPS_H

#include <rapto/array.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- evaluation ------------------------------------------------------------------------------------------------ */

/// When operations of this thread are computed. All modes give the same bits, and the same errors at the same call.
typedef enum rp_mode {
    RP_MODE_EAGER, ///< at the call (default)
    RP_MODE_LAZY,  ///< recorded, computed when a value is read or a write would change an operand
    RP_MODE_AUTO   ///< the engine chooses; today it computes at the call
} rp_mode;

/// Sets the mode of this thread. It starts as RAPTO_MODE=eager|lazy|auto says, else eager.
RP_API void rp_set_mode(rp_mode mode);
RP_API rp_mode rp_get_mode(void); ///< The mode of this thread.

/* ---- arithmetic ------------------------------------------------------------------------------------------------ */

/// a + b; integers wrap, bool is logical or.
RP_API rp_array *rp_add(rp_array *a, rp_array *b);
/// a - b; integers wrap, bool is refused.
RP_API rp_array *rp_subtract(rp_array *a, rp_array *b);
/// a * b; integers wrap, bool is logical and.
RP_API rp_array *rp_multiply(rp_array *a, rp_array *b);
/// a / b in floating point: f64 for integers and bool.
RP_API rp_array *rp_divide(rp_array *a, rp_array *b);
/// Quotient rounded towards minus infinity; integer division by zero gives 0.
RP_API rp_array *rp_floor_divide(rp_array *a, rp_array *b);
/// Remainder with the sign of the divisor; integer remainder by zero gives 0.
RP_API rp_array *rp_remainder(rp_array *a, rp_array *b);
/// a to the power b. Integers to a negative integer power are an error (RP_EVALUE), so a signed integer exponent is
/// computed and looked at during the call.
RP_API rp_array *rp_power(rp_array *a, rp_array *b);
/// Smaller of two values; NaN wins.
RP_API rp_array *rp_minimum(rp_array *a, rp_array *b);
/// Larger of two values; NaN wins.
RP_API rp_array *rp_maximum(rp_array *a, rp_array *b);
/// -a; unsigned integers wrap, bool is refused.
RP_API rp_array *rp_negative(rp_array *a);
/// Absolute value; the most negative integer stays.
RP_API rp_array *rp_absolute(rp_array *a);
/// -1, 0 or 1 in the dtype of `a`; NaN stays; bool is refused.
RP_API rp_array *rp_sign(rp_array *a);
/// a * a; bool gives i8.
RP_API rp_array *rp_square(rp_array *a);
/// Limits a to [low, high], as minimum(maximum(a, low), high).
RP_API rp_array *rp_clip(rp_array *a, rp_array *low, rp_array *high);
/// Remainder with the sign of the dividend, as in C; integer remainder by zero gives 0.
RP_API rp_array *rp_fmod(rp_array *a, rp_array *b);
/// Raises a to the power b in f64, or c128.
RP_API rp_array *rp_float_power(rp_array *a, rp_array *b);
/// Smaller of two values; a number wins over NaN.
RP_API rp_array *rp_fmin(rp_array *a, rp_array *b);
/// Larger of two values; a number wins over NaN.
RP_API rp_array *rp_fmax(rp_array *a, rp_array *b);
/// The value itself; bool is refused.
RP_API rp_array *rp_positive(rp_array *a);
/// Absolute value in floating point.
RP_API rp_array *rp_fabs(rp_array *a);
/// Complex conjugate.
RP_API rp_array *rp_conjugate(rp_array *a);
/// Real part of each element.
RP_API rp_array *rp_real(rp_array *a);
/// Imaginary part; 0 for real numbers.
RP_API rp_array *rp_imag(rp_array *a);
/// Reciprocal; of integers 0 but for 1 and -1.
RP_API rp_array *rp_reciprocal(rp_array *a);
/// Size of a with the sign of b.
RP_API rp_array *rp_copysign(rp_array *a, rp_array *b);
/// Next number after a on the way to b.
RP_API rp_array *rp_nextafter(rp_array *a, rp_array *b);
/// Distance to the next number away from zero, with the sign of a.
RP_API rp_array *rp_spacing(rp_array *a);
/// Multiplies by an integer power of 2.
RP_API rp_array *rp_ldexp(rp_array *a, rp_array *b);
/// Fraction of modf, with the sign of a.
RP_API rp_array *rp_modf_fraction(rp_array *a);
/// Whole part of modf, in floating point.
RP_API rp_array *rp_modf_whole(rp_array *a);
/// Mantissa of frexp: from 0.5 to 1, with the sign of a.
RP_API rp_array *rp_frexp_mantissa(rp_array *a);
/// Exponent of frexp.
RP_API rp_array *rp_frexp_exponent(rp_array *a);
/// Step function; b is its value at 0.
RP_API rp_array *rp_heaviside(rp_array *a, rp_array *b);

/* ---- integers ---------------------------------------------------------------------------------------------------- */

/// Greatest common divisor.
RP_API rp_array *rp_gcd(rp_array *a, rp_array *b);
/// Least common multiple.
RP_API rp_array *rp_lcm(rp_array *a, rp_array *b);
/// Bits that both have.
RP_API rp_array *rp_bitwise_and(rp_array *a, rp_array *b);
/// Bits that either has.
RP_API rp_array *rp_bitwise_or(rp_array *a, rp_array *b);
/// Bits that exactly one has.
RP_API rp_array *rp_bitwise_xor(rp_array *a, rp_array *b);
/// Every bit changed; bool is logical not.
RP_API rp_array *rp_invert(rp_array *a);
/// Shifts bits to the left; 0 when b is not below the width.
RP_API rp_array *rp_left_shift(rp_array *a, rp_array *b);
/// Shifts bits to the right, with the sign; 0 or -1 when b is not below the width.
RP_API rp_array *rp_right_shift(rp_array *a, rp_array *b);
/// Number of bits that are set in the absolute value.
RP_API rp_array *rp_bitwise_count(rp_array *a);

/* ---- rounding -------------------------------------------------------------------------------------------------- */

/// Largest whole number not above; integers pass through.
RP_API rp_array *rp_floor(rp_array *a);
/// Smallest whole number not below; integers pass through.
RP_API rp_array *rp_ceil(rp_array *a);
/// Whole part, towards zero; integers pass through.
RP_API rp_array *rp_trunc(rp_array *a);
/// Nearest whole number, halves to even, in floating point.
RP_API rp_array *rp_rint(rp_array *a);

/* ---- functions in floating point: floats stay, bool and 8-bit integers give f16, 16-bit ones f32, wider ones f64 - */

/// Square root; NaN below zero.
RP_API rp_array *rp_sqrt(rp_array *a);
/// Exponential.
RP_API rp_array *rp_exp(rp_array *a);
/// exp(a) - 1 without cancellation.
RP_API rp_array *rp_expm1(rp_array *a);
/// Natural logarithm; -inf at zero, NaN below.
RP_API rp_array *rp_log(rp_array *a);
/// log(1 + a) without cancellation.
RP_API rp_array *rp_log1p(rp_array *a);
/// Hyperbolic tangent.
RP_API rp_array *rp_tanh(rp_array *a);
/// Square root of a * a + b * b, without overflow on the way.
RP_API rp_array *rp_hypot(rp_array *a, rp_array *b);
/// Angle of the point (b, a), from -pi to pi.
RP_API rp_array *rp_arctan2(rp_array *a, rp_array *b);
/// Logarithm of the sum of exponentials, without overflow on the way.
RP_API rp_array *rp_logaddexp(rp_array *a, rp_array *b);
/// Base-2 logarithm of the sum of powers of 2.
RP_API rp_array *rp_logaddexp2(rp_array *a, rp_array *b);
/// Cube root of each element.
RP_API rp_array *rp_cbrt(rp_array *a);
/// Power of 2.
RP_API rp_array *rp_exp2(rp_array *a);
/// Logarithm with base 2.
RP_API rp_array *rp_log2(rp_array *a);
/// Logarithm with base 10.
RP_API rp_array *rp_log10(rp_array *a);
/// Sine of an angle in radians.
RP_API rp_array *rp_sin(rp_array *a);
/// Cosine of an angle in radians.
RP_API rp_array *rp_cos(rp_array *a);
/// Tangent of an angle in radians.
RP_API rp_array *rp_tan(rp_array *a);
/// Angle whose sine is a, from -pi/2 to pi/2.
RP_API rp_array *rp_arcsin(rp_array *a);
/// Angle whose cosine is a, from 0 to pi.
RP_API rp_array *rp_arccos(rp_array *a);
/// Angle whose tangent is a, from -pi/2 to pi/2.
RP_API rp_array *rp_arctan(rp_array *a);
/// Hyperbolic sine.
RP_API rp_array *rp_sinh(rp_array *a);
/// Hyperbolic cosine.
RP_API rp_array *rp_cosh(rp_array *a);
/// Inverse hyperbolic sine.
RP_API rp_array *rp_arcsinh(rp_array *a);
/// Inverse hyperbolic cosine.
RP_API rp_array *rp_arccosh(rp_array *a);
/// Inverse hyperbolic tangent.
RP_API rp_array *rp_arctanh(rp_array *a);
/// Radians to degrees.
RP_API rp_array *rp_degrees(rp_array *a);
/// Radians to degrees.
RP_API rp_array *rp_rad2deg(rp_array *a);
/// Degrees to radians.
RP_API rp_array *rp_radians(rp_array *a);
/// Degrees to radians.
RP_API rp_array *rp_deg2rad(rp_array *a);

/* ---- comparison and logic: the result is bool ------------------------------------------------------------------ */

/// True where a == b.
RP_API rp_array *rp_equal(rp_array *a, rp_array *b);
/// True where a != b.
RP_API rp_array *rp_not_equal(rp_array *a, rp_array *b);
/// True where a < b; integers of any two dtypes compare by value.
RP_API rp_array *rp_less(rp_array *a, rp_array *b);
/// True where a <= b.
RP_API rp_array *rp_less_equal(rp_array *a, rp_array *b);
/// True where a > b.
RP_API rp_array *rp_greater(rp_array *a, rp_array *b);
/// True where a >= b.
RP_API rp_array *rp_greater_equal(rp_array *a, rp_array *b);
/// True where both are non-zero (NaN is).
RP_API rp_array *rp_logical_and(rp_array *a, rp_array *b);
/// True where either is non-zero.
RP_API rp_array *rp_logical_or(rp_array *a, rp_array *b);
/// True where exactly one is non-zero.
RP_API rp_array *rp_logical_xor(rp_array *a, rp_array *b);
/// True where a is zero.
RP_API rp_array *rp_logical_not(rp_array *a);
/// True where not a number.
RP_API rp_array *rp_isnan(rp_array *a);
/// True where neither NaN nor infinite.
RP_API rp_array *rp_isfinite(rp_array *a);
/// True where infinite.
RP_API rp_array *rp_isinf(rp_array *a);
/// True where not a time.
RP_API rp_array *rp_isnat(rp_array *a);
/// True where the sign bit is set, of -0 and NaN too.
RP_API rp_array *rp_signbit(rp_array *a);
/// Takes from b where `condition` is non-zero, else from c, in their promoted dtype. Text: see rp_choose.
RP_API rp_array *rp_where(rp_array *condition, rp_array *b, rp_array *c);

/* ---- reductions ---------------------------------------------------------------------------------------------------
 * Three forms each: rp_sum(a) over all axes to a 0-d array; rp_sum_axis(a, axis) over one axis, which is dropped;
 * rp_sum_axes(a, count, axes, keepdims) over `count` axes, kept with extent 1 where `keepdims` (count 0: no axis; the
 * shape stays). A negative axis counts from the end. Over nothing: sum 0, prod 1, any false, all true, mean and var
 * NaN; min, max, argmin and argmax are an error (RP_EVALUE). */

/// Sum: i64 or u64 for bool and integers (wrapping), else the dtype of `a`, added pairwise in a fixed order.
RP_API rp_array *rp_sum(rp_array *a);
RP_API rp_array *rp_sum_axis(rp_array *a, int axis); ///< rp_sum over one axis, which is dropped.
/// rp_sum over several axes.
RP_API rp_array *rp_sum_axes(rp_array *a, int count, const int *axes, bool keepdims);
/// Product, in the dtypes of rp_sum.
RP_API rp_array *rp_prod(rp_array *a);
RP_API rp_array *rp_prod_axis(rp_array *a, int axis); ///< rp_prod over one axis, which is dropped.
/// rp_prod over several axes.
RP_API rp_array *rp_prod_axes(rp_array *a, int count, const int *axes, bool keepdims);
/// Smallest element; NaN wins.
RP_API rp_array *rp_min(rp_array *a);
RP_API rp_array *rp_min_axis(rp_array *a, int axis); ///< rp_min over one axis, which is dropped.
/// rp_min over several axes.
RP_API rp_array *rp_min_axes(rp_array *a, int count, const int *axes, bool keepdims);
/// Largest element; NaN wins.
RP_API rp_array *rp_max(rp_array *a);
RP_API rp_array *rp_max_axis(rp_array *a, int axis); ///< rp_max over one axis, which is dropped.
/// rp_max over several axes.
RP_API rp_array *rp_max_axes(rp_array *a, int count, const int *axes, bool keepdims);
/// True where any element is non-zero.
RP_API rp_array *rp_any(rp_array *a);
RP_API rp_array *rp_any_axis(rp_array *a, int axis); ///< rp_any over one axis, which is dropped.
/// rp_any over several axes.
RP_API rp_array *rp_any_axes(rp_array *a, int count, const int *axes, bool keepdims);
/// True where every element is non-zero.
RP_API rp_array *rp_all(rp_array *a);
RP_API rp_array *rp_all_axis(rp_array *a, int axis); ///< rp_all over one axis, which is dropped.
/// rp_all over several axes.
RP_API rp_array *rp_all_axes(rp_array *a, int count, const int *axes, bool keepdims);
/// Arithmetic mean: f64 for bool and integers, else the dtype of `a`.
RP_API rp_array *rp_mean(rp_array *a);
RP_API rp_array *rp_mean_axis(rp_array *a, int axis); ///< rp_mean over one axis, which is dropped.
/// rp_mean over several axes.
RP_API rp_array *rp_mean_axes(rp_array *a, int count, const int *axes, bool keepdims);

/// Index (i64) of the first smallest element, or of the first NaN: in C order over all elements.
RP_API rp_array *rp_argmin(rp_array *a);
RP_API rp_array *rp_argmin_axis(rp_array *a, int axis, bool keepdims); ///< rp_argmin along one axis.
/// Index (i64) of the first largest element, or of the first NaN: in C order over all elements.
RP_API rp_array *rp_argmax(rp_array *a);
RP_API rp_array *rp_argmax_axis(rp_array *a, int axis, bool keepdims); ///< rp_argmax along one axis.

/// Variance: the mean of the squared distances from the mean, divided by (n - ddof); NaN or inf where n <= ddof. Dtype
/// as rp_mean; two passes.
RP_API rp_array *rp_var(rp_array *a, double ddof);
RP_API rp_array *rp_var_axis(rp_array *a, int axis, double ddof); ///< rp_var over one axis, which is dropped.
/// rp_var over several axes.
RP_API rp_array *rp_var_axes(rp_array *a, int count, const int *axes, bool keepdims, double ddof);
/// Standard deviation: the square root of rp_var.
RP_API rp_array *rp_std(rp_array *a, double ddof);
RP_API rp_array *rp_std_axis(rp_array *a, int axis, double ddof); ///< rp_std over one axis, which is dropped.
/// rp_std over several axes.
RP_API rp_array *rp_std_axes(rp_array *a, int count, const int *axes, bool keepdims, double ddof);

/* ---- scans ----------------------------------------------------------------------------------------------------- */

/// Running sum along `axis` (negative counts from the end), one element after another, in the dtypes of rp_sum.
RP_API rp_array *rp_cumsum(rp_array *a, int axis);
/// Running maximum along `axis`; NaN stays once seen.
RP_API rp_array *rp_cummax(rp_array *a, int axis);
/// Running product along one axis.
RP_API rp_array *rp_cumprod(rp_array *a, int axis);
/// Running minimum along one axis; NaN stays once seen.
RP_API rp_array *rp_cummin(rp_array *a, int axis);

#ifdef __cplusplus
}
#endif
#endif
