// Purged folds.
#include <forex/fold.h>

#include <string.h>

static rp_status check(const int64_t *t0, const int64_t *t1, int64_t count, int64_t embargo, rp_error *error)
{
    if (embargo < 0)
        return rp_fail(error, RP_EVALUE, "folds: the embargo is %lld; it takes 0 or more", (long long)embargo),
               RP_EVALUE;
    for (int64_t i = 0; i < count; i++) {
        if (t1[i] < t0[i])
            return rp_fail(error, RP_EVALUE, "folds: observation %lld ends before it starts", (long long)i), RP_EVALUE;
        if (i > 0 && t0[i] < t0[i - 1])
            return rp_fail(error, RP_EVALUE, "folds: observation %lld starts before the one before it", (long long)i),
                   RP_EVALUE;
    }
    return RP_OK;
}

static int64_t later(int64_t time, int64_t embargo)
{
    return time > INT64_MAX - embargo ? INT64_MAX : time + embargo;
}

// Takes out what overlaps the run [begin, end) of test observations. Sorted by t0, such a run overlaps with whatever
// overlaps the span from its first start to its last end: an observation before it that reaches its first start meets
// the first one, one behind it that starts before its last end meets the one that ends last.
static void purge_run(const int64_t *t0, const int64_t *t1, int64_t count, int64_t begin, int64_t end, int64_t embargo,
                      uint8_t *train)
{
    int64_t last = t1[begin];
    for (int64_t i = begin; i < end; i++)
        if (t1[i] > last) last = t1[i];
    int64_t until = later(last, embargo);
    for (int64_t i = 0; i < count; i++)
        if (t0[i] <= until && t1[i] >= t0[begin]) train[i] = 0;
}

rp_status fx_fold_purge(const int64_t *t0, const int64_t *t1, int64_t count, const uint8_t *test, int64_t embargo,
                        uint8_t *train, rp_error *error)
{
    rp_status status = check(t0, t1, count, embargo, error);
    if (status != RP_OK) return status;
    for (int64_t i = 0; i < count; i++) train[i] = !test[i];
    for (int64_t begin = 0; begin < count; begin++) {
        if (!test[begin]) continue;
        int64_t end = begin;
        while (end < count && test[end]) end++;
        purge_run(t0, t1, count, begin, end, embargo, train);
        begin = end;
    }
    return RP_OK;
}

/* ---- k-fold -------------------------------------------------------------------------------------------------------
 */

static rp_status no_memory(rp_error *error)
{
    return rp_fail(error, RP_ENOMEM, "folds: out of memory"), RP_ENOMEM;
}

static rp_status fill_fold(fx_fold *fold, const uint8_t *test, const uint8_t *train, int64_t count, rp_error *error)
{
    for (int64_t i = 0; i < count; i++) {
        fold->test_count += test[i];
        fold->train_count += train[i];
    }
    fold->test = rp_malloc((size_t)(fold->test_count + 1) * sizeof *fold->test);
    fold->train = rp_malloc((size_t)(fold->train_count + 1) * sizeof *fold->train);
    if (!fold->test || !fold->train) return no_memory(error);
    for (int64_t i = 0, a = 0, b = 0; i < count; i++) {
        if (test[i]) fold->test[a++] = i;
        if (train[i]) fold->train[b++] = i;
    }
    return RP_OK;
}

rp_status fx_folds_purged(const int64_t *t0, const int64_t *t1, int64_t count, int64_t folds, int64_t embargo,
                          fx_folds **out, rp_error *error)
{
    if (folds < 2 || folds > count)
        return rp_fail(error, RP_EVALUE,
                       "folds: %lld of them for %lld observations; it takes at least 2 and as many "
                       "observations",
                       (long long)folds, (long long)count),
               RP_EVALUE;
    fx_folds *f = rp_calloc(1, sizeof *f);
    uint8_t *masks = rp_malloc(2 * (size_t)count);
    if (f) f->folds = rp_calloc((size_t)folds, sizeof *f->folds);
    rp_status status = f && masks && f->folds ? RP_OK : no_memory(error);
    for (int64_t k = 0, begin = 0; status == RP_OK && k < folds; k++) {
        int64_t length = count / folds + (k < count % folds);
        memset(masks, 0, (size_t)count);
        memset(masks + begin, 1, (size_t)length);
        status = fx_fold_purge(t0, t1, count, masks, embargo, masks + count, error);
        f->count++;
        if (status == RP_OK) status = fill_fold(&f->folds[k], masks, masks + count, count, error);
        begin += length;
    }
    rp_free(masks);
    if (status == RP_OK)
        *out = f;
    else
        fx_folds_free(f);
    return status;
}

void fx_folds_free(fx_folds *folds)
{
    if (!folds) return;
    for (int64_t k = 0; folds->folds && k < folds->count; k++) {
        rp_free(folds->folds[k].test);
        rp_free(folds->folds[k].train);
    }
    rp_free(folds->folds);
    rp_free(folds);
}
