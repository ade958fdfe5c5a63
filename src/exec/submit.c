/* When operations run: at the call, or recorded and computed when somebody looks. The mode belongs to the thread. */
#include "exec/exec.h"
#include "graph/node_i.h"
#include <pthread.h>
#include <rapto/ops.h>
#include <stdlib.h>
#include <string.h>

/* ---- mode ------------------------------------------------------------------------------------------------------ */

static pthread_once_t first_mode_once = PTHREAD_ONCE_INIT;
static rp_mode first_mode;
static _Thread_local int this_mode = -1; /* -1: not set on this thread */

static void read_first_mode(void)
{
    static const char *const names[] = {"eager", "lazy", "auto"};
    const char *text = getenv("RAPTO_MODE");
    if (!text || !text[0]) return;
    for (int i = 0; i < 3; i++) {
        if (strcmp(text, names[i]) == 0) {
            first_mode = (rp_mode)i;
            return;
        }
    }
    rp_log_line(RP_LOG_ERROR, "RAPTO_MODE='%s' is none of eager, lazy, auto; using eager", text);
}

rp_mode rp_get_mode(void)
{
    if (this_mode < 0) {
        pthread_once(&first_mode_once, read_first_mode);
        this_mode = first_mode;
    }
    return (rp_mode)this_mode;
}

void rp_set_mode(rp_mode mode)
{
    this_mode = mode;
}

/* ---- submit ---------------------------------------------------------------------------------------------------- */

/* Errors that raise stand at the call in every mode, so such calls are computed at once. */
static bool may_raise(void)
{
    rp_errstate now = rp_errstate_get();
    return rpi_fp_watched && (now.divide == RP_FLOAT_RAISE || now.over == RP_FLOAT_RAISE ||
                              now.under == RP_FLOAT_RAISE || now.invalid == RP_FLOAT_RAISE);
}

/* NULL when all operands hold values now, else the error. */
static rp_array *force_all(int arity, rp_array *const *operands)
{
    for (int i = 0; i < arity; i++) {
        rp_array *value = rpi_force_in_place(operands[i]);
        if (rpi_is_error(value)) return value;
    }
    return NULL;
}

rp_array *rpi_submit(const rpi_spec *spec, rp_array *const *operands)
{
    const rpi_op_info *info = rpi_op_get(spec->plan.op);
    if (!rpi_has_kernel(&spec->plan))
        return rpi_error_array(RP_EUNSUPPORTED, "%s: there is no kernel for %s", info->name,
                               rpi_kernel_name(&spec->plan));
    bool lazy = rp_get_mode() == RP_MODE_LAZY && !may_raise();
    if (!lazy || rpi_operand_depth(info->arity, operands) >= RPI_MAX_DEPTH) {
        rp_array *error = force_all(info->arity, operands);
        if (error) return error;
    }
    return lazy ? rpi_record(spec, operands) : rpi_run(&spec->plan, operands, spec->ndim, spec->shape);
}

/* ---- computing what was recorded ------------------------------------------------------------------------------- */

static rp_array *failed_operand(const rpi_node *node)
{
    for (int i = 0; i < rpi_op_get(node->plan.op)->arity; i++)
        if (rpi_is_error(node->operands[i])) return node->operands[i];
    return NULL;
}

/* Computes a node whose operands are all values or errors. NULL, or the out-of-memory error; the node then stays. The
 * scope frees the new array at once: its storage lives on in the owner. */
static rp_array *compute(rpi_node *node)
{
    rp_array *owner = node->owner, *result = failed_operand(node);
    if (result) {
        rpi_resolve(owner, result);
        return NULL;
    }
    rp_errstate before = rp_errstate_set(node->errors);
    rp_scope *scope = rp_scope_open();
    result = scope ? rpi_run(&node->plan, node->operands, owner->ndim, owner->shape) : rpi_error_memory();
    bool computed = rp_array_status(result) != RP_ENOMEM;
    if (computed) rpi_resolve(owner, result);
    rp_scope_close(scope);
    rp_errstate_set(before);
    return computed ? NULL : rpi_error_memory();
}

static rpi_node *pending_operand(const rpi_node *node)
{
    for (int i = 0; i < rpi_op_get(node->plan.op)->arity; i++)
        if (rpi_state_of(node->operands[i]) == RPI_PENDING) return node->operands[i]->node;
    return NULL;
}

/* Depth first without recursion: `waiting` chains the nodes from the one at hand up to the root. Each node is computed
 * once, when its last pending operand is there. */
static rp_array *evaluate(rpi_node *root)
{
    rpi_node *node = root;
    node->waiting = NULL;
    while (node) {
        rpi_node *below = pending_operand(node), *above = node->waiting;
        if (below) {
            below->waiting = node;
            node = below;
            continue;
        }
        rp_array *failed = compute(node);
        if (failed) return failed;
        node = above;
    }
    return NULL;
}

rp_array *rpi_force_in_place(rp_array *a)
{
    if (rpi_state_of(a) != RPI_PENDING) return a;
    rpi_graph_lock();
    rp_array *failed = NULL;
    if (rpi_state_of(a) == RPI_PENDING) {
        rpi_check_graph(a);
        failed = evaluate(a->node);
    }
    rpi_graph_unlock();
    return failed ? failed : a;
}

rp_array *rpi_force(rp_array *a)
{
    a = rpi_force_in_place(a);
    return a->unaligned ? rp_copy(a) : a;
}

/* ---- writes ---------------------------------------------------------------------------------------------------- */

/* A reference, unless the last one is gone: another thread may be about to free the array and wait for the lock. */
static bool try_ref(rp_array *a)
{
    long long refs = atomic_load_explicit(&a->refs, memory_order_relaxed);
    while (refs > 0)
        if (atomic_compare_exchange_weak_explicit(&a->refs, &refs, refs + 1, memory_order_acquire,
                                                  memory_order_relaxed))
            return true;
    return false;
}

/* A write that covers everything could leave the old bytes to the readers instead; computing them is always right. */
rp_status rpi_before_write(rpi_storage *storage, bool covers_all)
{
    rp_status status = RP_OK;
    if (rpi_graph_is_empty()) return RP_OK;
    rpi_graph_lock();
    while (storage->readers && status == RP_OK) {
        rpi_node *node = ((rpi_link *)storage->readers)->node;
        rp_array *owner = node->owner;
        if (!try_ref(owner)) {
            rpi_unlink(node);
            continue;
        }
        rp_array *result = rpi_force_in_place(owner);
        if (rpi_is_error(result) && rpi_state_of(owner) == RPI_PENDING) status = result->status;
        rpi_unref(owner);
    }
    rpi_graph_unlock();
    return status;
}
