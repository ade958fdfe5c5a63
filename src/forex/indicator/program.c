// Writing a program down: nodes, the series between them, the memory they need.
#include "program_layout_i.h"

#include <math.h>
#include <string.h>

void fxi_program_init(fxi_program *program)
{
    program->status = RP_OK;
    program->nodes = program->inline_nodes;
    program->ports = program->inline_ports;
    program->handles = program->inline_handles;
    program->outputs = program->inline_outputs;
    program->node_room = FXI_INLINE_NODES;
    program->port_room = FXI_INLINE_PORTS;
    program->handle_room = FXI_INLINE_HANDLES;
    program->output_room = FXI_INLINE_OUTPUTS;
    program->node_count = program->port_count = program->output_count = 0;
    program->handle_count = 1;
    program->handles[0] = (fxi_handle){.port = -1};
    program->inputs = 0;
    program->has_sets = false;
    program->base = 0;
    memset(program->input_handle, 0, sizeof program->input_handle);
    program->states = NULL;
    program->scratch = NULL;
}

void fxi_program_free(fxi_program *program)
{
    if (program->nodes != program->inline_nodes) rp_free(program->nodes);
    if (program->ports != program->inline_ports) rp_free(program->ports);
    if (program->handles != program->inline_handles) rp_free(program->handles);
    if (program->outputs != program->inline_outputs) rp_free(program->outputs);
}

// Makes room for one more element of an array that starts inline; false without memory.
static bool room(fxi_program *program, void **array, const void *inline_array, int count, int *capacity, size_t size)
{
    if (count < *capacity) return true;
    size_t wanted = 2 * (size_t)*capacity;
    void *grown = *array == inline_array ? rp_malloc(wanted * size) : rp_realloc(*array, wanted * size);
    if (!grown) {
        program->status = RP_ENOMEM;
        return false;
    }
    if (*array == inline_array) memcpy(grown, inline_array, (size_t)count * size);
    *array = grown;
    *capacity = (int)wanted;
    return true;
}

#define ROOM(p, what)                                                                                                  \
    room(p, (void **)&(p)->what##s, (p)->inline_##what##s, (p)->what##_count, &(p)->what##_room, sizeof *(p)->what##s)

static fxi_node new_handle(fxi_program *program, int port, int64_t lag, int64_t start, fx_memory memory)
{
    for (int i = 1; i < program->handle_count; i++) {
        const fxi_handle *h = &program->handles[i];
        // Ports of one node must stay neighbours, so only a look at an existing series may be shared.
        if (h->port == port && h->lag == lag && h->start == start) return i;
    }
    if (program->status != RP_OK || !ROOM(program, handle)) return 0;
    program->handles[program->handle_count] = (fxi_handle){port, lag, start, memory};
    return program->handle_count++;
}

static int new_port(fxi_program *program, int column)
{
    if (program->status != RP_OK || !ROOM(program, port)) return -1;
    program->ports[program->port_count] = (fxi_port){.column = column};
    return program->port_count++;
}

fxi_node fxi_input(fxi_build *b, fx_column column)
{
    fxi_program *program = b->program;
    if (program->input_handle[column]) return program->input_handle[column];
    int port = new_port(program, (int)column);
    if (port < 0) return 0;
    program->inputs |= 1u << column;
    return program->input_handle[column] = new_handle(program, port, 0, 0, FX_MEMORY_FINITE);
}

fxi_node fxi_lag(fxi_build *b, fxi_node x, int64_t bars)
{
    fxi_program *program = b->program;
    if (program->status != RP_OK || bars == 0) return x;
    fxi_handle h = program->handles[x];
    fxi_port *port = &program->ports[h.port];
    port->keep = fxi_max(port->keep, h.lag + bars);
    return new_handle(program, h.port, h.lag + bars, h.start + bars, h.memory);
}

fxi_node fxi_later(fxi_build *b, fxi_node x, int64_t bars)
{
    fxi_program *program = b->program;
    if (program->status != RP_OK || bars == 0) return x;
    fxi_handle h = program->handles[x];
    return new_handle(program, h.port, h.lag, h.start + bars, h.memory);
}

fxi_node fxi_together(fxi_build *b, fxi_node x, fxi_node other)
{
    const fxi_program *program = b->program;
    if (program->status != RP_OK) return x;
    return fxi_later(b, x, fxi_max(0, program->handles[other].start - program->handles[x].start));
}

int64_t fxi_start(const fxi_build *b, fxi_node x)
{
    return b->program->handles[x].start;
}

void fxi_output(fxi_build *b, int index, fxi_node x)
{
    fxi_program *program = b->program;
    int place = b->first_output + index;
    while (program->status == RP_OK && program->output_count <= place)
        if (ROOM(program, output)) program->outputs[program->output_count++] = 0;
    if (program->status == RP_OK) program->outputs[place] = x;
}

void fxi_refuse(fxi_build *b, rp_status status)
{
    if (b->program->status == RP_OK) b->program->status = status;
}

static bool same_series(const fxi_handle *a, const fxi_handle *b)
{
    return a->port == b->port && a->lag == b->lag && a->start == b->start;
}

static bool same_constants(const double *a, const double *b)
{
    for (int i = 0; i < FXI_MAX_CONSTANTS; i++)
        if (!(a[i] == b[i]) || signbit(a[i]) != signbit(b[i])) return false;
    return true;
}

static const fxi_vertex *find(const fxi_program *program, const fxi_spec *spec)
{
    for (int i = 0; i < program->node_count; i++) {
        const fxi_vertex *v = &program->nodes[i];
        if (v->spec.run != spec->run || v->spec.wait != spec->wait || v->spec.ports != spec->ports ||
            !same_constants(v->spec.p, spec->p))
            continue;
        int j = 0;
        while (j < FXI_MAX_IN &&
               (spec->in[j] ? j < v->in_count && same_series(&v->in[j], &program->handles[spec->in[j]])
                            : j >= v->in_count))
            j++;
        if (j == FXI_MAX_IN) return v;
    }
    return NULL;
}

static void connect(fxi_program *program, fxi_vertex *v)
{
    v->in_count = 0;
    v->start = 0;
    v->memory = v->spec.memory;
    for (int j = 0; j < FXI_MAX_IN && v->spec.in[j]; j++) {
        fxi_handle h = program->handles[v->spec.in[j]];
        fxi_port *port = &program->ports[h.port];
        port->keep = fxi_max(port->keep, h.lag + v->spec.reach);
        v->in[v->in_count++] = h;
        v->start = fxi_max(v->start, h.start);
        if (h.memory > v->memory) v->memory = h.memory;
    }
    v->start += v->spec.wait;
}

fxi_node fxi_add(fxi_build *b, const fxi_spec *spec)
{
    fxi_program *program = b->program;
    fxi_spec wanted = *spec;
    if (wanted.ports == 0) wanted.ports = 1;
    wanted.reach = fxi_max(wanted.reach, wanted.wait);
    if (program->status != RP_OK) return 0;
    const fxi_vertex *known = find(program, &wanted);
    if (known) return new_handle(program, known->first_port, 0, known->start, known->memory);

    if (!ROOM(program, node)) return 0;
    fxi_vertex *v = &program->nodes[program->node_count];
    *v = (fxi_vertex){.spec = wanted, .first_port = program->port_count};
    connect(program, v);
    fxi_node first = 0;
    for (int k = 0; k < wanted.ports; k++) {
        int port = new_port(program, -1);
        if (port < 0) return 0;
        program->ports[port].keep = fxi_max(1, wanted.keep);
        fxi_node node = new_handle(program, port, 0, v->start, v->memory);
        if (node == 0) return 0;
        if (k == 0) first = node;
    }
    program->node_count++;
    return first;
}

/* ---- memory ------------------------------------------------------------------------------------------------------ */

static size_t rounded(size_t bytes)
{
    return (bytes + 63) & ~(size_t)63;
}

// So many values or a few more: whole lines of the cache.
static int64_t whole_lines(int64_t values)
{
    enum { LINE = 64 / sizeof(double) };
    return (values + LINE - 1) / LINE * LINE;
}

void fxi_program_layout(fxi_program *program, int64_t tile)
{
    int64_t most = FXI_TILE;
    program->lookback = 0;
    program->memory = FX_MEMORY_FINITE;
    program->state_bytes = program->scratch_doubles = 0;
    for (int i = 0; i < program->output_count; i++) {
        const fxi_handle *h = &program->handles[program->outputs[i]];
        program->lookback = fxi_max(program->lookback, h->start);
        if (h->memory > program->memory) program->memory = h->memory;
    }
    for (int i = 0; i < program->node_count; i++)
        most = fxi_max(most, fxi_max(program->nodes[i].spec.reach, program->nodes[i].spec.tile));
    program->tile = tile ? tile : whole_lines(most);
    for (int i = 0; i < program->node_count; i++) {
        fxi_vertex *v = &program->nodes[i];
        v->offset = program->state_bytes;
        program->state_bytes += (v->spec.state + 15) & ~(size_t)15;
        size_t scratch = (size_t)v->spec.scratch * (size_t)(program->tile + v->spec.reach);
        if (scratch > program->scratch_doubles) program->scratch_doubles = scratch;
    }
    program->bytes = rounded(program->state_bytes) + rounded(program->scratch_doubles * sizeof(double));
    for (int i = 0; i < program->port_count; i++) {
        fxi_port *port = &program->ports[i];
        if (program->tile != 1) port->keep = whole_lines(port->keep); // so that tiles start with a line
        port->capacity = port->keep + fxi_max(program->tile == 1 ? 32 : program->tile, port->keep);
        // Whole series lend their own memory to the inputs.
        if (port->column < 0 || program->tile == 1) program->bytes += rounded((size_t)port->capacity * sizeof(double));
    }
}

void fxi_program_place(fxi_program *program, void *memory)
{
    char *next = memory;
    program->states = next;
    next += rounded(program->state_bytes);
    program->scratch = (double *)(void *)next;
    next += rounded(program->scratch_doubles * sizeof(double));
    for (int i = 0; i < program->port_count; i++) {
        fxi_port *port = &program->ports[i];
        port->own = NULL;
        if (port->column >= 0 && program->tile != 1) continue;
        port->own = (double *)(void *)next;
        next += rounded((size_t)port->capacity * sizeof(double));
    }
    for (int i = 0; i < program->node_count; i++) {
        fxi_vertex *v = &program->nodes[i];
        v->run = v->spec.run;
        v->state = program->states + v->offset;
        v->port_count = v->spec.ports;
        v->out = &program->ports[v->first_port];
        for (int j = 0; j < v->in_count; j++) {
            v->from[j].port = &program->ports[v->in[j].port];
            v->from[j].lag = v->in[j].lag;
        }
    }
    fxi_program_restart(program);
}

void fxi_program_restart(fxi_program *program)
{
    memset(program->states, 0, program->state_bytes);
    program->room = 0;
    for (int i = 0; i < program->port_count; i++) {
        fxi_port *port = &program->ports[i];
        fxi_port_point(port, port->own, -port->keep);
    }
}
