// The registry of families.
#include "family_i.h"

#include <math.h>
#include <string.h>

static const fxi_family *const families[] = {
#define FXI_FAMILY(name) &fxi_family_##name,
#include "families.def"
#undef FXI_FAMILY
};

int fxi_family_count(void)
{
    return (int)(sizeof families / sizeof(void *));
}

const fxi_family *fxi_family_at(int index)
{
    return index >= 0 && index < fxi_family_count() ? families[index] : NULL;
}

const fxi_family *fxi_family_find(const char *name)
{
    for (int i = 0; i < fxi_family_count(); i++)
        if (strcmp(families[i]->name, name) == 0) return families[i];
    return NULL;
}

int fxi_family_output_find(const fxi_family *family, const char *name)
{
    for (int i = 0; i < family->output_count; i++)
        if (strcmp(family->outputs[i].name, name) == 0) return i;
    return -1;
}

rp_status fxi_family_check(const fxi_family *family, const double *parameters, const char *word, rp_error *error)
{
    for (int i = 0; i < family->parameter_count; i++) {
        const fxi_family_parameter *p = &family->parameters[i];
        double x = parameters[i];
        if (!(x >= p->minimum && x <= p->maximum) || (p->whole && x != floor(x)))
            return rp_fail(error, RP_EVALUE, "%s: %s is %g; it takes %s from %g to %g", family->name, p->name, x,
                           p->whole ? "a whole number" : "a number", p->minimum, p->maximum);
    }
    return family->check ? family->check(parameters, word, error) : RP_OK;
}
