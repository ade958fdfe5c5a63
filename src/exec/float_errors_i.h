/* Floating-point errors: what to look for, how they are found, what is done about them. Contract for ufunc and
 * routines.
 *
 * The state belongs to the thread that calls; what its loops raised is gathered over all threads and reported once, at
 * the end of the call. While everything is ignored nothing is looked for. */
#ifndef RAPTO_EXEC_FLOAT_ERRORS_I_H
#define RAPTO_EXEC_FLOAT_ERRORS_I_H

#include "graph/infer_i.h"
#include <rapto/ufunc.h>

/* How the errors of a loop are found. */
typedef enum rpi_fp {
    RPI_FP_NONE,     /* there are none */
    RPI_FP_HARDWARE, /* plain arithmetic: the processor's flags are right */
    RPI_FP_VALUES,   /* flags also come from lanes that are thrown away: from operands and results */
    RPI_FP_INTEGER   /* division by zero, and of the most negative number by -1: from the operands */
} rpi_fp;

/* The bits of rp_float_event that this thread does not ignore. */
extern _Thread_local unsigned rpi_fp_watched;

/* The way for one op. */
rpi_fp rpi_fp_way(const rpi_plan *plan);

/* The processor's flags. */
void rpi_fp_clear(void);
unsigned rpi_fp_flags(void);

typedef struct rpi_fp_loop {
    rpi_op op;
    int nin, nout;
    const rp_dtype *read, *made;
} rpi_fp_loop;

/* Errors that the values of one run of a loop show (after it), and those that integer operands will cause (before). */
unsigned rpi_fp_values(const rpi_fp_loop *loop, int64_t n, char *const *pointers, const int64_t *strides);
unsigned rpi_fp_integers(const rpi_fp_loop *loop, int64_t n, char *const *pointers, const int64_t *strides);
/* Errors of a conversion, from both sides: finite numbers that became infinite or that no integer holds. */
unsigned rpi_fp_cast(rp_dtype from, rp_dtype to, int64_t n, char *const *pointers, const int64_t *strides);

/* Reports what was raised as the state of this thread says. NULL, or the error array that takes the result's place. */
rp_array *rpi_fp_report(const char *where, unsigned raised);

#endif
