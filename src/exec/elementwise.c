/* The elementwise rows of the op table, as maps. */
#include "exec/exec.h"

/* Transcendentals and powers compute long enough per element to be worth a thread earlier. */
static int64_t grain_of(rpi_op op)
{
    rpi_rule rule = rpi_op_get(op)->rule;
    return (rule == RPI_RULE_FLOAT && op != RP_OP_SQRT && op != RP_OP_RINT) || op == RP_OP_POWER ? RPI_GRAIN / 8
                                                                                                 : RPI_GRAIN;
}

void rpi_map_of_plan(const rpi_plan *plan, rpi_map *map, const char **table)
{
    const rpi_op_info *info = rpi_op_get(plan->op);
    map->name = info->name;
    map->nin = info->arity;
    map->nout = 1;
    map->loop = rpi_choose_loop(plan, table);
    map->user = NULL;
    map->context = NULL;
    for (int k = 0; k < info->arity; k++) map->read[k] = plan->loop[k];
    map->rounds = plan->rounds;
    map->made[0] = plan->made;
    map->result[0] = plan->result;
    map->fp = rpi_fp_watched ? rpi_fp_way(plan) : RPI_FP_NONE;
    map->op = plan->op;
    map->grain = grain_of(plan->op);
}

void rpi_run_elementwise(const rpi_plan *plan, rp_array *const *operands, rp_array *out, rpi_report *report)
{
    rpi_map map;
    rpi_map_of_plan(plan, &map, &report->table);
    report->raised = rpi_map_run(&map, &(rpi_map_data){.in = operands, .out = &out}, &report->note);
}
