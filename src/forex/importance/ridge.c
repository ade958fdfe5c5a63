// Ridge regression by the normal equations of standardised columns, solved by Cholesky.
#include "ridge_i.h"

#include <math.h>
#include <string.h>

double fxi_dot(const double *a, const double *b, int64_t count)
{
    double s0 = 0.0, s1 = 0.0, s2 = 0.0, s3 = 0.0;
    int64_t i = 0;
    for (; i + 4 <= count; i += 4) {
        s0 += a[i] * b[i];
        s1 += a[i + 1] * b[i + 1];
        s2 += a[i + 2] * b[i + 2];
        s3 += a[i + 3] * b[i + 3];
    }
    for (; i < count; i++) s0 += a[i] * b[i];
    return (s0 + s1) + (s2 + s3);
}

typedef struct job {
    const fxi_sample *sample;
    const int64_t *rows;
    int64_t count;
    fxi_ridge *fit;
    double total, *z, *y; // z: standardised columns times the root of the weight; y: the same of the target
    double *gram, *side;
} job;

static void standardise(int64_t begin, int64_t end, int thread, void *context)
{
    job *j = context;
    const fxi_sample *s = j->sample;
    (void)thread;
    for (int64_t c = begin; c < end; c++) {
        const float *x = s->x + c * s->count;
        double weight = 0.0, mean = 0.0, squares = 0.0, *z = j->z + c * j->count;
        for (int64_t i = 0; i < j->count; i++) {
            double value = (double)x[j->rows[i]], w = s->weight[j->rows[i]];
            if (isnan(value)) continue;
            double from = value - mean;
            weight += w;
            mean += from * w / weight;
            squares += w * from * (value - mean);
        }
        double deviation = weight > 0.0 ? sqrt(squares / weight) : 0.0;
        j->fit->mean[c] = mean;
        j->fit->scale[c] = deviation > 1e-12 * (1.0 + fabs(mean)) ? 1.0 / deviation : 0.0;
        for (int64_t i = 0; i < j->count; i++) {
            double value = (double)x[j->rows[i]];
            z[i] = isnan(value) ? 0.0 : (value - mean) * j->fit->scale[c] * sqrt(s->weight[j->rows[i]]);
        }
    }
}

static void multiply(int64_t begin, int64_t end, int thread, void *context)
{
    job *j = context;
    int64_t p = j->sample->columns;
    (void)thread;
    for (int64_t a = begin; a < end; a++) {
        for (int64_t b = 0; b <= a; b++)
            j->gram[a * p + b] = fxi_dot(j->z + a * j->count, j->z + b * j->count, j->count);
        j->side[a] = fxi_dot(j->z + a * j->count, j->y, j->count);
    }
}

static void centre_target(job *j)
{
    const fxi_sample *s = j->sample;
    double mean = 0.0;
    j->total = 0.0;
    for (int64_t i = 0; i < j->count; i++) {
        j->total += s->weight[j->rows[i]];
        mean += s->weight[j->rows[i]] * s->target[j->rows[i]];
    }
    j->fit->intercept = mean / j->total;
    for (int64_t i = 0; i < j->count; i++)
        j->y[i] = sqrt(s->weight[j->rows[i]]) * (s->target[j->rows[i]] - j->fit->intercept);
}

// In place, from the lower triangle; the penalty makes it positive definite.
static void cholesky(double *a, int64_t p)
{
    for (int64_t i = 0; i < p; i++)
        for (int64_t k = 0; k <= i; k++) {
            double sum = a[i * p + k] - fxi_dot(a + i * p, a + k * p, k);
            a[i * p + k] = i == k ? sqrt(sum > 1e-300 ? sum : 1e-300) : sum / a[k * p + k];
        }
}

static void solve(const double *l, int64_t p, const double *side, double *x)
{
    for (int64_t i = 0; i < p; i++) x[i] = (side[i] - fxi_dot(l + i * p, x, i)) / l[i * p + i];
    for (int64_t i = p - 1; i >= 0; i--) {
        double sum = x[i];
        for (int64_t k = i + 1; k < p; k++) sum -= l[k * p + i] * x[k];
        x[i] = sum / l[i * p + i];
    }
}

static bool reserve(job *j)
{
    size_t p = (size_t)j->sample->columns, n = (size_t)j->count;
    j->fit->beta = rp_calloc(p, sizeof(double));
    j->fit->mean = rp_calloc(p, sizeof(double));
    j->fit->scale = rp_calloc(p, sizeof(double));
    j->z = rp_malloc(p * n * sizeof(double));
    j->y = rp_malloc(n * sizeof(double));
    j->gram = rp_calloc(p * p, sizeof(double));
    j->side = rp_calloc(p, sizeof(double));
    return j->fit->beta && j->fit->mean && j->fit->scale && j->z && j->y && j->gram && j->side;
}

rp_status fxi_ridge_fit(const fxi_sample *sample, const int64_t *rows, int64_t count, double ridge, fxi_ridge *fit,
                        rp_error *error)
{
    job j = {.sample = sample, .rows = rows, .count = count, .fit = fit};
    *fit = (fxi_ridge){.columns = sample->columns};
    rp_status status = RP_OK;
    if (!reserve(&j)) {
        status = rp_fail(error, RP_ENOMEM, "importance: no memory to fit %lld columns to %lld rows",
                         (long long)sample->columns, (long long)count);
    } else {
        rp_parallel_for(sample->columns, 1, standardise, &j);
        centre_target(&j);
        rp_parallel_for(sample->columns, 1, multiply, &j);
        for (int64_t i = 0; i < sample->columns; i++) j.gram[i * sample->columns + i] += ridge * j.total;
        cholesky(j.gram, sample->columns);
        solve(j.gram, sample->columns, j.side, fit->beta);
    }
    rp_free(j.z);
    rp_free(j.y);
    rp_free(j.gram);
    rp_free(j.side);
    return status;
}

void fxi_ridge_clear(fxi_ridge *fit)
{
    rp_free(fit->beta);
    rp_free(fit->mean);
    rp_free(fit->scale);
    *fit = (fxi_ridge){0};
}
