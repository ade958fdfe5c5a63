/* Proof that code survives running out of memory: a body is run again and again, each time with another allocation
 * failing, until none is left to fail. For use inside cmocka tests.
 *
 * After every run: as many blocks live as before, and the status is RP_ENOMEM when a failure was injected. Each n is
 * tried twice, with one allocation failing and with all from the n-th on. A body checks by itself that outputs are
 * untouched when its call fails, and opens its own scope.
 */
#ifndef RAPTO_TESTS_FAULT_H
#define RAPTO_TESTS_FAULT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <rapto/base.h>

typedef rp_status fault_body(void *context);

enum { FAULT_LIMIT = 100000 }; /* allocations of one body; more means that it never ends */

/* One run with the n-th allocation failing; true when it was reached. */
static inline bool fault_run(fault_body *body, void *context, rp_status expected, rp_fault_mode mode, int64_t n)
{
    int64_t before = rp_memory_stats().live_blocks;
    rp_fault_set(mode, n);
    rp_status status = body(context);
    bool fired = rp_fault_fired();
    rp_fault_set(RP_FAULT_OFF, 0);
    int64_t after = rp_memory_stats().live_blocks;
    if (after != before)
        fail_msg("allocation %lld failing leaves %lld blocks", (long long)n, (long long)(after - before));
    rp_status wanted = fired ? RP_ENOMEM : expected;
    if (status != wanted)
        fail_msg("allocation %lld %s: status %s, not %s", (long long)n, fired ? "failing" : "not reached",
                 rp_status_name(status), rp_status_name(wanted));
    return fired;
}

/* Every allocation of `body` failing in turn; without a failure it gives `expected`. Returns the number of allocations.
 */
static inline int64_t fault_every_allocation(fault_body *body, void *context, rp_status expected)
{
    const rp_fault_mode modes[] = {RP_FAULT_NTH, RP_FAULT_AFTER_NTH};
    int64_t n = 1;
    body(context); /* what is allocated once for the whole process */
    for (int i = 0; i < 2; i++) {
        for (n = 1; fault_run(body, context, expected, modes[i], n); n++) {
            if (n == FAULT_LIMIT) fail_msg("more than %d allocations", FAULT_LIMIT);
        }
    }
    return n - 1;
}

#endif
