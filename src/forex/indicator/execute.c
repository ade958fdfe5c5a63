// Running a program on a tile of bars.
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

void fxi_program_tile(fxi_program *program, int64_t bar, int64_t n)
{
    const double *in[FXI_MAX_IN] = {NULL};
    double *out[FXI_MAX_PORTS];
    int64_t end = bar + n;
    fxi_step step = {.in = in, .out = out, .scratch = program->scratch};
    for (const fxi_vertex *v = program->nodes, *last = v + program->node_count; v < last; v++) {
        int64_t from = fxi_max(bar, v->start);
        if (from >= end) continue;
        for (int j = 0; j < v->in_count; j++) in[j] = (const double *)v->from[j].port->origin + (from - v->from[j].lag);
        for (int k = 0; k < v->port_count; k++) out[k] = (double *)v->out[k].origin + from;
        step.n = end - from;
        step.t = from - v->start;
        step.bar = program->base + from;
        step.state = v->state;
        step.p = v->spec.p;
        v->run(&step);
    }
}
