/* A cell of the array measurements: one operation on given arrays, timed against NumPy on the same bytes, and checked.
 */
#ifndef RAPTO_BENCH_ARRAY_CELLS_H
#define RAPTO_BENCH_ARRAY_CELLS_H

#include "bench.h"
#include <rapto/rapto.h>

#define CELL_OPERANDS 2

typedef struct cell {
    const char *name;                        /* of the measurement */
    const char *op;                          /* NumPy's side: a key of OPS in peer_numpy.py */
    rp_array *(*run)(rp_array *const *data); /* our side; the result is evaluated */
    rp_array *data[CELL_OPERANDS];           /* as NumPy has them in files */
    const char *files[CELL_OPERANDS];
    int operands;
    bool transpose;   /* of the first operand, on both sides */
    double tolerance; /* relative, of the results; 0: equal */
    double elements;  /* with a unit of ns/element: how many; 0: microseconds of a call */
} cell;

/* Runs and reports a cell with `threads` threads (0: as many as there are). Returns how many times faster than the
 * peer, 0 without a peer. Ends the program when a result is an error. */
double cell_run(const cell *c, bench_peer *peer, int threads);

/* Saves `a` as <folder>/<name>.npy and returns the path (released with rp_free). */
char *cell_save(const char *folder, const char *name, rp_array *a);

/* A new folder in TMPDIR; removed with its files by cell_remove_folder. */
const char *cell_folder(void);
void cell_remove_folder(void);

#endif
