// Contracts inside the folder: the sample that is learned from, and the ridge regression of one fold.
#ifndef FXI_RIDGE_I_H
#define FXI_RIDGE_I_H

#include <forex/importance.h>

// Labelled rows, gathered: column j of x starts at x + j * count.
typedef struct fxi_sample {
    int64_t count, columns;
    float *x;
    double *target, *weight;
    int64_t *t0, *t1;
} fxi_sample;

// A fitted regression. A column's part in a prediction is beta * (x - mean) / deviation, 0 where x is not known.
typedef struct fxi_ridge {
    int64_t columns;
    double intercept;
    double *beta, *mean, *scale; // scale: 1 / deviation, 0 for columns that do not move
} fxi_ridge;

// Fits on the rows named. `ridge` is the penalty per unit of weight.
rp_status fxi_ridge_fit(const fxi_sample *sample, const int64_t *rows, int64_t count, double ridge, fxi_ridge *fit,
                        rp_error *error);
void fxi_ridge_clear(fxi_ridge *fit);

// Sum of a[i] * b[i], in four lanes whose order is fixed.
double fxi_dot(const double *a, const double *b, int64_t count);

static inline double fxi_part(const fxi_ridge *fit, const fxi_sample *sample, int64_t column, int64_t row)
{
    double x = (double)sample->x[column * sample->count + row];
    return x == x ? fit->beta[column] * ((x - fit->mean[column]) * fit->scale[column]) : 0.0;
}

#endif
