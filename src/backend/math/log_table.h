/* Tables of the logarithms. An argument is brought to [45/64, 45/32), whose bits are cut into sixteen parts of equal
 * width; the tenth reaches from 63/64 to 33/32. Made by tools/gen-math-coefficients.py log. */
#ifndef RAPTO_BACKEND_MATH_LOG_TABLE_H
#define RAPTO_BACKEND_MATH_LOG_TABLE_H

/* The factor of each part, a multiple of 1/64: argument times factor is within 0.0333 of 1. */
static const double math_log_factor[16] = {
    0x1.6400000000000p+0, 0x1.5400000000000p+0, 0x1.4800000000000p+0, 0x1.3c00000000000p+0,
    0x1.3000000000000p+0, 0x1.2400000000000p+0, 0x1.1c00000000000p+0, 0x1.1000000000000p+0,
    0x1.0800000000000p+0, 0x1.0000000000000p+0, 0x1.e000000000000p-1, 0x1.c800000000000p-1,
    0x1.b000000000000p-1, 0x1.9800000000000p-1, 0x1.8800000000000p-1, 0x1.7800000000000p-1};

/* -log(factor) to base e: a multiple of 2^-42, and the rest. */
static const double math_loge_high[16] = {
    -0x1.51aad872e0000p-2, -0x1.22941fbcf8000p-2, -0x1.fb9186d5e4000p-3, -0x1.af3c94e80c000p-3, -0x1.5ff3070a7a000p-3,
    -0x1.0d77e7cd08000p-3, -0x1.a926d3a4ac000p-4, -0x1.f0a30c0118000p-5, -0x1.f829b0e780000p-6, 0x0.0p+0,
    0x1.08598b59e4000p-4,  0x1.da72763844000p-4,  0x1.5bf406b544000p-3,  0x1.d1037f2656000p-3,  0x1.1178e8227e000p-2,
    0x1.3c25277333000p-2};
static const double math_loge_low[16] = {0x1.f4bd8db0a7cc1p-44,  0x1.a6976f5eb0963p-44,
                                         0x1.d572aab993c87p-47,  0x1.a4e633fcd9066p-52,
                                         0x1.8586f183bebf2p-44,  -0x1.cb2cd2ee2f482p-44,
                                         -0x1.563650bd22a9cp-44, 0x1.d599e83368e91p-45,
                                         -0x1.980267c7e09e4p-45, 0x0.0p+0,
                                         -0x1.7e5dd7009902cp-46, 0x1.a89401fa71733p-46,
                                         -0x1.27023eb68981cp-46, -0x1.84a7e75b6f6e4p-47,
                                         0x1.1ef78ce2d07f2p-44,  0x1.83b54b606bd5cp-46};

/* -log(factor) to base 2: a multiple of 2^-42, and the rest. */
static const double math_log2_high[16] = {
    -0x1.e726aa1e75000p-2, -0x1.a33760a7f6000p-2, -0x1.6e221cd9d1000p-2, -0x1.37124cea4d000p-2, -0x1.fbc16b9026000p-3,
    -0x1.84c2bd02f0000p-3, -0x1.32ae9e278a000p-3, -0x1.663f6fac90000p-4, -0x1.6bad3758f0000p-5, 0x0.0p+0,
    0x1.7d60496cfc000p-4,  0x1.563dc29ffa000p-3,  0x1.f5fd8a9064000p-3,  0x1.4f6fbb2cec000p-2,  0x1.8a8980abfc000p-2,
    0x1.c819dc2d46000p-2};
static const double math_log2_low[16] = {-0x1.3483146784bd2p-44, -0x1.4275f1035e5e8p-48,
                                         0x1.90d43956fa5d8p-45,  0x1.0993376649b50p-45,
                                         -0x1.0144751b3314fp-44, -0x1.d97ee9124773bp-46,
                                         -0x1.c343ea3e580ebp-44, -0x1.3167ccc538261p-44,
                                         0x1.3c6764fc87b4ap-48,  0x0.0p+0,
                                         -0x1.2ce6312ebb81dp-46, 0x1.964190e41bca7p-44,
                                         -0x1.cb6f70109b0f1p-47, 0x1.661e393a16b95p-44,
                                         -0x1.66cccab240e90p-45, -0x1.bc76a2753b99bp-50};

/* -log(factor) to base 10: a multiple of 2^-42, and the rest. */
static const double math_log10_high[16] = {
    -0x1.254b4d35e8000p-3, -0x1.f8c9683468000p-4, -0x1.b8de4d3ab4000p-4, -0x1.769140a254000p-4, -0x1.31b3055c48000p-4,
    -0x1.d41d5164f8000p-5, -0x1.71483427d0000p-5, -0x1.af5f92b010000p-6, -0x1.b5e908eb20000p-7, 0x0.0p+0,
    0x1.cb38fccd90000p-6,  0x1.9c197abf00000p-5,  0x1.2e3a740b78000p-4,  0x1.93e7de0fc4000p-4,  0x1.db11ed766c000p-4,
    0x1.1299a4fb3e000p-3};
static const double math_log10_low[16] = {0x1.61f143538008cp-46,  -0x1.9084e03494e7dp-48,
                                          0x1.340511b402e0ap-47,  0x1.9036b130dc2b9p-44,
                                          0x1.dcffc97be8c9cp-45,  -0x1.659d00c475908p-44,
                                          -0x1.54c670f088030p-44, 0x1.9f05921f59258p-46,
                                          0x1.90dfe0d1601cap-44,  0x0.0p+0,
                                          -0x1.00925a535ae72p-44, 0x1.badcf3d6e4566p-46,
                                          0x1.d288560689912p-53,  -0x1.80743406505e6p-48,
                                          -0x1.40bcd23c3e44cp-44, 0x1.82c6326f70b35p-46};

#endif
