/* The ufunc object and how a call is decided. Contract for routines. */
#ifndef RAPTO_UFUNC_UFUNC_I_H
#define RAPTO_UFUNC_UFUNC_I_H

#include "exec/map_i.h"
#include "graph/apply_i.h"
#include <rapto/ufunc.h>

typedef enum rpi_ufunc_kind {
    RPI_UFUNC_ROWS,    /* one elementwise row of the op table for each result */
    RPI_UFUNC_GENERAL, /* matmul and its like: loops over whole vectors */
    RPI_UFUNC_USER     /* loops of the user */
} rpi_ufunc_kind;

/* `u` is the ufunc, `operands` are values or pending, `options` is never NULL. */
typedef rp_array *rpi_general(const rp_ufunc *u, rp_array *const *operands, const rp_ufunc_options *options);

struct rp_ufunc {
    rpi_ufunc_kind kind;
    const char *name, *doc, *signature;
    int nin, nout;
    rp_identity_kind identity;
    bool reorderable;
    rpi_op rows[RP_UFUNC_MAX_OUT];
    int reduce_row, scan_row; /* rows with kernels of their own; -1: none */
    rpi_general *general;
    int loop_count; /* RPI_UFUNC_USER */
    const rp_ufunc_type_loop *loops;
};

/* What a call asks for. */
typedef struct rpi_ask {
    bool has_dtype;
    rp_dtype dtype;
    rp_casting casting;
} rpi_ask;

/* What a call will do: one map that makes every result, or one map for each result. */
typedef struct rpi_resolved {
    int map_count;
    rpi_map maps[RP_UFUNC_MAX_OUT];
    int ndim; /* of the broadcast operands */
    int64_t shape[RP_MAX_NDIM];
} rpi_resolved;

/* NULL and `*resolved`, or the error array. The operands hold values. */
rp_array *rpi_ufunc_resolve(const rp_ufunc *u, rp_array *const *operands, const rpi_ask *ask, rpi_resolved *resolved);

/* The dtype that operand `k` of a resolved map counts as. */
rp_dtype rpi_ufunc_reads(const rpi_map *map, int k);

/* Forces operands: NULL, or the error array that one of them is. `values` gets the forced arrays. */
rp_array *rpi_ufunc_force(int count, rp_array *const *operands, rp_array **values);

/* NULL when `out` can be written through, else the error array. */
rp_array *rpi_ufunc_check_out(const char *name, const rp_array *out);
/* Brings pending readers of `out` to their values and notes the write; NULL or the error array. */
rp_array *rpi_ufunc_begin_write(const rp_array *out);
void rpi_ufunc_end_write(const rp_array *out);

/* The name of a casting rule. */
const char *rpi_casting_name(rp_casting casting);

/* matmul.c */
rpi_general rpi_matmul, rpi_vecdot, rpi_matvec, rpi_vecmat;

#endif
