/// \file products.h
/// Products of arrays: matmul, dot, inner, outer, tensordot, kron, cross, einsum, by NumPy's rules.
///
/// Pure: every function returns a new array that belongs to the innermost scope, an error array on failure. Operands
/// are promoted by NEP 50; sums of products stay in the common dtype.
#ifndef RAPTO_PRODUCTS_H
#define RAPTO_PRODUCTS_H

#include <rapto/array.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Matrix product over the last two axes, the others broadcast; vectors are rows on the left, columns on the right.
RP_API rp_array *rp_matmul(rp_array *a, rp_array *b);
/// Sum of products over the last axis of `a` and the last but one of `b`; the product where one is 0-d.
RP_API rp_array *rp_dot(rp_array *a, rp_array *b);
/// Sum of products of all elements in C order, those of `a` conjugated.
RP_API rp_array *rp_vdot(rp_array *a, rp_array *b);
RP_API rp_array *rp_inner(rp_array *a, rp_array *b); ///< Sum of products over the last axes.
RP_API rp_array *rp_outer(rp_array *a, rp_array *b); ///< Products of every pair of elements: size(a) x size(b).
/// Sum of products over `count` pairs of axes; the others of `a`, then those of `b` stay.
RP_API rp_array *rp_tensordot(rp_array *a, rp_array *b, const int *axes_a, const int *axes_b, int count);
RP_API rp_array *rp_kron(rp_array *a, rp_array *b); ///< Kronecker product; the shorter shape gets axes in front.
/// Cross product of the vectors of 3 components along `axis` of both, broadcast; other extents are RP_EVALUE.
RP_API rp_array *rp_cross(rp_array *a, rp_array *b, int axis);
/// Sums of products by Einstein's convention: "ij,jk->ik", "...ii->...i", "i,i". Without "->" the labels that occur
/// once stay, in order of the alphabet. More than two operands are multiplied pair by pair, the pair with the smallest
/// result first. RP_EVALUE when text and operands do not fit.
RP_API rp_array *rp_einsum(const char *subscripts, rp_array *const *operands, int count);
/// The pairs that rp_einsum multiplies: positions pairs[i][0] < pairs[i][1] in the list of what is left, the product
/// goes to its end. Room for count - 1; `*steps` is set.
RP_API RP_CHECK rp_status rp_einsum_path(const char *subscripts, rp_array *const *operands, int count, int (*pairs)[2],
                                         int *steps, rp_error *error);

#ifdef __cplusplus
}
#endif
#endif
