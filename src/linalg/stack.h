/* One routine over a stack of matrices: what the files of linalg share.
 *
 * A function opens a stack on its operands (dtypes, shapes, broadcasting of the axes in front of the last two), adds
 * the blocks of work memory and the results that it wants, and runs a kernel, once per matrix. Everything is computed
 * in float64 or complex128, as NumPy does, also for float32 and complex64, whose results are rounded at the end.
 */
#ifndef RAPTO_LINALG_STACK_H
#define RAPTO_LINALG_STACK_H

#include <rapto/linalg.h>

enum { RPI_STACK_INPUTS = 2, RPI_STACK_RESULTS = 4, RPI_STACK_BLOCKS = 8 };

/* One operand or result: the matrix at hand, and how far to go to the next one along each axis of the stack. */
typedef struct rpi_matrices {
    rp_array *array;
    char *data;
    int64_t rows, columns;
    int64_t row_step, column_step; /* bytes */
    int64_t steps[RP_MAX_NDIM];    /* bytes; 0 where stretched */
} rpi_matrices;

typedef struct rpi_stack rpi_stack;

/* Computes one matrix. `at` are the addresses of the operands, then of the results; `block` the work memory. False: it
 * has no answer. */
typedef bool rpi_kernel(const rpi_stack *s, char *const *at, void *const *block);

struct rpi_stack {
    /* set by the function */
    const char *name;    /* "rp_linalg_solve" */
    const char *failure; /* message when a matrix has no answer; NULL: its results are NaN instead */
    rpi_kernel *run;
    double cost; /* floating-point operations of one matrix, roughly */
    int m, n, k; /* rows, columns, right-hand sides */
    int lwork[3];
    int option;
    double number;
    /* set by opening it */
    bool is_complex, single; /* complex128, else float64; results are rounded to complex64 or float32 */
    int ndim;                /* axes of the stack */
    int64_t shape[RP_MAX_NDIM], count;
    int inputs, results, blocks;
    rpi_matrices in[RPI_STACK_INPUTS], out[RPI_STACK_RESULTS];
    size_t block_sizes[RPI_STACK_BLOCKS];
};

/* Takes the operands, matrices in their last two axes. NULL, or the error to return: what is no matrix, or not square
 * where `square` asks it of the first one (RP_ELINALG), dtypes without linear algebra (RP_EDTYPE), stacks that do not
 * broadcast. Sets m and n to the extents of the first operand. */
rp_array *rpi_stack_open(rpi_stack *s, rp_array *const *operands, int count, bool square);
/* Adds a block of work memory; its number is that of the call. */
void rpi_stack_block(rpi_stack *s, int64_t items, size_t item_size);
/* Adds a result with `axes` (0 to 2) axes of extents `rows` and `columns` behind those of the stack. */
void rpi_stack_result(rpi_stack *s, rp_dtype dtype, int axes, int64_t rows, int64_t columns);
/* Runs the kernel over the stack. NULL, or the error to return. */
rp_array *rpi_stack_run(rpi_stack *s);
/* Result `i`, rounded to the dtype that the operands ask for. */
rp_array *rpi_stack_give(const rpi_stack *s, int i);

/* float64 or complex128. */
static inline rp_dtype rpi_stack_dtype(const rpi_stack *s)
{
    return s->is_complex ? RP_C128 : RP_F64;
}
static inline size_t rpi_stack_item(const rpi_stack *s)
{
    return s->is_complex ? 16 : 8;
}

/* The smaller extent. */
static inline int rpi_fewer(const rpi_stack *s)
{
    return s->m < s->n ? s->m : s->n;
}
/* A size of work memory, as a routine told it, as the argument it wants. */
static inline int rpi_as_work(double size)
{
    return size < 1 ? 1 : size > INT32_MAX ? INT32_MAX : (int)size;
}

/* Copies the matrix at `from`, in any layout, to columns without gaps. */
void rpi_pack(const rpi_stack *s, const rpi_matrices *o, const char *from, void *to);
/* Copies columns of `leading` elements to the matrix at `to`. */
void rpi_unpack(const rpi_stack *s, const rpi_matrices *o, const void *from, int64_t leading, char *to);
/* Ones on the diagonal of a square matrix in columns, zeros elsewhere. */
void rpi_identity(const rpi_stack *s, void *to, int n);

/* The first of the results that is an error, yielded to the scope around, put in the place of all; else yields each. */
void rpi_yield_all(rp_array **results, int count);
/* A new error array. */
rp_array *rpi_linalg_error(rp_status status, const char *format, ...) RP_PRINTF(2, 3);
/* NULL when `a` is a stack of matrices (square ones), else the error. */
rp_array *rpi_check_matrices(const char *name, const rp_array *a, bool square);
/* NULL when no element is infinite or NaN, else the error. */
rp_array *rpi_check_finite(const char *name, rp_array *a);
/* The dtype of the results for operands of this dtype; RP_DTYPE_COUNT: there is no linear algebra for it. */
rp_dtype rpi_linalg_dtype(rp_dtype dtype);
/* rp_linalg_inv with NaN in place of what has no inverse. */
rp_array *rpi_inv_or_nan(rp_array *a);

/* Around calls of LAPACK: one thread of OpenBLAS, or, for `wide` problems, all threads of rp_threads. */
typedef struct rpi_blas_state {
    bool locked;
    int threads;
} rpi_blas_state;
rpi_blas_state rpi_blas_enter(bool wide);
void rpi_blas_leave(rpi_blas_state state);

#endif
