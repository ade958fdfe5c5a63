// Where the definitions of a group are: define/GROUP.c holds build_NAME for each row of rows/GROUP.def and is compiled
// once per instruction set.
#ifndef FXI_DEFINITIONS_I_H
#define FXI_DEFINITIONS_I_H

#include "average_i.h"
#include "program_i.h"

enum fxi_group {
#define GROUP(name) FXI_GROUP_##name,
#include "groups.def"
#undef GROUP
};

// The place of each row in the whole table.
enum fxi_place {
#define INDICATOR(group, name, ...) FXI_PLACE_##name,
#include "indicators.def"
#undef INDICATOR
    FXI_ROWS
};

// A group's definitions, by place in the whole table; NULL for rows of other groups.
typedef struct fxi_definitions {
    fxi_build_fn *build[FXI_ROWS];
} fxi_definitions;

#define GROUP(name) RP_KERNEL_DECLARE(fxi_definitions, fxi_##name);
#include "groups.def"
#undef GROUP

#endif
