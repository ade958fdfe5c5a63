// Order statistics of rolling windows. The series is cut into spans longer than the window, each sorted once; who of a
// span is inside the window stands in a set of bits by rank, which a step from bar to bar changes twice.
#ifndef FXI_ORDER_H
#define FXI_ORDER_H

#include "feature_i.h"

#include <rapto/kernel.h>

enum { FXI_ORDER_NARROW = 32, FXI_ORDER_DIGIT = 11, FXI_ORDER_PLACE = 21 };

// Where a quartile lies: among those inside, from 0, and with how many of them in words before which word of the set.
typedef struct fxi_quartile {
    double at;
    int32_t k, word, before; // k: the whole part of `at`
} fxi_quartile;

typedef struct fxi_order {
    int32_t window, span;   // most values of a span: at least the window, at most 1 << FXI_ORDER_PLACE
    int32_t count;          // numbers of the span (NaN are left out)
    int32_t present;        // numbers inside
    bool tied;              // some values are equal; only then there are low and high
    int32_t *place;         // by rank: where in the span
    int32_t *rank;          // by place, -1 for NaN; of equal values the older ones come first
    double *sorted;         // by rank: the value
    int32_t *low, *high;    // by rank: first and last rank of the same value; before that, scratch of the sort
    int32_t digit, *digits; // bits of a digit of the sort, and where each begins
    uint64_t *inside;       // bits by rank
    int32_t words;          // of `inside`
    int16_t before[FXI_ORDER_NARROW]; // sets of few words: by word, how many are inside before it
    int32_t *groups, shift;           // sets of many: the same by groups of 1 << shift words
    int32_t group_count;
    fxi_quartile quartile[3];
} fxi_order;

// The loops over values, per instruction set.
typedef struct fxi_order_kernels {
    // Sorts and numbers a span of `count` values; low and high are made when `ties` asks for them and there are some.
    void (*sort)(fxi_order *order, const double *x, int32_t count, bool ties);
    // The window is at the start of a sorted span x of `count` values and moves to its end: out[i] is written for each
    // place i from the window's length on, and `first` asks for the one before.
    void (*rank)(fxi_order *order, const double *x, int32_t count, bool first, double *out);
    void (*robust)(fxi_order *order, const double *x, int32_t count, bool first, double *out);
} fxi_order_kernels;

RP_KERNEL_DECLARE(fxi_order_kernels, fxi_order_kernels);

#endif
