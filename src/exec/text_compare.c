/* Comparison of text of any widths. An element can be larger than the buffers of a map, and its loops do not know
 * widths, so text has a loop of its own: every operand is read where it lies. */
#include "core/text_order_i.h"
#include "exec/exec.h"

/* Operands of the nest: two texts, the result, the mask if there is one. */
typedef struct text_job {
    rpi_op op;
    bool is_str, masked;
    size_t bytes[2];
    rpi_loop *store; /* from bool to the result's dtype */
    char *pointers[4];
    rpi_iter iter;
} text_job;

static bool holds(rpi_op op, int order)
{
    switch (op) {
    case RP_OP_EQUAL:
        return order == 0;
    case RP_OP_NOT_EQUAL:
        return order != 0;
    case RP_OP_LESS:
        return order < 0;
    case RP_OP_LESS_EQUAL:
        return order <= 0;
    case RP_OP_GREATER:
        return order > 0;
    default:
        return order >= 0;
    }
}

static void compare_row(int64_t n, char *const *pointers, const int64_t *strides, void *context)
{
    const text_job *job = context;
    for (int64_t k = 0; k < n; k++) {
        if (job->masked && !pointers[3][k * strides[3]]) continue;
        const char *a = pointers[0] + k * strides[0], *b = pointers[1] + k * strides[1];
        int order = job->is_str ? rpi_order_str(a, job->bytes[0], b, job->bytes[1])
                                : rpi_order_bytes(a, job->bytes[0], b, job->bytes[1]);
        bool value = holds(job->op, order);
        job->store(1, (char *[]){(char *)&value, pointers[2] + k * strides[2]}, (int64_t[]){0, 0});
    }
}

static void compare_piece(int64_t begin, int64_t end, int thread, void *context)
{
    text_job *job = context;
    (void)thread;
    rpi_iter_visit(&job->iter, job->pointers, begin, end, compare_row, job);
}

void rpi_compare_text(const rpi_map *map, const rpi_map_data *data)
{
    const rp_array *out = data->out[0], *arrays[] = {data->in[0], data->in[1], out, data->where};
    int64_t strides[4][RP_MAX_NDIM];
    const int64_t *rows[] = {strides[0], strides[1], strides[2], strides[3]};
    int count = data->where ? 4 : 3;
    text_job job = {.op = map->op,
                    .is_str = rp_dtype_base(map->read[0]) == RP_STR,
                    .masked = data->where != NULL,
                    .bytes = {rpi_size_of(map->read[0]), rpi_size_of(map->read[1])},
                    .store = rpi_cast_loop(RP_BOOL, out->dtype)};
    for (int k = 0; k < count; k++) {
        const rp_array *a = arrays[k];
        job.pointers[k] = rpi_data(a);
        rpi_broadcast_strides(a->ndim, a->shape, a->strides, out->ndim, out->shape, strides[k]);
    }
    rpi_iter_init(&job.iter, out->ndim, out->shape, count, rows, false);
    rpi_spread(job.iter.size, map->grain, compare_piece, &job);
}
