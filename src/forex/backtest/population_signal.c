// Signals of many genes as bit sets: a tile of 64 bars of every feature in use stays in the first-level cache while all
// genes of the batch are scored on it.
#include <string.h>

#include "population_i.h"

/* ---- rows --------------------------------------------------------------------------------------------------- */

// Words of one side's bits, and the distance between rows: an odd number of cache lines, so that the rows of a batch do
// not fall on the same cache sets.
static int64_t word_count(int64_t begin, int64_t end)
{
    return (end + 63) / 64 - begin / 64;
}
static int64_t row_stride(int64_t words)
{
    return ((2 * words + 7) / 8 | 1) * 8;
}

int64_t fxi_signals_row_bytes(int64_t begin, int64_t end)
{
    return row_stride(word_count(begin, end)) * 8;
}

rp_status fxi_signals_new(fxi_signals *s, int64_t genes, int64_t begin, int64_t end, rp_error *error)
{
    s->first_word = begin / 64;
    s->words = word_count(begin, end);
    s->stride = row_stride(s->words);
    s->longs = rp_malloc((size_t)(genes * s->stride) * sizeof *s->longs);
    if (!s->longs) return rp_fail(error, RP_ENOMEM, "out of memory for the signals of %lld genes", (long long)genes);
    s->shorts = s->longs + s->words;
    return RP_OK;
}

void fxi_signals_clear(fxi_signals *signals)
{
    rp_free(signals->longs);
    *signals = (fxi_signals){0};
}

/* ---- scoring ------------------------------------------------------------------------------------------------ */

struct fxi_scoring {
    const fx_features *features;
    const fxi_kernels *kernels;
    fxi_code *codes;
    int32_t *slot;   // tile row of each feature column; -1 when no gene of the batch uses it
    int32_t *column; // feature column of each tile row
    int32_t rows;
    float *tiles; // one tile per thread
    int64_t tile_floats;
};

rp_status fxi_scoring_new(const fx_features *features, int64_t genes, fxi_scoring **scoring, rp_error *error)
{
    fxi_scoring *s = rp_calloc(1, sizeof *s);
    size_t columns = (size_t)features->columns;
    if (s) {
        s->features = features;
        s->kernels = fxi_population_pick();
        s->tile_floats = features->columns * FXI_TILE;
        s->codes = rp_malloc((size_t)genes * sizeof *s->codes);
        s->slot = rp_malloc(columns * sizeof *s->slot);
        s->column = rp_malloc(columns * sizeof *s->column);
        s->tiles = rp_malloc((size_t)rp_threads() * (size_t)s->tile_floats * sizeof *s->tiles);
    }
    if (!s || !s->codes || !s->slot || !s->column || !s->tiles) {
        fxi_scoring_free(s);
        return rp_fail(error, RP_ENOMEM, "out of memory for scoring %lld genes", (long long)genes);
    }
    *scoring = s;
    return RP_OK;
}

void fxi_scoring_free(fxi_scoring *scoring)
{
    if (!scoring) return;
    rp_free(scoring->codes);
    rp_free(scoring->slot);
    rp_free(scoring->column);
    rp_free(scoring->tiles);
    rp_free(scoring);
}

static int32_t slot_of(fxi_scoring *s, int32_t column)
{
    if (s->slot[column] < 0) {
        s->slot[column] = s->rows;
        s->column[s->rows++] = column;
    }
    return s->slot[column];
}

static void encode(fxi_scoring *s, const fx_gene *gene, fxi_code *code)
{
    code->terms = gene->terms;
    code->long_threshold = gene->long_threshold;
    code->short_threshold = gene->short_threshold;
    for (int k = 0; k < gene->terms; k++) {
        code->term[k].offset = slot_of(s, gene->feature[k]) * FXI_TILE;
        code->term[k].weight = gene->weight[k];
    }
}

// Features of the 64 bars of a word into the tile's rows; bars outside the matrix are left as zeros.
static void load_tile(const fxi_scoring *s, int64_t bar, float *tile)
{
    const fx_features *f = s->features;
    int64_t count = f->count - bar < FXI_TILE ? f->count - bar : FXI_TILE;
    for (int32_t r = 0; r < s->rows; r++) {
        float *row = tile + (int64_t)r * FXI_TILE;
        memcpy(row, f->values + s->column[r] * f->stride + bar, (size_t)count * sizeof *row);
        for (int64_t i = count; i < FXI_TILE; i++) row[i] = 0;
    }
}

typedef struct scoring_job {
    fxi_scoring *scoring;
    fxi_signals *signals;
    int64_t genes;
} scoring_job;

static void score_words(int64_t first, int64_t last, int thread, void *context)
{
    scoring_job *job = context;
    const fxi_scoring *s = job->scoring;
    fxi_signals *out = job->signals;
    float *tile = s->tiles + thread * s->tile_floats;
    for (int64_t w = first; w < last; w++) {
        int64_t bar = (out->first_word + w) * 64;
        load_tile(s, bar, tile);
        s->kernels->score(tile, s->codes, job->genes, out->longs + w, out->shorts + w, out->stride);
    }
}

void fxi_scoring_run(fxi_scoring *s, const fx_gene *genes, int64_t count, fxi_signals *signals)
{
    enum { WORDS_PER_PIECE = 8, GENES_WORTH_THREADS = 16 }; // a piece is one cache line of every row
    scoring_job job = {s, signals, count};
    s->rows = 0;
    for (int64_t c = 0; c < s->features->columns; c++) s->slot[c] = -1;
    for (int64_t g = 0; g < count; g++) encode(s, &genes[g], &s->codes[g]);
    if (count < GENES_WORTH_THREADS)
        score_words(0, signals->words, 0, &job);
    else
        rp_parallel_for(signals->words, WORDS_PER_PIECE, score_words, &job);
}
