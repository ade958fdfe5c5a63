/* Week masks as text. */
#include <rapto/calendar.h>
#include <string.h>

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool read_digits(const char *text, bool weekmask[7])
{
    for (int i = 0; i < 7; i++) {
        if (text[i] != '0' && text[i] != '1') return false;
        weekmask[i] = text[i] == '1';
    }
    return text[7] == '\0';
}

static bool read_names(const char *text, bool weekmask[7])
{
    static const char names[7][4] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    memset(weekmask, 0, 7 * sizeof *weekmask);
    for (;;) {
        while (is_space(*text)) text++;
        if (*text == '\0') return true;
        int day = 0;
        while (day < 7 && strncmp(text, names[day], 3) != 0) day++;
        if (day == 7) return false;
        weekmask[day] = true;
        text += 3;
    }
}

rp_status rp_parse_weekmask(const char *text, bool weekmask[7], rp_error *error)
{
    bool read[7];
    if (!read_digits(text, read) && !read_names(text, read))
        return rp_fail(error, RP_EVALUE, "Invalid business day weekmask string \"%.100s\"", text);
    memcpy(weekmask, read, sizeof read);
    return RP_OK;
}
