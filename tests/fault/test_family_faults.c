// Every feature family, and the reader of calendars, when memory runs out.
#include "fault.h"

#include "unit/forex/family_fixture.h"

#include <forex/news.h>

static const char calendar[] = "# zone: America/New_York\n"
                               "Date,Time,Currency,Impact,Event,Actual,Forecast,Previous\n"
                               "2000-01-03,8:30am,USD,High,CPI,1.2%,1.0%,1.1%\n"
                               ",,EUR,Low,\"Sales, m/m\",,0.2%,\n"
                               "2030-01-04,All Day,USD,Holiday,Bank Holiday,,,\n";

static rp_status read_calendar(void *context)
{
    fx_news *news = NULL;
    rp_status status = fx_news_parse(calendar, sizeof calendar - 1, "calendar", NULL, &news, NULL);
    assert_true((status == RP_OK) == (news != NULL));
    fx_news_free(news);
    return (void)context, status;
}

static void calendars_survive(void **state)
{
    assert_true(fault_every_allocation(read_calendar, NULL, RP_OK) >= 4);
}

typedef struct job {
    const fxi_family *family;
    fxi_family_call *call;
} job;

static rp_status run(void *context)
{
    job *j = context;
    return j->family->run(j->call, NULL);
}

static void one_family(const fxi_family *f, fxi_frame *frame, fxi_frame *other, const fx_news *news)
{
    double parameters[FXI_FAMILY_PARAMETERS], *outputs[FXI_FAMILY_OUTPUTS];
    size_t n = (size_t)frame->count;
    double *values = rp_malloc((FXI_FAMILY_OUTPUTS + FXI_FAMILY_SCRATCH) * n * sizeof *values);
    family_parameters(f, parameters);
    for (int k = 0; k < FXI_FAMILY_OUTPUTS; k++) outputs[k] = values + (size_t)k * n;
    fxi_family_call call = {.frame = frame,
                            .base = frame,
                            .other_count = 1,
                            .others = other,
                            .news = news,
                            .rates = family_rates(),
                            .parameters = parameters,
                            .word = f->word_initial ? f->word_initial : "",
                            .outputs = outputs};
    for (size_t i = 0; i < FXI_FAMILY_SCRATCH; i++) call.scratch[i] = values + (FXI_FAMILY_OUTPUTS + i) * n;
    fault_every_allocation(run, &(job){f, &call}, RP_OK);
    rp_free(values);
}

static void families_survive(void **state)
{
    fx_bars *bars = fixture_market(1861, FX_M15, 0.03, FX_SYNTH_NOISE, NULL);
    fxi_frame frame, other;
    fx_news *news;
    assert_int_equal(fx_news_parse(calendar, sizeof calendar - 1, "calendar", NULL, &news, NULL), RP_OK);
    family_rates(); // made once for the process
    assert_int_equal(fxi_frame_make(bars, FX_M15, FX_DAY_NEW_YORK, &frame, NULL), RP_OK);
    assert_int_equal(fxi_frame_make_other(bars, FX_M15, FX_DAY_NEW_YORK, &frame, &other, NULL), RP_OK);
    for (int i = 0; i < fxi_family_count(); i++) one_family(fxi_family_at(i), &frame, &other, news);
    fxi_frame_clear(&other);
    fxi_frame_clear(&frame);
    fx_news_free(news);
    fx_bars_free(bars);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(calendars_survive), cmocka_unit_test(families_survive)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
