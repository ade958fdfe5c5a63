// Status names and texts, from the one list in base.h.
#include <rapto/base.h>

const char *rp_status_text(rp_status status)
{
    switch (status) {
#define STATUS_TEXT(name, number, text)                                                                                \
    case name:                                                                                                         \
        return text;
        RP_STATUS_LIST(STATUS_TEXT)
#undef STATUS_TEXT
    }
    return "unknown status";
}

const char *rp_status_name(rp_status status)
{
    switch (status) {
#define STATUS_NAME(name, number, text)                                                                                \
    case name:                                                                                                         \
        return #name;
        RP_STATUS_LIST(STATUS_NAME)
#undef STATUS_NAME
    }
    return "RP_UNKNOWN";
}
