// Matrix files: any bytes are mapped or refused with a message; every value of what is mapped can be read. With the
// first byte odd, the hashes of header and content are put right first, so that the checks behind them are reached.
#include <forex/pipeline.h>

#include "fuzz/scratch.h"

enum { HEADER = 168, OWN = 152, CONTENT = 136 }; // src/forex/feature/matrix_file.c

static void put_right(uint8_t *file, size_t size)
{
    if (size < HEADER) return;
    rp_hash hash = rp_hash_bytes(file + HEADER, size - HEADER);
    memcpy(file + CONTENT, &hash, sizeof hash);
    hash = rp_hash_bytes(file, OWN);
    memcpy(file + OWN, &hash, sizeof hash);
}

static double touch(const fx_features *f)
{
    double sum = 0;
    for (int64_t c = 0; c < f->columns; c++) {
        sum += (double)strlen(f->names[c]) + (double)f->column_warm_up[c];
        for (int64_t t = 0; t < f->count; t++) sum += (double)f->values[c * f->stride + t];
        for (int64_t w = 0; f->observed && w < f->mask_words; w++) sum += (double)f->observed[c * f->mask_words + w];
    }
    for (int64_t t = 0; t < f->count; t++) sum += (double)f->known_at[t] + (f->bar ? (double)f->bar[t] : 0);
    return sum;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char path[128];
    static volatile double seen;
    fx_features *f = NULL;
    rp_error error;
    if (size < 2) return 0;
    if (!path[0]) snprintf(path, sizeof path, "%s/matrix", scratch_folder("matrix"));
    uint8_t *copy = malloc(size);
    if (!copy) return 0;
    memcpy(copy, data + 1, size - 1);
    if (data[0] & 1) put_right(copy, size - 1);
    scratch_put(path, copy, size - 1);
    free(copy);
    if (fx_features_open(path, data[0] & 2, &f, &error) == RP_OK)
        seen = touch(f);
    else if (strlen(error.message) == 0 || f)
        abort();
    fx_features_free(f);
    return 0;
}
