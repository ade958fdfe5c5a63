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

// Part `part` of `parts` of the bars ahead, in whole lines.
static void look(fxi_ahead *ahead, int64_t part, int64_t parts)
{
    enum { LINE = 64 / sizeof(double) };
    const double *x[FX_COLUMNS];
    int64_t lines = (ahead->n + LINE - 1) / LINE, from = lines * part / parts * LINE,
            to = lines * (part + 1) / parts * LINE;
    to = fxi_min(to, ahead->n);
    if (from >= to) return;
    for (int i = 0; i < ahead->column_count; i++) x[i] = ahead->column[i] + from;
    ahead->finite &= RP_KERNEL_PICK(fxi_primitives)->all_finite(x, ahead->column_count, to - from);
}

void fxi_program_tile_ahead(fxi_program *program, int64_t bar, int64_t n, fxi_ahead *ahead)
{
    fxi_step step = {.scratch = program->scratch};
    int64_t parts = program->node_count + 1, part = 0;
    for (const fxi_vertex *v = program->nodes, *last = v + program->node_count; v < last; v++) {
        look(ahead, part++, parts);
        visit(program, v, &step, bar, bar + n);
    }
    look(ahead, part, parts);
}
