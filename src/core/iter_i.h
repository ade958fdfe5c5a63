/* Strided iteration, broadcasting, layout and overlap tests: pure arithmetic on shapes and byte strides, no arrays. */
#ifndef RAPTO_CORE_ITER_I_H
#define RAPTO_CORE_ITER_I_H

#include "core/dtype_i.h"

#define RPI_MAX_OPERANDS 12 /* operands, a mask and results of one loop */

/* ---- shapes --------------------------------------------------------------------------------------------------- */

/* Number of elements; false when negative extents, more than RP_MAX_NDIM axes, or the bytes overflow ptrdiff_t (zero
 * extents do not hide an overflow of the others, as in NumPy). */
bool rpi_shape_size(int ndim, const int64_t *shape, size_t itemsize, int64_t *size);
void rpi_c_strides(int ndim, const int64_t *shape, size_t itemsize, int64_t *strides);
bool rpi_is_c_order(int ndim, const int64_t *shape, const int64_t *strides, size_t itemsize);
bool rpi_is_f_order(int ndim, const int64_t *shape, const int64_t *strides, size_t itemsize);

/* Joins `shape` into the broadcast shape `*out_ndim, out` (start with *out_ndim = 0); false when they do not fit. */
bool rpi_broadcast_shape(int ndim, const int64_t *shape, int *out_ndim, int64_t *out);
/* Strides of an operand of shape (ndim, shape) seen with the broadcast shape: 0 along stretched and added axes. The
 * shapes are known to fit. */
void rpi_broadcast_strides(int ndim, const int64_t *shape, const int64_t *strides, int out_ndim,
                           const int64_t *out_shape, int64_t *out_strides);

/* ---- iteration ------------------------------------------------------------------------------------------------ */

/* A loop nest over up to RPI_MAX_OPERANDS operands with one shape, with axes dropped, ordered and merged so that the
 * last one is the inner loop. Plain value. */
typedef struct rpi_iter {
    int operands, ndim; /* ndim >= 1; a scalar has one axis of extent 1 */
    int64_t size;       /* elements */
    int64_t shape[RP_MAX_NDIM];
    int64_t strides[RPI_MAX_OPERANDS][RP_MAX_NDIM]; /* bytes */
} rpi_iter;

/* Prepares the nest. Axes may be reordered (largest strides of the last operand, the result, outermost), which is right
 * for elementwise work only; `keep_order` forbids it, so that elements come in C order. */
void rpi_iter_init(rpi_iter *iter, int ndim, const int64_t *shape, int operands, const int64_t *const *strides,
                   bool keep_order);
/* Runs `loop` on the elements [begin, end) of the nest, counted in the nest's own order; `pointers` stand at its start.
 */
void rpi_iter_run(const rpi_iter *iter, char *const *pointers, int64_t begin, int64_t end, rpi_loop *loop);
/* The same for a function with a context. */
typedef void rpi_visit(int64_t n, char *const *pointers, const int64_t *strides, void *context);
void rpi_iter_visit(const rpi_iter *iter, char *const *pointers, int64_t begin, int64_t end, rpi_visit *visit,
                    void *context);

/* ---- overlap -------------------------------------------------------------------------------------------------- */

typedef struct rpi_layout {
    const char *data; /* first element */
    int ndim;
    const int64_t *shape, *strides;
    size_t itemsize;
} rpi_layout;

typedef enum rpi_overlap {
    RPI_OVERLAP_NONE, /* no byte in common (certain) */
    RPI_OVERLAP_SAME, /* the same elements in the same order: same pointer, shape and strides */
    RPI_OVERLAP_SOME  /* may have bytes in common */
} rpi_overlap;

/* Bounds test, then an exact search with bounded work; says SOME when that is not enough. */
rpi_overlap rpi_overlap_of(const rpi_layout *a, const rpi_layout *b);
/* The same with `max_work` steps of the search (negative: as many as it takes). `*gave_up` (may be NULL) is set when
 * SOME only means that they did not suffice; it is untouched when the bounds tell. */
rpi_overlap rpi_overlap_within(const rpi_layout *a, const rpi_layout *b, int64_t max_work, bool *gave_up);
/* Whether two elements of a block may share a byte; false is certain. */
bool rpi_may_overlap_itself(const rpi_layout *a);

#endif
