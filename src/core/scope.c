/* Scopes: each thread has a chain of them, the root at its end. A scope holds one reference on each of its arrays and
 * links them through the arrays themselves, so that moving one is O(1) and cannot fail. Only the owning thread touches
 * these links; other threads see references alone.
 */
#include "core/core.h"
#include <pthread.h>
#include <stdlib.h>

struct rp_scope {
    rp_scope *parent;
    rp_array *first;
    int failed; /* scopes above this one that could not be opened: rp_yield must not go past them */
};

#define RESERVED_SCOPES 16 /* scopes of a thread that need no memory and so cannot fail to open */

typedef struct scope_thread {
    rp_scope root;
    rp_scope reserved[RESERVED_SCOPES];
    int depth;           /* open scopes */
    rp_scope *innermost; /* NULL: the root */
    bool registered;     /* the thread's end empties its scopes */
} scope_thread;

static _Thread_local scope_thread this_thread;
static pthread_key_t thread_key;
static pthread_once_t thread_key_once = PTHREAD_ONCE_INIT;

static void thread_ends(void *unused)
{
    (void)unused;
    rp_scope_close_all();
}

static void make_thread_key(void)
{
    if (pthread_key_create(&thread_key, thread_ends) != 0) abort(); /* no keys left in the process: nothing can work */
}

static rp_scope *innermost_scope(void)
{
    return this_thread.innermost ? this_thread.innermost : &this_thread.root;
}

static void scope_link(rp_scope *scope, rp_array *a)
{
    a->previous = NULL;
    a->next = scope->first;
    if (scope->first) scope->first->previous = a;
    scope->first = a;
    atomic_store_explicit(&a->scope, scope, memory_order_relaxed);
}

static void scope_unlink(rp_scope *scope, rp_array *a)
{
    if (a->previous)
        a->previous->next = a->next;
    else
        scope->first = a->next;
    if (a->next) a->next->previous = a->previous;
    a->previous = a->next = NULL;
    atomic_store_explicit(&a->scope, NULL, memory_order_relaxed);
}

/* Releases the members, newest first. A release hook may make arrays; they go to the scope that is innermost by then.
 */
static void scope_empty(rp_scope *scope)
{
    while (scope->first) {
        rp_array *a = scope->first;
        scope_unlink(scope, a);
        rpi_unref(a);
    }
}

void rpi_scope_adopt(rp_array *a)
{
    if (!this_thread.registered) {
        pthread_once(&thread_key_once, make_thread_key);
        pthread_setspecific(thread_key, &this_thread);
        this_thread.registered = true;
    }
    scope_link(innermost_scope(), a);
}

rp_scope *rp_scope_open(void)
{
    bool reserved = this_thread.depth < RESERVED_SCOPES;
    rp_scope *scope = reserved ? &this_thread.reserved[this_thread.depth] : rp_malloc(sizeof *scope);
    if (!scope) {
        innermost_scope()->failed++;
        return NULL;
    }
    *scope = (rp_scope){.parent = innermost_scope()};
    this_thread.depth++;
    this_thread.innermost = scope;
    return scope;
}

static void close_innermost(rp_scope *scope)
{
    this_thread.innermost = scope->parent == &this_thread.root ? NULL : scope->parent;
    scope_empty(scope);
    if (--this_thread.depth >= RESERVED_SCOPES) rp_free(scope);
}

void rp_scope_close(rp_scope *scope)
{
    rp_scope *innermost = innermost_scope();
    if (!scope) {
        if (innermost->failed > 0) innermost->failed--;
        return;
    }
    if (scope != innermost) {
        rp_log_line(RP_LOG_ERROR, "rp_scope_close: not the innermost scope of this thread (program error)");
        abort();
    }
    close_innermost(scope);
}

void rp_scope_close_all(void)
{
    while (this_thread.innermost) close_innermost(this_thread.innermost);
    this_thread.root.failed = 0;
    scope_empty(&this_thread.root);
}

rp_array *rpi_ref(rp_array *a)
{
    if (!a->immortal) atomic_fetch_add_explicit(&a->refs, 1, memory_order_relaxed);
    return a;
}

/* Arrays whose last reference went while another was being destroyed wait here (linked by `next`), so that a chain of a
 * million nodes does not recurse a million times. */
static _Thread_local rp_array *dying;
static _Thread_local bool destroying;

void rpi_unref(rp_array *a)
{
    if (!a || a->immortal || atomic_fetch_sub_explicit(&a->refs, 1, memory_order_acq_rel) != 1) return;
    a->next = dying;
    dying = a;
    if (destroying) return;
    destroying = true;
    while (dying) {
        rp_array *next = dying;
        dying = next->next;
        rpi_array_destroy(next);
    }
    destroying = false;
}

rp_array *rp_keep(rp_array *a)
{
    return rpi_ref(a);
}

void rp_release(rp_array *a)
{
    rpi_unref(a);
}

/* An array of another scope (an argument handed back) already lives long enough, and stays. */
rp_array *rp_yield(rp_array *a)
{
    rp_scope *scope = this_thread.innermost;
    if (!scope || scope->failed > 0 || atomic_load_explicit(&a->scope, memory_order_relaxed) != scope) return a;
    scope_unlink(scope, a);
    scope_link(scope->parent, a);
    return a;
}
