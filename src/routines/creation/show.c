/* Printing for programs that would print in Python. */
#include <rapto/creation.h>

rp_status rp_show(const char *title, rp_array *a)
{
    rp_error error;
    char *text = NULL;
    rp_status status = rp_to_string(a, NULL, &text, &error);
    if (status != RP_OK)
        fprintf(stderr, "%s: %s\n", title ? title : "rp_show", error.message);
    else
        printf("%s%s%s\n", title ? title : "", title ? " " : "", text);
    rp_free(text);
    return status;
}
