// The version text; RP_VERSION comes from the project's CMakeLists.txt.
#include <rapto/base.h>

const char *rp_version(void)
{
    return RP_VERSION;
}
