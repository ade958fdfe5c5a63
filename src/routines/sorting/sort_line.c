/* Sorting, partitioning and their indices for one line. */
#include "lines.h"
#include "quicksort.h"

#define K    uint8_t
#define BITS 8
#include "sort_line.inc"
#define K    uint16_t
#define BITS 16
#include "sort_line.inc"
#define K    uint32_t
#define BITS 32
#include "sort_line.inc"
#define K    uint64_t
#define BITS 64
#include "sort_line.inc"

/* ---- by comparison ---------------------------------------------------------------------------------------------- */

/* The line as consecutive elements behind the two index arrays. */
static char *gather(const rpi_line *line)
{
    size_t size = line->order->size;
    char *items = line->scratch + 2 * (size_t)line->n * sizeof(int64_t);
    const char *in = line->in;
    for (int64_t i = 0; i < line->n; i++, in += line->in_step) memcpy(items + (size_t)i * size, in, size);
    return items;
}

static const int64_t *sorted_indices(const rpi_line *line, const char *items)
{
    int64_t *indices = (int64_t *)line->scratch;
    for (int64_t i = 0; i < line->n; i++) indices[i] = i;
    return rpi_sort_indices(line->order, items, (int64_t)line->order->size, indices, indices + line->n, line->n);
}

static void write_indices(const rpi_line *line, const int64_t *indices)
{
    char *out = line->out;
    for (int64_t i = 0; i < line->n; i++, out += line->out_step) memcpy(out, &indices[i], sizeof *indices);
}

/* The indices of a partition by comparison. */
static const int64_t *selected_indices(const rpi_line *line, const char *items)
{
    int64_t *indices = (int64_t *)line->scratch;
    for (int64_t i = 0; i < line->n; i++) indices[i] = i;
    rpi_select_indices(line->order, items, (int64_t)line->order->size, indices, indices + line->n, line->n, line->kth,
                       line->kth_count);
    return indices;
}

static void write_items(const rpi_line *line, const char *items, const int64_t *indices)
{
    size_t size = line->order->size;
    char *out = line->out;
    for (int64_t i = 0; i < line->n; i++, out += line->out_step) memcpy(out, items + (size_t)indices[i] * size, size);
}

static void compare_sort_line(const rpi_line *line)
{
    const char *items = gather(line);
    write_items(line, items, sorted_indices(line, items));
}

static void compare_partition_line(const rpi_line *line)
{
    const char *items = gather(line);
    write_items(line, items, selected_indices(line, items));
}

/* ---- indices by key --------------------------------------------------------------------------------------------- */

/* Whether key and index fit into one word. */
static bool is_packed(const rpi_line *line)
{
    return line->order->key_bits <= 32 && line->n <= UINT32_MAX;
}

static uint64_t *packed_line(const rpi_line *line)
{
    uint64_t *words = (uint64_t *)line->scratch;
    switch (line->order->key_bits) {
    case 8:
        pack8(line, words);
        break;
    case 16:
        pack16(line, words);
        break;
    default:
        pack32(line, words);
    }
    return words;
}

/* Indices by 64-bit keys, keys and indices apart. */
static void quicksort_indices(const rpi_line *line, const rpi_quicksort_kernels *kernels)
{
    const int64_t n = line->n;
    uint64_t *keys = (uint64_t *)line->scratch, *index = keys + 2 * n;
    encode64(line, keys);
    for (int64_t i = 0; i < n; i++) index[i] = (uint64_t)i;
    kernels->pair(keys, keys + n, index, index + n, n, rpi_quicksort_depth(n));
    write_indices(line, (const int64_t *)index);
}

static rpi_pair *paired_line(const rpi_line *line)
{
    rpi_pair *pairs = (rpi_pair *)line->scratch;
    switch (line->order->key_bits) {
    case 8:
        pair8(line, pairs);
        break;
    case 16:
        pair16(line, pairs);
        break;
    case 32:
        pair32(line, pairs);
        break;
    default:
        pair64(line, pairs);
    }
    return pairs;
}

static void write_packed(const rpi_line *line, const uint64_t *words)
{
    char *out = line->out;
    for (int64_t i = 0; i < line->n; i++, out += line->out_step) {
        int64_t index = (int64_t)(words[i] & UINT32_MAX);
        memcpy(out, &index, sizeof index);
    }
}

static void write_paired(const rpi_line *line, const rpi_pair *pairs)
{
    char *out = line->out;
    for (int64_t i = 0; i < line->n; i++, out += line->out_step) memcpy(out, &pairs[i].index, sizeof pairs[i].index);
}

/* ---- all dtypes ---------------------------------------------------------------------------------------------------
 */

void rpi_sort_line(const rpi_line *line)
{
    switch (line->order->key_bits) {
    case 8:
        sort_line8(line);
        break;
    case 16:
        sort_line16(line);
        break;
    case 32:
        sort_line32(line);
        break;
    case 64:
        sort_line64(line);
        break;
    default:
        compare_sort_line(line);
    }
}

void rpi_argsort_line(const rpi_line *line)
{
    const rpi_quicksort_kernels *kernels = RP_KERNEL_PICK(rpi_quicksort_kernels);
    if (line->order->key_bits == 0) {
        write_indices(line, sorted_indices(line, gather(line)));
    } else if (is_packed(line)) {
        uint64_t *words = packed_line(line);
        write_packed(line, rpi_sort_u64(words, words + line->n, line->n, 4));
    } else if (line->order->key_bits == 64 && kernels->pair) {
        quicksort_indices(line, kernels);
    } else {
        rpi_pair *pairs = paired_line(line);
        write_paired(line, rpi_sort_pair(pairs, pairs + line->n, line->n, 0));
    }
}

void rpi_partition_line(const rpi_line *line)
{
    switch (line->order->key_bits) {
    case 8:
        partition_line8(line);
        break;
    case 16:
        partition_line16(line);
        break;
    case 32:
        partition_line32(line);
        break;
    case 64:
        partition_line64(line);
        break;
    default:
        compare_partition_line(line);
    }
}

void rpi_argpartition_line(const rpi_line *line)
{
    if (line->order->key_bits == 0) {
        write_indices(line, selected_indices(line, gather(line)));
    } else if (is_packed(line)) {
        uint64_t *words = packed_line(line);
        rpi_select_u64(words, words + line->n, line->n, line->kth, line->kth_count);
        write_packed(line, words);
    } else {
        rpi_pair *pairs = paired_line(line);
        rpi_select_pair(pairs, pairs + line->n, line->n, line->kth, line->kth_count);
        write_paired(line, pairs);
    }
}

size_t rpi_line_scratch(const rpi_order *order, int64_t n)
{
    size_t each = order->key_bits ? 2 * sizeof(rpi_pair) : 2 * sizeof(int64_t) + order->size;
    return (size_t)n * each + 1;
}
