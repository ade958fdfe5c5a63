#include "exec/nest.h"
#include <stdlib.h>

void rpi_axes_add(rpi_axes *axes, rpi_axis axis)
{
    if (axis.extent == 1) return;
    rpi_axis *last = axes->count > 0 ? &axes->axis[axes->count - 1] : NULL;
    if (last && last->in == axis.in * axis.extent && last->out == axis.out * axis.extent) {
        *last = (rpi_axis){last->extent * axis.extent, axis.in, axis.out};
        return;
    }
    axes->axis[axes->count++] = axis;
}

rpi_axis rpi_axes_take_inner(rpi_axes *axes)
{
    int inner = axes->count - 1;
    if (inner < 0) return (rpi_axis){1, 0, 0};
    for (int i = inner - 1; i >= 0; i--)
        if (llabs(axes->axis[i].in) < llabs(axes->axis[inner].in)) inner = i;
    rpi_axis taken = axes->axis[inner];
    axes->count--;
    for (int i = inner; i < axes->count; i++) axes->axis[i] = axes->axis[i + 1];
    return taken;
}

int64_t rpi_axes_size(const rpi_axes *axes)
{
    int64_t size = 1;
    for (int i = 0; i < axes->count; i++) size *= axes->axis[i].extent;
    return size;
}

void rpi_axes_offset(const rpi_axes *axes, int64_t position, int64_t *in, int64_t *out)
{
    *in = *out = 0;
    for (int i = axes->count - 1; i >= 0; i--) {
        const rpi_axis *axis = &axes->axis[i];
        int64_t index = position % axis->extent;
        position /= axis->extent;
        *in += index * axis->in;
        *out += index * axis->out;
    }
}
