// Matrices for other programs.
#include "feature_i.h"

#include <forex/pipeline.h>
#include <math.h>
#include <rapto/frame.h>
#include <rapto/io.h>
#include <string.h>

static rp_status write_npy(const char *path, const fx_features *f, rp_error *error)
{
    RP_SCOPE();
    return rp_npy_write(path, fx_features_array(f), error);
}

static void write_rows(FILE *out, const fx_features *f)
{
    char at[40];
    fputs("known_at", out);
    for (int64_t c = 0; c < f->columns; c++) fprintf(out, ",%s", f->names[c]);
    fputc('\n', out);
    for (int64_t t = 0; t < f->count; t++) {
        fputs(fx_time_text(f->known_at[t], at), out);
        for (int64_t c = 0; c < f->columns; c++) {
            double x = (double)f->values[c * f->stride + t];
            fprintf(out, isnan(x) ? "," : ",%.9g", x);
        }
        fputc('\n', out);
    }
}

static rp_status write_csv(const char *path, const fx_features *f, rp_error *error)
{
    rp_atomic_file *file;
    rp_status status = rp_atomic_open(path, &file, error);
    if (status != RP_OK) return status;
    write_rows(rp_atomic_stream(file), f);
    return rp_atomic_commit(file, error);
}

static rp_status put_table(rp_frame *frame, const fx_features *f, rp_error *error)
{
    size_t cells = (size_t)f->columns * (size_t)f->count;
    rp_column *columns = rp_calloc((size_t)f->columns + 1, sizeof *columns);
    bool *nulls = rp_malloc(cells > 0 ? cells : 1);
    rp_status status = RP_OK;
    if (!columns || !nulls)
        status = (rp_fail(error, RP_ENOMEM, "matrix: no memory for a table of %zu values", cells), RP_ENOMEM);
    if (status == RP_OK) {
        columns[0] = (rp_column){.name = "known_at", .dtype = RP_I64, .data = f->known_at, .timestamp = true};
        for (int64_t c = 0; c < f->columns; c++) {
            const float *x = f->values + c * f->stride;
            bool *null = nulls + c * f->count;
            for (int64_t t = 0; t < f->count; t++) null[t] = isnan(x[t]);
            columns[c + 1] = (rp_column){.name = f->names[c], .dtype = RP_F32, .data = x, .nulls = null};
        }
        status = rp_frame_put(frame, "features", f->count, columns, (int)f->columns + 1, error);
    }
    rp_free(columns);
    rp_free(nulls);
    return status;
}

static rp_status write_parquet(const char *path, const fx_features *f, rp_error *error)
{
    rp_frame *frame;
    char hash[33];
    rp_hash_hex(f->hash, hash);
    const rp_pair pair = {"forex.features", hash};
    const rp_parquet_options options = {.metadata = &pair, .metadata_count = 1};
    rp_status status = rp_frame_open(NULL, &frame, error);
    if (status != RP_OK) return status;
    status = put_table(frame, f, error);
    if (status == RP_OK) status = rp_write_parquet(frame, "SELECT * FROM features", path, &options, error);
    rp_frame_close(frame);
    return status;
}

rp_status fx_features_export(const char *path, const fx_features *features, rp_error *error)
{
    const char *dot = strrchr(path, '.');
    if (!dot) dot = "";
    if (strcmp(dot, ".npy") == 0) return write_npy(path, features, error);
    if (strcmp(dot, ".fxm") == 0) return fx_features_save(path, features, error);
    if (!features->known_at)
        return rp_fail(error, RP_EINVAL, "%s: a matrix without instants can be written as npy alone", path), RP_EINVAL;
    if (strcmp(dot, ".csv") == 0) return write_csv(path, features, error);
    if (strcmp(dot, ".parquet") == 0) return write_parquet(path, features, error);
    return rp_fail(error, RP_EVALUE, "%s: ends with none of .fxm, .npy, .csv, .parquet", path), RP_EVALUE;
}
