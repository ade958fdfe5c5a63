/* 2^(-j/3), 2^(j/3) and 2^j for j = 0, 1, 2: tools/gen-math-coefficients.py root. */
#ifndef RAPTO_BACKEND_MATH_ROOT_TABLE_H
#define RAPTO_BACKEND_MATH_ROOT_TABLE_H

static const double math_cbrt_inverse[16] = {0x1.0000000000000p+0, 0x1.965fea53d6e3dp-1, 0x1.428a2f98d728bp-1};
static const double math_cbrt_root[16] = {1, 0x1.428a2f98d728bp+0, 0x1.965fea53d6e3dp+0};
static const double math_cbrt_power[16] = {1, 2, 4};

#endif
