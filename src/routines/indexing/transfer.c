/* Moves the elements that a plan selects: row by row, where a row is what one set of indices selects. */
#include "routines/indexing/index_i.h"
#include <string.h>

#define PARALLEL_BYTES (INT64_C(1) << 19) /* a piece of work for one thread */

/* One transfer. Two sides: the array, whose rows lie where the plan says, and the block, which has the result's shape.
 */
typedef struct transfer {
    const rpi_index_plan *plan;
    char *array, *block;
    bool dense;  /* see gather_dense */
    bool write;  /* from the block to the array */
    size_t item; /* bytes of an element */
    rpi_index_walk array_before, block_before, block_broad;
    rpi_iter row;       /* the elements of a row: from, to */
    rpi_loop *row_loop; /* NULL: a row is one element */
} transfer;

static void copy_bytes(int64_t n, char *const *p, const int64_t *s)
{
    (void)s;
    memcpy(p[1], p[0], (size_t)n);
}

#define COPY_LOOP(bytes)                                                                                               \
    static void copy_##bytes(int64_t n, char *const *p, const int64_t *s)                                              \
    {                                                                                                                  \
        for (int64_t i = 0; i < n; i++) memcpy(p[1] + i * s[1], p[0] + i * s[0], bytes);                               \
    }
COPY_LOOP(1)
COPY_LOOP(2)
COPY_LOOP(4)
COPY_LOOP(8)
COPY_LOOP(16)

static rpi_loop *element_loop(size_t item)
{
    return item == 1    ? copy_1
           : item == 2  ? copy_2
           : item == 4  ? copy_4
           : item == 8  ? copy_8
           : item == 16 ? copy_16
                        : NULL;
}

/* A row is a block of bytes with an innermost axis over the bytes of an element; that becomes one memcpy when the row
 * is dense, and an element at a time otherwise. */
static void prepare_row(transfer *t, int ndim, const int64_t *shape, const int64_t *array, const int64_t *block)
{
    int64_t extents[RP_MAX_NDIM + 1], from[RP_MAX_NDIM + 1], to[RP_MAX_NDIM + 1];
    const int64_t *strides[] = {from, to};
    memcpy(extents, shape, (size_t)ndim * sizeof *extents);
    memcpy(from, t->write ? block : array, (size_t)ndim * sizeof *from);
    memcpy(to, t->write ? array : block, (size_t)ndim * sizeof *to);
    extents[ndim] = (int64_t)t->item;
    from[ndim] = to[ndim] = 1;
    rpi_iter_init(&t->row, ndim + 1, extents, 2, strides, true);
    t->row_loop = copy_bytes;
    bool dense = t->row.ndim == 1 && t->row.strides[0][0] == 1 && t->row.strides[1][0] == 1;
    if (dense || t->row.size == (int64_t)t->item) {
        if (t->row.size == (int64_t)t->item) t->row_loop = NULL;
        return;
    }
    rpi_loop *loop = element_loop(t->item);
    if (!loop) return;
    rpi_iter_init(&t->row, ndim, extents, 2, strides, false);
    t->row_loop = loop;
}

static void prepare(transfer *t, const int64_t *strides)
{
    const rpi_index_plan *p = t->plan;
    int before = p->before, tail = before + p->broad_ndim;
    rpi_index_walk_init(&t->array_before, before, p->plain, p->plain_strides);
    rpi_index_walk_init(&t->block_before, before, p->plain, strides);
    rpi_index_walk_init(&t->block_broad, p->broad_ndim, p->broad, strides + before);
    prepare_row(t, p->plain_ndim - before, p->plain + before, p->plain_strides + before, strides + tail);
}

/* `count` rows at the given offsets on both sides. */
static void move_rows(const transfer *t, char *array, const int64_t *array_at, char *block, const int64_t *block_at,
                      int64_t count)
{
    if (!t->row_loop) {
        if (t->write)
            rpi_index_copy_elements(count, t->item, block, block_at, array, array_at);
        else
            rpi_index_copy_elements(count, t->item, array, array_at, block, block_at);
        return;
    }
    for (int64_t i = 0; i < count; i++) {
        /* NOLINTNEXTLINE(clang-analyzer-core.UndefinedBinaryOperatorResult): rpi_index_offsets set them */
        char *a = array + array_at[i], *b = block + block_at[i];
        char *pointers[] = {t->write ? b : a, t->write ? a : b};
        rpi_iter_run(&t->row, pointers, 0, t->row.size, t->row_loop);
    }
}

/* Few rows for each of the outer elements: their offsets are computed once. */
static void move_few(const transfer *t, int64_t begin, int64_t end)
{
    int64_t array_at[RPI_WALK_CHUNK], block_at[RPI_WALK_CHUNK], array[RPI_WALK_CHUNK], block[RPI_WALK_CHUNK];
    int64_t broad = t->plan->broad_size;
    rpi_index_offsets(t->plan, 0, broad, array_at);
    rpi_index_walk_offsets(&t->block_broad, 0, broad, block_at);
    while (begin < end) {
        int64_t outer = begin / broad, count = (end - 1) / broad - outer + 1;
        if (count > RPI_WALK_CHUNK) count = RPI_WALK_CHUNK;
        rpi_index_walk_offsets(&t->array_before, outer, count, array);
        rpi_index_walk_offsets(&t->block_before, outer, count, block);
        for (int64_t k = 0; k < count; k++) {
            int64_t low = begin % broad, left = end - begin;
            int64_t n = left < broad - low ? left : broad - low;
            move_rows(t, t->array + array[k], array_at + low, t->block + block[k], block_at + low, n);
            begin += n;
        }
    }
}

#define GATHER_FIXED(bytes)                                                                                            \
    for (int64_t i = 0; i < count; i++)                                                                                \
    memcpy(out + i * (bytes), in + (index[i] < 0 ? index[i] + extent : index[i]) * stride, bytes)

/* One dense index array and a dense block of single elements, the hot case: no offsets in between. */
static void gather_dense(const transfer *t, const char *in, int64_t first, char *out, int64_t count)
{
    const rpi_fancy *f = t->plan->fancy;
    const int64_t *index = (const int64_t *)rpi_data(f->index) + first, extent = f->extent, stride = f->stride;
    in += t->plan->offset;
    out += first * (int64_t)t->item;
    switch (t->item) {
    case 1:
        GATHER_FIXED(1);
        break;
    case 2:
        GATHER_FIXED(2);
        break;
    case 4:
        GATHER_FIXED(4);
        break;
    case 8:
        GATHER_FIXED(8);
        break;
    default:
        GATHER_FIXED(16);
    }
}

/* Many rows for each of the outer elements. */
static void move_many(const transfer *t, int64_t begin, int64_t end)
{
    int64_t array_at[RPI_WALK_CHUNK], block_at[RPI_WALK_CHUNK], broad = t->plan->broad_size;
    while (begin < end) {
        int64_t outer = begin / broad, first = begin % broad, n = end - begin, array, block;
        if (n > broad - first) n = broad - first;
        if (n > RPI_WALK_CHUNK) n = RPI_WALK_CHUNK;
        rpi_index_walk_offsets(&t->array_before, outer, 1, &array);
        rpi_index_walk_offsets(&t->block_before, outer, 1, &block);
        begin += n;
        if (t->dense) {
            gather_dense(t, t->array + array, first, t->block + block, n);
            continue;
        }
        rpi_index_offsets(t->plan, first, n, array_at);
        rpi_index_walk_offsets(&t->block_broad, first, n, block_at);
        move_rows(t, t->array + array, array_at, t->block + block, block_at, n);
    }
}

/* Rows [begin, end), counted over the axes before and then the broadcast ones. */
static void move_piece(int64_t begin, int64_t end, int thread, void *context)
{
    const transfer *t = context;
    (void)thread;
    if (t->plan->broad_size <= RPI_WALK_CHUNK)
        move_few(t, begin, end);
    else
        move_many(t, begin, end);
}

static bool is_dense(const transfer *t)
{
    const rpi_index_plan *p = t->plan;
    bool whole = p->fancy_count == 1 && p->fancy->index->size == p->broad_size;
    bool run = t->block_broad.ndim == 1 && t->block_broad.strides[0] == (int64_t)t->item;
    return whole && run && !t->write && !t->row_loop && element_loop(t->item);
}

void rpi_index_transfer(const rpi_index_plan *plan, char *block, const int64_t *strides, bool write)
{
    transfer t = {.plan = plan, .array = rpi_data(plan->a), .block = block, .write = write};
    t.item = rpi_itemsize(plan->a);
    if (t.item == 0) return;
    for (int i = 0; i < plan->ndim; i++) {
        if (plan->shape[i] == 0) return;
    }
    prepare(&t, strides);
    t.dense = is_dense(&t);
    int64_t rows = t.array_before.size * plan->broad_size;
    int64_t row_bytes = t.row_loop && t.row_loop != copy_bytes ? t.row.size * (int64_t)t.item : t.row.size;
    int64_t grain = PARALLEL_BYTES / row_bytes + 1;
    if (!write && rows >= 2 * grain)
        rp_parallel_for(rows, grain, move_piece, &t);
    else
        move_piece(0, rows, 0, &t);
}

static void add_index(const rpi_fancy *f, int64_t index, int64_t *offset)
{
    *offset += (index < 0 && f->axis >= 0 ? index + f->extent : index) * f->stride;
}

static void add_stretched(const rpi_index_plan *plan, const rpi_fancy *f, int64_t begin, int64_t count,
                          int64_t *offsets)
{
    int64_t at[RPI_WALK_CHUNK];
    rpi_index_walk walk;
    const char *index = rpi_data(f->index);
    rpi_index_walk_init(&walk, plan->broad_ndim, plan->broad, f->steps);
    for (int64_t n; count > 0; begin += n, offsets += n, count -= n) {
        n = count < RPI_WALK_CHUNK ? count : RPI_WALK_CHUNK;
        rpi_index_walk_offsets(&walk, begin, n, at);
        for (int64_t i = 0; i < n; i++) add_index(f, *(const int64_t *)(const void *)(index + at[i]), &offsets[i]);
    }
}

void rpi_index_offsets(const rpi_index_plan *plan, int64_t begin, int64_t count, int64_t *offsets)
{
    for (int64_t i = 0; i < count; i++) offsets[i] = plan->offset;
    for (int k = 0; k < plan->fancy_count; k++) {
        const rpi_fancy *f = &plan->fancy[k];
        if (f->index->size != plan->broad_size) {
            add_stretched(plan, f, begin, count, offsets);
            continue;
        }
        const int64_t *index = (const int64_t *)rpi_data(f->index) + begin;
        for (int64_t i = 0; i < count; i++) add_index(f, index[i], &offsets[i]);
    }
}
