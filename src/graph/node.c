#include "graph/node_i.h"
#include <pthread.h>
#include <stdlib.h>

/* ---- lock ------------------------------------------------------------------------------------------------------ */

static pthread_mutex_t graph_lock;
static pthread_once_t graph_lock_once = PTHREAD_ONCE_INIT;
static atomic_llong live_nodes;

static void init_lock(void)
{
    pthread_mutexattr_t attributes;
    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_RECURSIVE);
    pthread_mutex_init(&graph_lock, &attributes);
    pthread_mutexattr_destroy(&attributes);
}

/* A fork waits for other threads' work on graphs, so that the child finds them whole. The child's thread has a new id,
 * which a recursive lock does not know as its holder: the child makes the lock anew. */
static void before_fork(void)
{
    pthread_mutex_lock(&graph_lock);
}

static void after_fork(void)
{
    pthread_mutex_unlock(&graph_lock);
}

static void make_lock(void)
{
    init_lock();
    pthread_atfork(before_fork, after_fork, init_lock);
}

void rpi_graph_lock(void)
{
    pthread_once(&graph_lock_once, make_lock);
    pthread_mutex_lock(&graph_lock);
}

void rpi_graph_unlock(void)
{
    pthread_mutex_unlock(&graph_lock);
}

bool rpi_graph_is_empty(void)
{
    return atomic_load_explicit(&live_nodes, memory_order_acquire) == 0;
}

/* ---- links ----------------------------------------------------------------------------------------------------- */

static void link_into(rpi_link **list, rpi_link *link)
{
    link->next = *list;
    link->place = list;
    if (*list) (*list)->place = &link->next;
    *list = link;
}

static void link_remove(rpi_link *link)
{
    if (!link->place) return;
    *link->place = link->next;
    if (link->next) link->next->place = link->place;
    link->place = NULL;
}

static rpi_link **list_of(rp_array *operand)
{
    if (rpi_state_of(operand) == RPI_PENDING) return &((rpi_node *)operand->node)->consumers;
    return (rpi_link **)&operand->storage->readers;
}

void rpi_unlink(rpi_node *node)
{
    for (int i = 0; i < RPI_MAX_ARITY; i++) link_remove(&node->links[i]);
}

/* ---- nodes ----------------------------------------------------------------------------------------------------- */

static int arity_of(const rpi_node *node)
{
    return rpi_op_get(node->plan.op)->arity;
}

static void node_free(void *pointer)
{
    rpi_node *node = pointer;
    rpi_graph_lock();
    rpi_unlink(node);
    for (int i = 0; i < arity_of(node); i++) rpi_unref(node->operands[i]);
    rp_free(node);
    atomic_fetch_sub_explicit(&live_nodes, 1, memory_order_release);
    rpi_graph_unlock();
}

int rpi_operand_depth(int arity, rp_array *const *operands)
{
    int depth = 0;
    rpi_graph_lock();
    for (int i = 0; i < arity; i++) {
        const rpi_node *node = rpi_state_of(operands[i]) == RPI_PENDING ? operands[i]->node : NULL;
        if (node && node->depth > depth) depth = node->depth;
    }
    rpi_graph_unlock();
    return depth;
}

rp_array *rpi_record(const rpi_spec *spec, rp_array *const *operands)
{
    rpi_node *node = rp_calloc(1, sizeof *node);
    if (!node) return rpi_error_memory();
    node->plan = spec->plan;
    node->errors = rp_errstate_get();
    node->depth = 1 + rpi_operand_depth(arity_of(node), operands);
    for (int i = 0; i < arity_of(node); i++) node->operands[i] = rpi_ref(operands[i]);
    atomic_fetch_add_explicit(&live_nodes, 1, memory_order_release);
    rp_array *pending = rpi_new_pending(spec->plan.result, spec->ndim, spec->shape, node, node_free);
    if (rpi_is_error(pending)) return pending;
    rpi_graph_lock();
    node->owner = pending;
    for (int i = 0; i < arity_of(node); i++) {
        node->links[i].node = node;
        if (!rpi_is_error(operands[i])) link_into(list_of(operands[i]), &node->links[i]);
    }
    rpi_check_graph(pending);
    rpi_graph_unlock();
    return pending;
}

/* The consumers of an array that got its value read its storage from now on; those of one that became an error
 * (`storage` NULL) read nothing. */
static void hand_on_consumers(rpi_node *node, rpi_storage *storage)
{
    while (node->consumers) {
        rpi_link *link = node->consumers;
        link_remove(link);
        if (storage) link_into((rpi_link **)&storage->readers, link);
    }
}

void rpi_resolve(rp_array *pending, rp_array *result)
{
    bool failed = rpi_is_error(result);
    hand_on_consumers(pending->node, failed ? NULL : result->storage);
    if (failed)
        rpi_become_error(pending, result);
    else
        rpi_become(pending, result);
}

/* ---- checks ---------------------------------------------------------------------------------------------------- */

#ifdef RPI_CHECKS

static void require(bool holds, const rpi_node *node, const char *what)
{
    if (holds) return;
    rp_log_line(RP_LOG_ERROR, "invariant broken in a graph: %s (op %s)", what, rpi_op_get(node->plan.op)->name);
    abort();
}

static void check_operand(const rpi_node *node, int i)
{
    const rp_array *operand = node->operands[i];
    require(operand != NULL, node, "every operand is there");
    require(node->links[i].node == node, node, "links know their node");
    rpi_check_array(operand);
    if (rpi_is_error(operand)) return;
    require(node->links[i].place && *node->links[i].place == &node->links[i], node, "every operand knows its reader");
    if (rpi_state_of(operand) == RPI_PENDING) {
        const rpi_node *below = operand->node;
        require(below->owner == operand, node, "a pending operand owns its node");
        require(below->depth < node->depth, node, "operands are recorded before what reads them");
    }
}

void rpi_check_graph(const rp_array *a)
{
    if (rpi_state_of(a) != RPI_PENDING) return;
    const rpi_node *node = a->node;
    rpi_check_array(a);
    require(node->owner == a, node, "a pending array owns its node");
    require(a->dtype == node->plan.result, node, "the dtype is the plan's");
    require(node->depth > 0 && node->depth <= RPI_MAX_DEPTH + 1, node, "the depth is in range");
    for (int i = 0; i < arity_of(node); i++) check_operand(node, i);
}

#else

void rpi_check_graph(const rp_array *a)
{
    (void)a;
}

#endif
