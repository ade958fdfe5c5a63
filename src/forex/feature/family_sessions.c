// Sessions and kill zones by the wall clocks of Tokyo, London and New York, daylight saving included, at the instant at
// which a bar is known.
#include "clock.h"
#include "family_i.h"

enum { OVERLAP = FXI_HOURS, DISTANCES };
enum { SINCE_OPEN, UNTIL_OPEN, SINCE_CLOSE, UNTIL_CLOSE, KINDS, OUTPUTS = DISTANCES + KINDS * FXI_SESSIONS };
enum { MOST_MINUTES = 1440 };

#define FLAG(name, text)                                                                                               \
    {                                                                                                                  \
        name, text, FX_SCALE_NONE, 0, 1                                                                                \
    }
#define MINUTES(name, text)                                                                                            \
    {                                                                                                                  \
        name, text ", at most 1440", FX_SCALE_BOUNDED, 0, MOST_MINUTES                                                 \
    }
#define SESSION(name, place)                                                                                           \
    MINUTES(name "_since_open", "minutes since the last opening of " place),                                           \
        MINUTES(name "_until_open", "minutes to the next opening of " place),                                          \
        MINUTES(name "_since_close", "minutes since the last closing of " place),                                      \
        MINUTES(name "_until_close", "minutes to the next closing of " place)

static const fxi_family_output outputs[OUTPUTS] = {
#define FXI_SESSION(NAME, name, zone, open, close, weekdays, text)                                                     \
    FLAG(#name, "1 while " text ": " open " to " close " " zone ", " weekdays),
#include "sessions.def"
#undef FXI_SESSION
    FLAG("overlap", "1 while both London and New York trade"),
    SESSION("asia", "Asia"),
    SESSION("london", "London"),
    SESSION("new_york", "New York"),
};

typedef struct edges {
    fxi_edge open, close;
} edges;

static double minutes(int64_t ns)
{
    double m = (double)ns / (double)FX_MINUTE;
    return m < MOST_MINUTES ? m : MOST_MINUTES;
}

static void put(const fxi_family_call *call, int output, int64_t t, double value)
{
    if (fxi_wants(call, output)) call->outputs[output][t] = value;
}

static void write_row(const fxi_family_call *call, int64_t t, edges at[FXI_HOURS])
{
    int64_t now = call->frame->bars->known_at[t];
    bool inside[FXI_HOURS];
    for (int k = 0; k < FXI_HOURS; k++) {
        fxi_edge_move(&at[k].open, now);
        fxi_edge_move(&at[k].close, now);
        inside[k] = at[k].open.last > at[k].close.last;
        put(call, k, t, inside[k]);
    }
    put(call, OVERLAP, t, inside[FXI_LONDON] && inside[FXI_NEW_YORK]);
    for (int k = 0; k < FXI_SESSIONS; k++) {
        int first = DISTANCES + k * KINDS;
        put(call, first + SINCE_OPEN, t, minutes(now - at[k].open.last));
        put(call, first + UNTIL_OPEN, t, minutes(at[k].open.next - now));
        put(call, first + SINCE_CLOSE, t, minutes(now - at[k].close.last));
        put(call, first + UNTIL_CLOSE, t, minutes(at[k].close.next - now));
    }
}

static rp_status run(const fxi_family_call *call, rp_error *error)
{
    edges at[FXI_HOURS];
    rp_status status = RP_OK;
    for (int k = 0; status == RP_OK && k < FXI_HOURS; k++) {
        const fxi_session hours = fxi_hours_built_in(k);
        status = fxi_edge_open(&hours, false, &at[k].open, error);
        if (status == RP_OK) status = fxi_edge_open(&hours, true, &at[k].close, error);
    }
    for (int64_t t = 0; status == RP_OK && t < call->frame->count; t++) write_row(call, t, at);
    return status;
}

const fxi_family fxi_family_sessions = {
    .name = "sessions",
    .text = "flags of sessions and kill zones, minutes since and until their openings and closings",
    .output_count = OUTPUTS,
    .outputs = outputs,
    .run = run,
};
