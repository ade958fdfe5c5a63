// Contracts inside the folder.
#ifndef FXI_DRIFT_I_H
#define FXI_DRIFT_I_H

#include <forex/drift.h>

// Sorts finite floats; `scratch` holds as many.
void fxi_sort_floats(float *x, float *scratch, int64_t count);

// Largest distance of the distributions of two sorted samples.
double fxi_ks_distance(const float *a, int64_t m, const float *b, int64_t n);

#endif
