// One session or kill zone by its hours: a built-in one, or one of the pipeline's own.
#include "clock.h"
#include "family_i.h"

enum { INSIDE, SINCE_OPEN, UNTIL_OPEN, SINCE_CLOSE, UNTIL_CLOSE, OUTPUTS };
enum { MOST_MINUTES = 1440 };

#define MINUTES(name, text)                                                                                            \
    {                                                                                                                  \
        name, text, FX_SCALE_BOUNDED, 0, MOST_MINUTES                                                                  \
    }

static const fxi_family_output outputs[OUTPUTS] = {
    [INSIDE] = {"inside", "1 from the opening to before the closing", FX_SCALE_NONE, 0, 1},
    [SINCE_OPEN] = MINUTES("since_open", "minutes since the last opening, at most 1440"),
    [UNTIL_OPEN] = MINUTES("until_open", "minutes to the next opening, at most 1440"),
    [SINCE_CLOSE] = MINUTES("since_close", "minutes since the last closing, at most 1440"),
    [UNTIL_CLOSE] = MINUTES("until_close", "minutes to the next closing, at most 1440"),
};

static void put(const fxi_family_call *call, int output, int64_t t, double value)
{
    if (fxi_wants(call, output)) call->outputs[output][t] = value;
}

static void put_minutes(const fxi_family_call *call, int output, int64_t t, int64_t ns)
{
    double minutes = (double)ns / (double)FX_MINUTE;
    put(call, output, t, minutes < MOST_MINUTES ? minutes : MOST_MINUTES);
}

static rp_status check(const double *parameters, const char *word, rp_error *error)
{
    fxi_session hours;
    rp_status status = fxi_hours_read(word, &hours, error);
    if (status != RP_OK) rp_error_prefix(error, "session: ");
    return (void)parameters, status;
}

static rp_status run(const fxi_family_call *call, rp_error *error)
{
    fxi_session hours;
    fxi_edge open, close;
    rp_status status = fxi_hours_read(call->word, &hours, error);
    if (status == RP_OK) status = fxi_edge_open(&hours, false, &open, error);
    if (status == RP_OK) status = fxi_edge_open(&hours, true, &close, error);
    for (int64_t t = 0; status == RP_OK && t < call->frame->count; t++) {
        int64_t now = call->frame->bars->known_at[t];
        fxi_edge_move(&open, now);
        fxi_edge_move(&close, now);
        put(call, INSIDE, t, open.last > close.last);
        put_minutes(call, SINCE_OPEN, t, now - open.last);
        put_minutes(call, UNTIL_OPEN, t, open.next - now);
        put_minutes(call, SINCE_CLOSE, t, now - close.last);
        put_minutes(call, UNTIL_CLOSE, t, close.next - now);
    }
    return status;
}

const fxi_family fxi_family_session = {
    .name = "session",
    .text = "one session by its hours: flag, minutes since and until its opening and closing",
    .output_count = OUTPUTS,
    .outputs = outputs,
    .word_name = "hours",
    .word_text = "names of the pipeline's `sessions` or of built-in ones, one set of columns each",
    .word_initial = "london",
    .check = check,
    .run = run,
};
