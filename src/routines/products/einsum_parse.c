/* The text of einsum. */
#include "routines/products/products_i.h"
#include <ctype.h>
#include <string.h>

static rp_array *refuse(const char *why)
{
    return rpi_error_array(RP_EVALUE, "rp_einsum: einstein sum subscripts string %s", why);
}

/* One word of the text ("ij...", up to `end`) as labels; `dots` axes stand for "...", -1 means none is allowed. The
 * label of a dotted axis counts from the right, so that they align. */
static rp_array *read_word(const char *word, const char *end, int dots, rpi_term *t)
{
    bool dotted = false;
    t->count = 0;
    for (const char *s = word; s < end; s++) {
        if (*s == ' ') continue;
        if (*s == '.') {
            if (end - s < 3 || s[1] != '.' || s[2] != '.' || dotted || dots < 0)
                return refuse("contains a '.' that is not part of one ellipsis ('...')");
            if (t->count + dots > RP_MAX_NDIM) return refuse("has too many labels");
            for (int k = dots; k > 0; k--) t->labels[t->count++] = (unsigned char)(127 + k);
            dotted = true;
            s += 2;
        } else if (!isalpha((unsigned char)*s))
            return rpi_error_array(RP_EVALUE,
                                   "rp_einsum: invalid subscript '%c' in einstein sum subscripts string, subscripts "
                                   "must be letters",
                                   *s < 0 ? '?' : *s);
        else if (t->count == RP_MAX_NDIM)
            return refuse("has too many labels");
        else
            t->labels[t->count++] = (unsigned char)*s;
    }
    return NULL;
}

static int count_letters(const char *word, const char *end, bool *dotted)
{
    int letters = 0;
    for (const char *s = word; s < end; s++) {
        letters += isalpha((unsigned char)*s) != 0;
        *dotted |= *s == '.';
    }
    return letters;
}

static rp_array *read_operand(const char *word, const char *end, rp_array *a, rpi_term *t)
{
    bool dotted = false;
    int dots = a->ndim - count_letters(word, end, &dotted);
    t->array = a;
    if (dots < 0) return refuse("contains too many subscripts for operand");
    if (dots > 0 && !dotted)
        return rpi_error_array(RP_EVALUE,
                               "rp_einsum: operand has more dimensions than subscripts given in einstein sum, "
                               "but no '...' ellipsis provided to broadcast the extra dimensions.");
    return read_word(word, end, dots, t);
}

static bool names_twice(const rpi_term *t)
{
    for (int i = 0; i < t->count; i++) {
        if (rpi_label_at(t, t->labels[i]) != i) return true;
    }
    return false;
}

/* Axes of one label become their diagonal: a view whose step is the sum of theirs. Numbers count as arrays of their
 * dtype. */
static rp_array *collapse(rpi_term *t)
{
    if (!t->array->weak && !names_twice(t)) return NULL;
    int64_t shape[RP_MAX_NDIM], strides[RP_MAX_NDIM];
    rpi_term merged = {.count = 0};
    const rp_array *a = t->array;
    for (int i = 0; i < t->count; i++) {
        int at = rpi_label_at(&merged, t->labels[i]);
        int64_t stride = a->shape[i] > 1 ? a->strides[i] : 0;
        if (at < 0) {
            at = merged.count++;
            merged.labels[at] = t->labels[i];
            shape[at] = 1;
            strides[at] = 0;
        }
        if (shape[at] != 1 && a->shape[i] != 1 && shape[at] != a->shape[i])
            return rpi_error_array(RP_EVALUE,
                                   "rp_einsum: dimensions in operand for collapsing index '%c' don't match (%lld "
                                   "!= %lld)",
                                   t->labels[i], (long long)shape[at], (long long)a->shape[i]);
        if (a->shape[i] != 1) shape[at] = a->shape[i];
        strides[at] += stride;
    }
    merged.array = rpi_new_view(t->array, 0, merged.count, shape, strides);
    if (rpi_is_error(merged.array)) return merged.array;
    *t = merged;
    return NULL;
}

/* How often a label stands in the operands, and the number of dotted axes. */
static void count_labels(const rpi_einsum *e, int seen[256], int *dots)
{
    memset(seen, 0, 256 * sizeof *seen);
    *dots = 0;
    for (int i = 0; i < e->count; i++) {
        for (int k = 0; k < e->terms[i].count; k++) {
            unsigned char label = e->terms[i].labels[k];
            seen[label]++;
            if (label > 127 && label - 127 > *dots) *dots = label - 127;
        }
    }
}

/* The labels of the result: those of the text, or "..." and every letter that stands once. */
static rp_array *read_result(const char *arrow, rpi_einsum *e)
{
    int seen[256], dots;
    count_labels(e, seen, &dots);
    e->result.count = 0;
    if (arrow) {
        rp_array *error = read_word(arrow + 2, arrow + strlen(arrow), dots, &e->result);
        if (error) return error;
    } else {
        for (int k = dots; k > 0; k--) e->result.labels[e->result.count++] = (unsigned char)(127 + k);
        for (int c = 'A'; c <= 'z'; c++) {
            if (seen[c] == 1 && e->result.count < RP_MAX_NDIM) e->result.labels[e->result.count++] = (unsigned char)c;
        }
    }
    for (int i = 0; i < e->result.count; i++) {
        unsigned char label = e->result.labels[i];
        if (label < 128 && seen[label] == 0)
            return rpi_error_array(RP_EVALUE,
                                   "rp_einsum: einstein sum subscripts string included output subscript '%c' which "
                                   "never appeared in an input",
                                   label);
        if (rpi_label_at(&e->result, label) != i)
            return rpi_error_array(RP_EVALUE,
                                   "rp_einsum: einstein sum subscripts string includes output subscript '%c' multiple "
                                   "times",
                                   label < 128 ? label : '.');
    }
    return NULL;
}

rp_array *rpi_einsum_parse(const char *text, rp_array *const *operands, int count, rpi_einsum *e)
{
    const char *arrow = strstr(text, "->"), *end = arrow ? arrow : text + strlen(text), *word = text;
    rp_array *error =
        count < 1 || count > RPI_MAX_TERMS ? refuse("needs 1 to 64 operands") : rpi_all_ready(operands, count);
    e->count = 0;
    while (!error) {
        const char *comma = memchr(word, ',', (size_t)(end - word)), *stop = comma ? comma : end;
        if (e->count == count)
            return rpi_error_array(RP_EVALUE,
                                   "rp_einsum: fewer operands provided to einstein sum function than specified in the "
                                   "subscripts string");
        error = read_operand(word, stop, operands[e->count], &e->terms[e->count]);
        e->count++;
        if (!comma) break;
        word = comma + 1;
    }
    if (!error && e->count < count)
        error =
            rpi_error_array(RP_EVALUE, "rp_einsum: more operands provided to einstein sum function than specified in "
                                       "the subscripts string");
    if (!error) error = read_result(arrow, e);
    for (int i = 0; !error && i < count; i++) error = collapse(&e->terms[i]);
    return error;
}
