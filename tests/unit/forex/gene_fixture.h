// A small feature matrix with columns F0, F1, ... and rules without options, for tests of genes and strategies.
#ifndef TESTS_GENE_FIXTURE_H
#define TESTS_GENE_FIXTURE_H

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "forex/search/search_i.h"

typedef struct fixture {
    fx_features features;
    fx_rules rules;
} fixture;

// `columns` pointers to `rows` floats follow.
static inline fixture fixture_of(int columns, int64_t rows, ...)
{
    fixture f = {0};
    f.features.count = rows;
    f.features.columns = columns;
    f.features.stride = (rows + 15) / 16 * 16;
    f.features.values = rp_calloc((size_t)(columns * f.features.stride), sizeof(float));
    f.features.names = rp_calloc((size_t)columns, 64);
    va_list list;
    va_start(list, rows);
    for (int j = 0; j < columns; j++) {
        memcpy(f.features.values + j * f.features.stride, va_arg(list, const float *), (size_t)rows * sizeof(float));
        snprintf(f.features.names[j], 64, "F%d", j);
    }
    va_end(list);
    f.rules.session_count = 1;
    strcpy(f.rules.sessions[0].name, "all");
    return f;
}

static inline void fixture_end(fixture *f)
{
    rp_free(f->features.values);
    rp_free(f->features.names);
}

#endif
