/* Einstein sums: pair by pair, each pair as one matrix product over batches. */
#include "routines/products/products_i.h"
#include <rapto/ops.h>
#include <rapto/ufunc.h>
#include <string.h>

/* Whether somebody beside terms i and j still needs the label. */
static bool is_needed(const rpi_einsum *e, unsigned char label, int i, int j)
{
    if (rpi_label_at(&e->result, label) >= 0) return true;
    for (int k = 0; k < e->count; k++) {
        if (k != i && k != j && rpi_label_at(&e->terms[k], label) >= 0) return true;
    }
    return false;
}

/* ---- which pair next --------------------------------------------------------------------------------------------- */

/* Elements of the product of terms i and j after its sum, less those of both: what multiplying them adds to memory. */
static double growth(const rpi_einsum *e, int i, int j)
{
    const rpi_term *pair[2] = {&e->terms[i], &e->terms[j]};
    double size = 1;
    for (int side = 0; side < 2; side++) {
        for (int k = 0; k < pair[side]->count; k++) {
            unsigned char label = pair[side]->labels[k];
            int other = rpi_label_at(pair[1 - side], label);
            if (!is_needed(e, label, i, j) || (side == 1 && other >= 0)) continue;
            int64_t extent = pair[side]->array->shape[k], theirs = other < 0 ? 1 : pair[1 - side]->array->shape[other];
            size *= (double)(extent > theirs ? extent : theirs);
        }
    }
    return size - (double)pair[0]->array->size - (double)pair[1]->array->size;
}

static void next_pair(const rpi_einsum *e, int *first, int *second)
{
    double least = 0;
    *first = 0;
    *second = 1;
    for (int i = 0; i < e->count; i++) {
        for (int j = i + 1; j < e->count; j++) {
            double grows = growth(e, i, j);
            if ((i == 0 && j == 1) || grows < least) {
                least = grows;
                *first = i;
                *second = j;
            }
        }
    }
}

/* Terms i < j go, `product` comes last. */
static void replace_pair(rpi_einsum *e, int i, int j, const rpi_term *product)
{
    int kept = 0;
    for (int k = 0; k < e->count; k++) {
        if (k != i && k != j) e->terms[kept++] = e->terms[k];
    }
    e->terms[kept] = *product;
    e->count = kept + 1;
}

/* ---- one pair ---------------------------------------------------------------------------------------------------- */

/* Sums of axes that nobody needs, in the dtype of the array. */
static rp_array *sum_out(const rpi_einsum *e, rpi_term *t, int self, const rpi_term *other, int other_at)
{
    int axes[RP_MAX_NDIM], count = 0;
    rpi_term left = {.count = 0};
    for (int i = 0; i < t->count; i++) {
        bool stays = is_needed(e, t->labels[i], self, other_at) || (other && rpi_label_at(other, t->labels[i]) >= 0);
        if (stays)
            left.labels[left.count++] = t->labels[i];
        else
            axes[count++] = i;
    }
    if (count == 0) return NULL;
    left.array = rpi_force(rp_astype(rp_sum_axes(t->array, count, axes, false), t->array->dtype));
    if (rpi_is_error(left.array)) return left.array;
    *t = left;
    return NULL;
}

/* Labels of a pair in groups: of both and needed, of the first alone, of both and summed, of the second alone. */
enum { BATCH, FIRST, SUMMED, SECOND, GROUPS };
typedef struct grouping {
    unsigned char labels[GROUPS][RP_MAX_NDIM];
    int count[GROUPS];
    int64_t extent[256], size[GROUPS];
} grouping;

static void put_label(grouping *g, int group, unsigned char label, int64_t extent)
{
    g->labels[group][g->count[group]++] = label;
    g->extent[label] = extent;
    g->size[group] *= extent;
}

static rp_array *group_labels(const rpi_einsum *e, int i, int j, grouping *g)
{
    const rpi_term *a = &e->terms[i], *b = &e->terms[j];
    *g = (grouping){.size = {1, 1, 1, 1}};
    for (int k = 0; k < a->count; k++) {
        int at = rpi_label_at(b, a->labels[k]);
        int64_t m = a->array->shape[k], n = at < 0 ? m : b->array->shape[at];
        if (m != n && m != 1 && n != 1)
            return rpi_error_array(RP_ESHAPE,
                                   "rp_einsum: operands could not be broadcast together: '%c' has extents "
                                   "%lld and %lld",
                                   a->labels[k] < 128 ? a->labels[k] : '.', (long long)m, (long long)n);
        int group = at < 0 ? FIRST : is_needed(e, a->labels[k], i, j) ? BATCH : SUMMED;
        put_label(g, group, a->labels[k], m == 1 ? n : m);
    }
    for (int k = 0; k < b->count; k++) {
        if (rpi_label_at(a, b->labels[k]) < 0) put_label(g, SECOND, b->labels[k], b->array->shape[k]);
    }
    return NULL;
}

/* The operand as (batch, rows, columns), its extents of 1 stretched: one view, where no group has several labels. */
static rp_array *as_matrices(const rpi_term *t, const grouping *g, int rows, int columns)
{
    const int groups[3] = {BATCH, rows, columns};
    int ndim = 0;
    bool merge = g->count[BATCH] > 1 || g->count[rows] > 1 || g->count[columns] > 1;
    int64_t shape[RP_MAX_NDIM], strides[RP_MAX_NDIM];
    for (int k = 0; k < 3; k++) {
        for (int i = 0; i < g->count[groups[k]]; i++) {
            unsigned char label = g->labels[groups[k]][i];
            int at = rpi_label_at(t, label);
            shape[ndim] = g->extent[label];
            strides[ndim++] = t->array->shape[at] == 1 ? 0 : t->array->strides[at];
        }
        if (merge || g->count[groups[k]] > 0) continue;
        shape[ndim] = 1;
        strides[ndim++] = 0;
    }
    rp_array *wide = rpi_new_view(t->array, 0, ndim, shape, strides);
    if (!merge || rpi_is_error(wide)) return wide;
    return rp_reshape(wide, 3, (const int64_t[]){g->size[BATCH], g->size[rows], g->size[columns]});
}

/* Labels and extents of the product of a pair. */
static rp_array *describe_product(const grouping *g, rpi_term *product, int64_t *shape)
{
    const int groups[3] = {BATCH, FIRST, SECOND};
    product->count = 0;
    if (g->count[BATCH] + g->count[FIRST] + g->count[SECOND] > RP_MAX_NDIM)
        return rpi_error_array(RP_ESHAPE, "rp_einsum: a product would have more than %d dimensions", RP_MAX_NDIM);
    for (int k = 0; k < 3; k++) {
        for (int i = 0; i < g->count[groups[k]]; i++) {
            unsigned char label = g->labels[groups[k]][i];
            shape[product->count] = g->extent[label];
            product->labels[product->count++] = label;
        }
    }
    return NULL;
}

/* The operand with its axes in the order of the product's labels, those that it lacks with extent 1. */
static rp_array *as_factor(const rpi_term *t, const rpi_term *product)
{
    int64_t shape[RP_MAX_NDIM], strides[RP_MAX_NDIM];
    for (int k = 0; k < product->count; k++) {
        int at = rpi_label_at(t, product->labels[k]);
        shape[k] = at < 0 ? 1 : t->array->shape[at];
        strides[k] = at < 0 ? 0 : t->array->strides[at];
    }
    return rpi_new_view(t->array, 0, product->count, shape, strides);
}

#define LONG_ROW 64 /* from here on multiplying row by row costs no more than as matrices */

/* The extent of the innermost axes of a product. */
static int64_t row_of(const grouping *g)
{
    if (g->size[SECOND] > 1) return g->size[SECOND];
    return g->size[FIRST] > 1 ? g->size[FIRST] : g->size[BATCH];
}

/* The product of a pair of which nothing is summed. A sum of one number is 0 + that number, which makes -0 a 0. */
static rp_array *multiply_alone(const rpi_term *a, const rpi_term *b, const rpi_term *product)
{
    rp_array *value = rpi_force(rp_multiply(as_factor(a, product), as_factor(b, product)));
    rpi_kind kind = rpi_is_error(value) ? RPI_KIND_BOOL : rpi_kind_of(value->dtype);
    if (kind != RPI_KIND_FLOAT && kind != RPI_KIND_COMPLEX) return value;
    rp_array *operands[] = {value, rpi_new_zeroed(value->dtype, 0, NULL)};
    return rp_ufunc_call(rpi_ufunc_add(), operands, &(rp_ufunc_options){.out = {value}}).array[0];
}

static rp_array *multiply_pair(rpi_einsum *e, int i, int j, rpi_term *product)
{
    grouping g;
    int64_t shape[RP_MAX_NDIM];
    rp_array *error = sum_out(e, &e->terms[i], i, &e->terms[j], j);
    if (!error) error = sum_out(e, &e->terms[j], j, &e->terms[i], i);
    if (!error) error = group_labels(e, i, j, &g);
    if (!error) error = describe_product(&g, product, shape);
    if (error) return error;
    if (g.count[SUMMED] == 0 && row_of(&g) >= LONG_ROW) {
        product->array = multiply_alone(&e->terms[i], &e->terms[j], product);
        return rpi_is_error(product->array) ? product->array : NULL;
    }
    rp_array *m = as_matrices(&e->terms[i], &g, FIRST, SUMMED), *n = as_matrices(&e->terms[j], &g, SUMMED, SECOND);
    product->array = rp_matmul(m, n);
    bool three = g.count[BATCH] == 1 && g.count[FIRST] == 1 && g.count[SECOND] == 1;
    if (!three) product->array = rp_reshape(product->array, product->count, shape);
    return rpi_is_error(product->array) ? product->array : NULL;
}

/* The product of a pair as its extents alone: one element, stretched. */
static rp_array *imagine_pair(rpi_einsum *e, int i, int j, rpi_term *product)
{
    grouping g;
    rpi_term all;
    int64_t shape[RP_MAX_NDIM], kept[RP_MAX_NDIM];
    rp_array *error = group_labels(e, i, j, &g);
    if (!error) error = describe_product(&g, &all, shape);
    if (error) return error;
    product->count = 0;
    for (int k = 0; k < all.count; k++) {
        if (!is_needed(e, all.labels[k], i, j)) continue;
        kept[product->count] = shape[k];
        product->labels[product->count++] = all.labels[k];
    }
    int64_t strides[RP_MAX_NDIM] = {0};
    product->array = rpi_new_view(e->terms[i].array, 0, product->count, kept, strides);
    return rpi_is_error(product->array) ? product->array : NULL;
}

/* ---- the whole --------------------------------------------------------------------------------------------------- */

static rp_array *to_one_dtype(rpi_einsum *e)
{
    rp_array *arrays[RPI_MAX_TERMS];
    rp_dtype dtype = RP_F64;
    for (int i = 0; i < e->count; i++) arrays[i] = e->terms[i].array;
    rp_array *error = rpi_result_type("rp_einsum", e->count, arrays, &dtype);
    for (int i = 0; !error && i < e->count; i++) {
        if (arrays[i]->dtype != dtype) e->terms[i].array = rp_astype(arrays[i], dtype);
        if (rpi_is_error(e->terms[i].array)) error = e->terms[i].array;
    }
    return error;
}

/* The pairs to multiply, found from extents alone; `e` is used up. */
static rp_array *plan(rpi_einsum *e, int (*pairs)[2])
{
    for (int step = 0; e->count > 1; step++) {
        rpi_term product;
        next_pair(e, &pairs[step][0], &pairs[step][1]);
        rp_array *error = imagine_pair(e, pairs[step][0], pairs[step][1], &product);
        if (error) return error;
        replace_pair(e, pairs[step][0], pairs[step][1], &product);
    }
    return NULL;
}

static rp_array *multiply_all(rpi_einsum *e, int (*pairs)[2])
{
    int order[RP_MAX_NDIM];
    bool single = e->count == 1; /* the result is a view of the operand, not the operand */
    rp_array *error = to_one_dtype(e);
    for (int step = 0; !error && e->count > 1; step++) {
        rpi_term product;
        error = multiply_pair(e, pairs[step][0], pairs[step][1], &product);
        if (!error) replace_pair(e, pairs[step][0], pairs[step][1], &product);
    }
    if (!error) error = sum_out(e, &e->terms[0], 0, NULL, 0);
    if (error) return error;
    bool turned = single;
    for (int i = 0; i < e->result.count; i++) {
        order[i] = rpi_label_at(&e->terms[0], e->result.labels[i]);
        turned |= order[i] != i;
    }
    if (!turned) return e->terms[0].array;
    return rp_permute_dims(e->terms[0].array, order, e->result.count);
}

/* The plan uses the terms up, so they are kept and put back. */
static rp_array *parse_and_plan(const char *subscripts, rp_array *const *operands, int count, rpi_einsum *e,
                                int (*pairs)[2])
{
    rpi_term kept[RPI_MAX_TERMS];
    rp_array *error = rpi_einsum_parse(subscripts, operands, count, e);
    pairs[0][0] = 0;
    pairs[0][1] = 1;
    if (error || count <= 2) return error;
    memcpy(kept, e->terms, (size_t)count * sizeof *kept);
    error = plan(e, pairs);
    memcpy(e->terms, kept, (size_t)count * sizeof *kept);
    e->count = count;
    return error;
}

rp_array *rp_einsum(const char *subscripts, rp_array *const *operands, int count)
{
    RP_SCOPE();
    int pairs[RPI_MAX_TERMS][2];
    rpi_einsum *e = rp_malloc(sizeof *e);
    if (!e) return rpi_error_memory();
    rp_array *error = parse_and_plan(subscripts, operands, count, e, pairs);
    rp_array *result = rp_yield(error ? error : multiply_all(e, pairs));
    rp_free(e);
    return result;
}

rp_status rp_einsum_path(const char *subscripts, rp_array *const *operands, int count, int (*pairs)[2], int *steps,
                         rp_error *error)
{
    RP_SCOPE();
    int found[RPI_MAX_TERMS][2] = {{0}};
    rpi_einsum *e = rp_malloc(sizeof *e);
    if (!e) return rp_fail(error, RP_ENOMEM, "rp_einsum_path: out of memory");
    rp_array *failed = parse_and_plan(subscripts, operands, count, e, found);
    rp_free(e);
    if (failed) return rpi_error_copy(failed, error);
    *steps = count - 1;
    for (int i = 0; i < *steps; i++) {
        pairs[i][0] = found[i][0];
        pairs[i][1] = found[i][1];
    }
    return RP_OK;
}
