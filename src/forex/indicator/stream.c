// Streams: a program fed one bar at a time, with the same bits as over a whole series.
#include "indicator_i.h"

#include <math.h>
#include <string.h>

struct fx_indicator_stream {
    const fx_indicator *indicator;
    double parameters[FX_INDICATOR_MAX_PARAMS];
    fx_compat compat;
    int64_t taken; // bars since the opening
    int64_t bar;   // bars of the stretch without gaps
    bool broken;   // a value was not finite: outputs that do not forget have no more values
    int column_count;
    struct {
        int column, port;
    } columns[FX_COLUMNS];
    void *memory;
    char *saved; // room for the states during a peek
    fxi_program program;
};

static void list_columns(fx_indicator_stream *stream)
{
    for (int i = 0; i < stream->program.port_count; i++) {
        int column = stream->program.ports[i].column;
        if (column < 0) continue;
        stream->columns[stream->column_count].column = column;
        stream->columns[stream->column_count++].port = i;
    }
}

rp_status fx_indicator_stream_open(const fx_indicator *indicator, const double *parameters, fx_compat compat,
                                   fx_indicator_stream **stream, rp_error *error)
{
    double initial[FX_INDICATOR_MAX_PARAMS];
    *stream = NULL;
    parameters = fxi_row_parameters(indicator, parameters, initial);
    rp_status status = fx_indicator_check(indicator, parameters, error);
    if (status != RP_OK) return status;
    fx_indicator_stream *made = rp_malloc(sizeof *made);
    if (!made) return rp_fail(error, RP_ENOMEM, "%s: no memory for a stream", indicator->name);
    memset(made, 0, offsetof(fx_indicator_stream, program));
    made->indicator = indicator;
    made->compat = compat;
    memcpy(made->parameters, parameters, (size_t)indicator->parameter_count * sizeof *parameters);
    fxi_program_init(&made->program);
    fxi_row_build(indicator, parameters, compat, &made->program);
    if (made->program.status == RP_OK) {
        fxi_program_layout(&made->program, 1);
        made->memory = rp_calloc(1, made->program.bytes + made->program.state_bytes);
    }
    if (!made->memory) {
        fx_indicator_stream_free(made);
        return rp_fail(error, RP_ENOMEM, "%s: no memory for a stream", indicator->name);
    }
    fxi_program_place(&made->program, made->memory);
    made->saved = (char *)made->memory + made->program.bytes;
    list_columns(made);
    *stream = made;
    return RP_OK;
}

// Runs the program on one bar, number `number` of all, as the next of the stretch.
static bool compute(fx_indicator_stream *stream, int64_t number, const double bar[FX_COLUMNS], double *out)
{
    fxi_program *program = &stream->program;
    program->base = number - stream->bar;
    fxi_program_make_room(program, stream->bar, stream->bar + 1);
    for (int i = 0; i < stream->column_count; i++) {
        const fxi_port *port = &program->ports[stream->columns[i].port];
        ((double *)port->origin)[stream->bar] = bar[stream->columns[i].column];
    }
    fxi_program_tile(program, stream->bar, 1);
    bool any = false;
    for (int k = 0; k < program->output_count; k++) {
        fxi_node node = program->outputs[k];
        const fxi_handle *h = &program->handles[node];
        bool has = stream->bar >= h->start && !(stream->broken && h->memory != FX_MEMORY_FINITE);
        out[k] = has ? *fxi_program_value(program, node, stream->bar) : (double)NAN;
        any |= has;
    }
    return any && stream->bar >= program->lookback;
}

static bool good_bar(const fx_indicator_stream *stream, const double bar[FX_COLUMNS])
{
    double sum = 0.0;
    for (int i = 0; i < stream->column_count; i++) sum += bar[stream->columns[i].column] * 0.0;
    return sum == 0.0;
}

static bool nothing(const fx_indicator_stream *stream, double *out)
{
    for (int k = 0; k < stream->program.output_count; k++) out[k] = NAN;
    return false;
}

bool fx_indicator_stream_update(fx_indicator_stream *stream, const double bar[FX_COLUMNS], double *out)
{
    int64_t number = stream->taken++;
    if (!good_bar(stream, bar)) {
        if (stream->bar > 0) {
            stream->broken = true;
            fxi_program_restart(&stream->program);
            stream->bar = 0;
        }
        return nothing(stream, out);
    }
    bool ready = compute(stream, number, bar, out);
    stream->bar++;
    return ready;
}

bool fx_indicator_stream_peek(fx_indicator_stream *stream, const double bar[FX_COLUMNS], double *out)
{
    if (!good_bar(stream, bar)) return nothing(stream, out);
    memcpy(stream->saved, stream->program.states, stream->program.state_bytes);
    bool ready = compute(stream, stream->taken, bar, out);
    memcpy(stream->program.states, stream->saved, stream->program.state_bytes);
    return ready;
}

int64_t fx_indicator_stream_count(const fx_indicator_stream *stream)
{
    return stream->taken;
}

fx_compat fx_indicator_stream_compat(const fx_indicator_stream *stream)
{
    return stream->compat;
}

const fx_indicator *fx_indicator_stream_indicator(const fx_indicator_stream *stream)
{
    return stream->indicator;
}

void fx_indicator_stream_free(fx_indicator_stream *stream)
{
    if (!stream) return;
    rp_free(stream->memory);
    fxi_program_free(&stream->program);
    rp_free(stream);
}

rp_status fx_indicator_stream_copy(const fx_indicator_stream *stream, fx_indicator_stream **copy, rp_error *error)
{
    rp_status status = fx_indicator_stream_open(stream->indicator, stream->parameters, stream->compat, copy, error);
    if (status != RP_OK || !*copy) return status;
    (*copy)->taken = stream->taken;
    (*copy)->bar = stream->bar;
    (*copy)->broken = stream->broken;
    memcpy((*copy)->memory, stream->memory, stream->program.bytes);
    for (int i = 0; i < stream->program.port_count; i++) {
        fxi_port *port = &(*copy)->program.ports[i];
        fxi_port_point(port, port->own, stream->program.ports[i].at);
    }
    (*copy)->program.room = stream->program.room;
    return RP_OK;
}

/* ---- states as bytes ----------------------------------------------------------------------------------------------
 */

enum { VERSION = 3, NAME = 32 }; // the version goes up whenever a node's state gets another meaning
static const char magic[8] = "FXSTREAM";

typedef struct head {
    char magic[8], name[NAME];
    int64_t version, compat, taken, bar, broken, payload;
    double parameters[FX_INDICATOR_MAX_PARAMS];
    rp_hash hash; // of head (this member zero) and payload
} head;

static size_t payload_size(const fxi_program *program)
{
    size_t size = program->state_bytes;
    for (int i = 0; i < program->port_count; i++) size += (size_t)program->ports[i].keep * sizeof(double);
    return size;
}

// The latest values of every series, behind the states.
static void put_payload(const fx_indicator_stream *stream, char *to)
{
    const fxi_program *program = &stream->program;
    memcpy(to, program->states, program->state_bytes);
    to += program->state_bytes;
    for (int i = 0; i < program->port_count; i++) {
        const fxi_port *port = &program->ports[i];
        size_t size = (size_t)port->keep * sizeof(double);
        memcpy(to, port->data + (stream->bar - port->keep - port->at), size);
        to += size;
    }
}

static void take_payload(fx_indicator_stream *stream, const char *from)
{
    fxi_program *program = &stream->program;
    memcpy(program->states, from, program->state_bytes);
    from += program->state_bytes;
    for (int i = 0; i < program->port_count; i++) {
        fxi_port *port = &program->ports[i];
        size_t size = (size_t)port->keep * sizeof(double);
        memcpy(port->data, from, size);
        fxi_port_point(port, port->own, stream->bar - port->keep);
        from += size;
    }
    program->room = 0;
}

rp_status fx_indicator_stream_save(const fx_indicator_stream *stream, void **bytes, size_t *size, rp_error *error)
{
    size_t payload = payload_size(&stream->program);
    head h = {.version = VERSION,
              .compat = stream->compat,
              .taken = stream->taken,
              .bar = stream->bar,
              .broken = stream->broken,
              .payload = (int64_t)payload};
    char *block = rp_malloc(sizeof h + payload);
    *bytes = NULL;
    if (!block) return rp_fail(error, RP_ENOMEM, "%s: no memory to save a stream", stream->indicator->name);
    memcpy(h.magic, magic, sizeof magic);
    memcpy(h.name, stream->indicator->name, strlen(stream->indicator->name));
    memcpy(h.parameters, stream->parameters, sizeof h.parameters);
    put_payload(stream, block + sizeof h);
    memcpy(block, &h, sizeof h);
    h.hash = rp_hash_bytes(block, sizeof h + payload);
    memcpy(block, &h, sizeof h);
    *bytes = block;
    *size = sizeof h + payload;
    return RP_OK;
}

static bool intact(const void *bytes, size_t size, head *h)
{
    if (size < sizeof *h) return false;
    memcpy(h, bytes, sizeof *h);
    if (memcmp(h->magic, magic, sizeof magic) != 0 || h->version != VERSION || h->payload < 0 ||
        size != sizeof *h + (uint64_t)h->payload)
        return false;
    rp_hash told = h->hash;
    char *block = rp_malloc(size);
    if (!block) return false;
    memset(&h->hash, 0, sizeof h->hash);
    memcpy(block, h, sizeof *h);
    memcpy(block + sizeof *h, (const char *)bytes + sizeof *h, (size_t)h->payload);
    bool same = rp_hash_equal(told, rp_hash_bytes(block, size));
    rp_free(block);
    return same && h->name[NAME - 1] == 0 && h->bar >= 0 && h->taken >= h->bar && h->compat >= 0 &&
           h->compat <= FX_COMPAT_MT5;
}

rp_status fx_indicator_stream_load(const void *bytes, size_t size, fx_indicator_stream **stream, rp_error *error)
{
    head h;
    const fx_indicator *indicator;
    *stream = NULL;
    if (!intact(bytes, size, &h))
        return rp_fail(error, RP_EFORMAT,
                       "%zu bytes are no saved indicator stream of this version, or are damaged; "
                       "open a new stream and feed it the bars again",
                       size);
    rp_status status = fx_indicator_find(h.name, &indicator, error);
    if (status == RP_OK) status = fx_indicator_stream_open(indicator, h.parameters, (fx_compat)h.compat, stream, error);
    if (status != RP_OK || !*stream) return status;
    if (payload_size(&(*stream)->program) != (size_t)h.payload) {
        fx_indicator_stream_free(*stream);
        *stream = NULL;
        return rp_fail(error, RP_EFORMAT, "the saved stream of %s has %lld bytes of state, this version has others",
                       h.name, (long long)h.payload);
    }
    (*stream)->taken = h.taken;
    (*stream)->bar = h.bar;
    (*stream)->broken = h.broken != 0;
    take_payload(*stream, (const char *)bytes + sizeof h);
    return RP_OK;
}
