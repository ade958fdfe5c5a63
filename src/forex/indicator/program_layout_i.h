// What a program is once written: for program.c, which writes it, and execute.c, which runs it.
#ifndef FXI_PROGRAM_LAYOUT_I_H
#define FXI_PROGRAM_LAYOUT_I_H

#include "program_i.h"

// A series as definitions name it: a port, so many bars back, valid from a bar on.
typedef struct fxi_handle {
    int port;
    int64_t lag, start;
    fx_memory memory;
} fxi_handle;

// One output of a node, or an input column, and the memory its latest values are in.
typedef struct fxi_port {
    int column;       // the fx_column of an input, else -1
    int64_t keep;     // bars before the present that somebody reads
    int64_t capacity; // of the buffer, doubles
    int64_t at;       // bar of data[0]
    double *data;
    double *own;      // the port's buffer; `data` may point to the caller's array instead
    uintptr_t origin; // address that bar 0 has or would have
} fxi_port;

// Points a port at memory whose first value is that of bar `at`.
static inline void fxi_port_point(fxi_port *port, double *data, int64_t at)
{
    port->data = data;
    port->at = at;
    port->origin = (uintptr_t)data - (uintptr_t)at * sizeof *data;
}

typedef struct fxi_vertex {
    // What every call needs, together.
    fxi_node_fn *run;
    void *state;
    const fxi_port *out;
    int64_t start; // bar of the first value
    int in_count, port_count;
    struct {
        const fxi_port *port;
        int64_t lag;
    } from[FXI_MAX_IN];

    fxi_spec spec;
    int first_port;
    fx_memory memory;
    size_t offset;  // of the state among the program's
    size_t scratch; // doubles that a tile needs
    fxi_handle in[FXI_MAX_IN];
} fxi_vertex;

enum { FXI_INLINE_NODES = 40, FXI_INLINE_PORTS = 56, FXI_INLINE_HANDLES = 96, FXI_INLINE_OUTPUTS = 8, FXI_TILE = 512 };

struct fxi_program {
    rp_status status; // of the building
    fxi_vertex *nodes;
    fxi_port *ports;
    fxi_handle *handles; // handles[0] is none
    fxi_node *outputs;
    int node_count, port_count, handle_count, output_count;
    int node_room, port_room, handle_room, output_room;
    unsigned inputs; // FX_IN_* bits that are read
    bool has_sets;   // several parameter sets
    int input_handle[FX_COLUMNS];

    int64_t tile, lookback;
    int64_t base;     // number, in the caller's series, of the bar that is bar 0 here
    fx_memory memory; // the longest of the outputs
    size_t state_bytes, scratch_doubles;
    size_t bytes; // that fxi_program_place wants
    int64_t room; // bars before fxi_program_make_room must slide
    char *states;
    double *scratch;

    fxi_vertex inline_nodes[FXI_INLINE_NODES];
    fxi_port inline_ports[FXI_INLINE_PORTS];
    fxi_handle inline_handles[FXI_INLINE_HANDLES];
    fxi_node inline_outputs[FXI_INLINE_OUTPUTS];
};

void fxi_program_init(fxi_program *program);
void fxi_program_free(fxi_program *program); // what building allocated; not the memory given to place
// Works out lookback, tile and memory. `tile` 0 chooses one for whole series, 1 makes a program for streams.
void fxi_program_layout(fxi_program *program, int64_t tile);
// Gives the program `program->bytes` bytes, aligned to 64.
void fxi_program_place(fxi_program *program, void *memory);
void fxi_program_restart(fxi_program *program); // states as new

// Makes room in the buffers for bars from `bar`, the next one, to `end`, keeping what is still read.
void fxi_program_make_room(fxi_program *program, int64_t bar, int64_t end);
// Runs every node on bars [bar, bar + n), n <= tile, for which there is room.
void fxi_program_tile(fxi_program *program, int64_t bar, int64_t n);

// What is done between a tile's nodes, while the memory it needs comes or goes: a look at the bars after the tile, part
// by part, and handing over the results that are known.
typedef struct fxi_beside {
    const double *column[FX_COLUMNS];
    int column_count;
    int64_t n;
    int64_t part, done; // how many at a time, how many so far
    bool finite;        // so far
    void (*give)(void *context, int output);
    void *context;
    int given; // outputs so far
} fxi_beside;

// fxi_program_tile with something beside it.
void fxi_program_tile_beside(fxi_program *program, int64_t bar, int64_t n, fxi_beside *beside);

// Where a handle's value of a bar is.
static inline const double *fxi_program_value(const fxi_program *program, fxi_node node, int64_t bar)
{
    const fxi_handle *h = &program->handles[node];
    const fxi_port *port = &program->ports[h->port];
    return (const double *)port->origin + (bar - h->lag);
}

#endif
