// Running a program on a tile of bars.
#include "program_layout_i.h"

#include <string.h>

void fxi_program_make_room(fxi_program *program, int64_t bar, int64_t end)
{
    for (int i = 0; i < program->port_count; i++) {
        fxi_port *port = &program->ports[i];
        if (port->data != port->own || !port->own || end - port->at <= port->capacity) continue;
        memmove(port->own, port->own + (bar - port->keep - port->at), (size_t)port->keep * sizeof *port->own);
        port->at = bar - port->keep;
    }
}

void fxi_program_tile(fxi_program *program, int64_t bar, int64_t n)
{
    const double *in[FXI_MAX_IN] = {NULL};
    double *out[FXI_MAX_PORTS];
    int64_t end = bar + n;
    fxi_step step = {.in = in, .out = out, .scratch = program->scratch};
    for (int i = 0; i < program->node_count; i++) {
        const fxi_vertex *v = &program->nodes[i];
        int64_t from = fxi_max(bar, v->start);
        if (from >= end) continue;
        for (int j = 0; j < v->in_count; j++) {
            const fxi_port *port = &program->ports[v->in[j].port];
            in[j] = port->data + (from - v->in[j].lag - port->at);
        }
        for (int k = 0; k < v->spec.ports; k++) {
            const fxi_port *port = &program->ports[v->first_port + k];
            out[k] = port->data + (from - port->at);
        }
        step.n = end - from;
        step.t = from - v->start;
        step.state = program->states + v->state;
        step.p = v->spec.p;
        v->spec.run(&step);
    }
}
