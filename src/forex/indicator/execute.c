// Running a program on a tile of bars.
#include "primitives_i.h"
#include "program_layout_i.h"

#include <string.h>

void fxi_program_make_room(fxi_program *program, int64_t bar, int64_t end)
{
    if (end <= program->room) return;
    program->room = INT64_MAX;
    for (int i = 0; i < program->port_count; i++) {
        fxi_port *port = &program->ports[i];
        if (port->data != port->own || !port->own) continue;
        if (end - port->at > port->capacity) {
            memmove(port->own, port->own + (bar - port->keep - port->at), (size_t)port->keep * sizeof *port->own);
            fxi_port_point(port, port->own, bar - port->keep);
        }
        program->room = fxi_min(program->room, port->at + port->capacity);
    }
}

static inline void visit(const fxi_program *program, const fxi_vertex *v, fxi_step *step, int64_t bar, int64_t end)
{
    const double *in[FXI_MAX_IN] = {NULL};
    double *out[FXI_MAX_PORTS];
    int64_t from = fxi_max(bar, v->start);
    if (from >= end) return;
    for (int j = 0; j < v->in_count; j++) in[j] = (const double *)v->from[j].port->origin + (from - v->from[j].lag);
    for (int k = 0; k < v->port_count; k++) out[k] = (double *)v->out[k].origin + from;
    step->in = in;
    step->out = out;
    step->n = end - from;
    step->t = from - v->start;
    step->bar = program->base + from;
    step->place = from;
    step->state = v->state;
    step->p = v->spec.p;
    v->run(step);
}

void fxi_program_tile(fxi_program *program, int64_t bar, int64_t n)
{
    fxi_step step = {.scratch = program->scratch};
    for (const fxi_vertex *v = program->nodes, *last = v + program->node_count; v < last; v++)
        visit(program, v, &step, bar, bar + n);
}

// The next part of the bars ahead.
static void look(fxi_beside *beside)
{
    const double *x[FX_COLUMNS];
    int64_t n = fxi_min(beside->part, beside->n - beside->done);
    if (n <= 0) return;
    for (int i = 0; i < beside->column_count; i++) x[i] = beside->column[i] + beside->done;
    beside->done += n;
    beside->finite &= RP_KERNEL_PICK(fxi_primitives)->all_finite(x, beside->column_count, n);
}

// Results in their order, up to the first that is of a port from `port` on: its node is still to run.
static void give(const fxi_program *program, fxi_beside *beside, int port)
{
    while (beside->given < program->output_count && program->handles[program->outputs[beside->given]].port < port)
        beside->give(beside->context, beside->given++);
}

// The bars ahead in as many parts as there are pauses between nodes, in whole lines.
void fxi_program_tile_beside(fxi_program *program, int64_t bar, int64_t n, fxi_beside *beside)
{
    enum { LINE = 64 / sizeof(double) };
    fxi_step step = {.scratch = program->scratch};
    unsigned lines = (unsigned)((beside->n + LINE - 1) / LINE), pauses = (unsigned)program->node_count + 1;
    beside->part = (int64_t)((lines + pauses - 1) / pauses) * LINE;
    for (const fxi_vertex *v = program->nodes, *last = v + program->node_count; v < last; v++) {
        look(beside);
        visit(program, v, &step, bar, bar + n);
        give(program, beside, v->first_port + v->port_count);
    }
    look(beside);
    give(program, beside, program->port_count);
}
