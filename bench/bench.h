/// \file bench.h
/// What every measurement shares: repetition and medians, a peer in Python, one table line and one JSON line per
/// result.
///
/// A result counts only where the timed work was verified: `checked`. Rules of measuring: the two sides take turns
/// (paired repetitions), so that a busy machine slows both; the median of the turns is reported.
#ifndef RAPTO_BENCH_H
#define RAPTO_BENCH_H

#include <stdbool.h>

/// Measures for about `window` seconds; gives the median time of one call in seconds.
typedef double bench_measure(void *context, double window);

/// Work to be timed in this process: one call of `body`.
typedef struct bench_work {
    void (*body)(void *context);
    void *context;
} bench_work;

/// A bench_measure for work in this process (`context` is a bench_work). The first call is a warm-up and not counted.
double bench_time(void *work, double window);

/// Two sides of a comparison and what they took.
typedef struct bench_pair {
    bench_measure *ours;
    void *our_context;
    bench_measure *peers; ///< NULL: no peer
    void *peer_context;
    double our_seconds, peer_seconds; ///< results: seconds of one call; peer_seconds is 0 without a peer
} bench_pair;

/// Lets both sides warm up, then take `turns` turns of `window` seconds each; fills in the medians.
void bench_run_pair(bench_pair *pair, int turns, double window);

/// One measurement.
typedef struct bench_result {
    const char *name;  ///< "array/sum/2048/f64"
    double value;      ///< in `unit`
    const char *unit;  ///< "us", "ns/element", "GB/s", "backtests/s"
    const char *peer;  ///< "numpy 2.4.6", or NULL
    double peer_value; ///< in `unit`
    double ratio;      ///< how many times better than the peer (above 1: we are better); 0 without a peer
    bool checked;      ///< the timed result was compared with an oracle, and agreed
    int threads;       ///< threads that we used
} bench_result;

/// Prints a line of the table and appends a JSON line to RAPTO_BENCH_OUT (default: bench/results.jsonl in the build
/// folder). Ends the program with a message when the file cannot be written.
void bench_report(const bench_result *result);

/// True when the environment's BENCH is unset, or a part of `name` or of the program's name.
bool bench_wanted(const char *name);

/// Geometric mean of n ratios; 0 when there is none.
double bench_geometric_mean(const double *ratios, int n);

/* ---- a peer in Python ------------------------------------------------------------------------------------------- */

/// A Python process that answers one JSON line per request.
typedef struct bench_peer bench_peer;

/// Starts bench/`script` with the project's Python environment (else python3); NULL when it does not come up, for
/// example for want of NumPy. End with bench_peer_close.
bench_peer *bench_peer_open(const char *script);
const char *bench_peer_name(const bench_peer *peer); ///< What it calls itself, "numpy 2.4.6"; borrowed.
/// Sends one line and returns the number under "seconds" of the answer; ends the program with the peer's message when
/// it reports a failure.
double bench_peer_ask(bench_peer *peer, const char *request);
void bench_peer_close(bench_peer *peer); ///< Ends the process; NULL allowed.

#endif
