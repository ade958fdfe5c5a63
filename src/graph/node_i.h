/* Recorded operations. A pending array owns one node; the node holds a reference on each operand, so what a result
 * needs lives as long as the result does, and a node nobody needs is never computed.
 *
 * Each operand of a node is linked into a list of what it reads: the list of a pending array's node (`consumers`), or
 * of a value's storage (`readers`). When a pending array gets its value its consumers become readers of its storage; a
 * write to a storage first computes its readers. The links are part of the node, so keeping them never allocates.
 *
 * Locking: one lock guards nodes and lists. It is held while a node is made, computed, freed, and while a write looks
 * for readers. It is recursive, because freeing a node may free the arrays that it held.
 */
#ifndef RAPTO_GRAPH_NODE_I_H
#define RAPTO_GRAPH_NODE_I_H

#include "graph/infer_i.h"
#include <rapto/ufunc.h>

/* A chain of pending operations longer than this is computed as it is recorded, so that a loop which never reads its
 * result runs in constant memory. */
#define RPI_MAX_DEPTH 512

typedef struct rpi_node rpi_node;

/* Membership in the list of what one operand is read by. */
typedef struct rpi_link {
    rpi_node *node;
    struct rpi_link *next, **place; /* *place is this link; NULL: in no list */
} rpi_link;

struct rpi_node {
    rpi_plan plan;
    rp_array *owner; /* the pending array; it owns the node, so no reference is held */
    rp_array *operands[RPI_MAX_ARITY];
    rpi_link links[RPI_MAX_ARITY];
    rpi_link *consumers; /* nodes that have `owner` as operand */
    rpi_node *waiting;   /* while computed: the node that needs this one */
    rp_errstate errors;  /* of the thread that recorded it */
    int depth;           /* operations in the longest chain of pending operands, this one included */
};

void rpi_graph_lock(void);
void rpi_graph_unlock(void);
/* Whether any node exists; without the lock only a hint that may be late. */
bool rpi_graph_is_empty(void);

/* A pending array for `spec`, or the out-of-memory error. The operands are values or pending; deep chains are the
 * caller's business (rpi_operand_depth). */
rp_array *rpi_record(const rpi_spec *spec, rp_array *const *operands);
/* Depth of the deepest pending operand; 0 when all are values. */
int rpi_operand_depth(int arity, rp_array *const *operands);

/* Under the lock: gives `pending` its value, or makes it an error, frees its node and hands its consumers on. */
void rpi_resolve(rp_array *pending, rp_array *result);
/* Under the lock: takes a node out of the lists of what it reads. */
void rpi_unlink(rpi_node *node);
/* Under the lock: aborts with a message when an invariant of the graph below `a` does not hold. Active in Debug builds.
 */
void rpi_check_graph(const rp_array *a);

/* Defined by exec: computes `spec` now or records it, as the thread's mode says. The operands are no errors. */
rp_array *rpi_submit(const rpi_spec *spec, rp_array *const *operands);
/* Defined by exec: the result of an elementwise op of one or two operands when they are small, alike and of no
 * difficulty; NULL: rpi_infer and rpi_submit are to be asked. */
rp_array *rpi_quick(rpi_op op, int arity, rp_array *const *operands);

#endif
