// Scores do not depend on the number of threads, and several callers may score at once over one tape.
#include <pthread.h>

#include "unit/forex/population_cases.h"

enum { MANY = 300, BARS = 6000, CALLERS = 3 };

typedef struct fixture {
    population_case c;
    fx_gene *genes;
    fx_score *scores;
} fixture;

static fixture open_case(uint32_t number)
{
    fixture f = {.c = case_new(number, BARS)};
    rp_random r = rp_random_key(8, number, 8, 8);
    f.genes = rp_calloc(MANY, sizeof *f.genes);
    f.scores = rp_calloc(MANY, sizeof *f.scores);
    assert_non_null(f.genes);
    assert_non_null(f.scores);
    for (int g = 0; g < MANY; g++) f.genes[g] = random_gene(&r, f.c.features, &f.c.rules);
    return f;
}

static void close_case(fixture *f)
{
    rp_free(f->genes);
    rp_free(f->scores);
    case_free(&f->c);
}

static rp_status score(const fixture *f, fx_score *scores)
{
    return fx_population_score(f->c.tape, f->c.features, f->genes, MANY, 0, BARS, scores, NULL);
}

static void thread_count_does_not_matter(void **state)
{
    for (uint32_t n = 0; n < 4; n++) {
        fixture f = open_case(n);
        fx_score *other = rp_calloc(MANY, sizeof *other);
        rp_set_threads(1);
        assert_int_equal(score(&f, f.scores), RP_OK);
        for (int threads = 2; threads <= 5; threads++) {
            rp_set_threads(threads);
            assert_int_equal(score(&f, other), RP_OK);
            for (int g = 0; g < MANY; g++) SAME_SCORE(&other[g], &f.scores[g]);
        }
        rp_free(other);
        close_case(&f);
    }
}

static void *caller(void *context)
{
    const fixture *f = context;
    fx_score *mine = rp_calloc(MANY, sizeof *mine);
    bool same = mine && score(f, mine) == RP_OK;
    for (int g = 0; same && g < MANY; g++) same = mine[g].net_profit == f->scores[g].net_profit;
    rp_free(mine);
    return same ? context : NULL;
}

static void callers_share_a_tape(void **state)
{
    fixture f = open_case(77);
    pthread_t threads[CALLERS];
    rp_set_threads(2);
    assert_int_equal(score(&f, f.scores), RP_OK);
    for (int i = 0; i < CALLERS; i++) assert_int_equal(pthread_create(&threads[i], NULL, caller, &f), 0);
    for (int i = 0; i < CALLERS; i++) {
        void *same = NULL;
        assert_int_equal(pthread_join(threads[i], &same), 0);
        assert_non_null(same);
    }
    close_case(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(thread_count_does_not_matter),
        cmocka_unit_test(callers_share_a_tape),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
