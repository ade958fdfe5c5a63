/* JSON paths, and numbers as people read them. */
#include "report_i.h"

#include <math.h>
#include <string.h>

const json_t *fxi_json_at(const json_t *root, const char *path)
{
    char key[64];
    while (root && *path) {
        size_t length = strcspn(path, ".");
        snprintf(key, sizeof key, "%.*s", (int)length, path);
        root = json_object_get(root, key);
        path += length + (path[length] == '.');
    }
    return root;
}

const char *fxi_json_text(const json_t *root, const char *path)
{
    const char *text = json_string_value(fxi_json_at(root, path));
    return text ? text : "";
}

double fxi_json_number(const json_t *root, const char *path)
{
    const json_t *value = fxi_json_at(root, path);
    if (json_is_boolean(value)) return json_is_true(value);
    return json_is_number(value) ? json_number_value(value) : NAN;
}

void fxi_time_text(const char *iso, char *text, size_t size)
{
    snprintf(text, size, "%.16s", iso);
    char *mark = strchr(text, 'T');
    if (mark) *mark = ' ';
}

/* Puts a comma between groups of three digits of the whole part. */
static void group(const char *plain, char *text, size_t size)
{
    size_t sign = plain[0] == '-', whole = strcspn(plain + sign, "."), used = 0;
    for (size_t i = 0; plain[i] && used + 2 < size; i++) {
        size_t digit = i - sign;
        if (i > sign && digit < whole && (whole - digit) % 3 == 0) text[used++] = ',';
        text[used++] = plain[i];
    }
    text[used] = '\0';
}

static void minutes_text(double minutes, char *text, size_t size)
{
    if (minutes < 120)
        snprintf(text, size, "%.0f min", minutes);
    else if (minutes < 2880)
        snprintf(text, size, "%.1f h", minutes / 60);
    else
        snprintf(text, size, "%.1f days", minutes / 1440);
}

void fxi_number_text(double value, number_form form, char *text, size_t size)
{
    char plain[64];
    if (isnan(value)) {
        snprintf(text, size, "--");
        return;
    }
    switch (form) {
    case FORM_COUNT:
        snprintf(plain, sizeof plain, "%.0f", value);
        group(plain, text, size);
        break;
    case FORM_MONEY:
        snprintf(plain, sizeof plain, "%.2f", value);
        group(plain, text, size);
        break;
    case FORM_PERCENT:
        snprintf(text, size, "%.2f%%", 100 * value);
        break;
    case FORM_RATIO:
        snprintf(text, size, "%.3f", value);
        break;
    case FORM_FLAG:
        snprintf(text, size, "%s", value != 0 ? "yes" : "no");
        break;
    case FORM_MINUTES:
        minutes_text(value, text, size);
        break;
    case FORM_TIME:
        snprintf(text, size, "--");
        break;
    }
}
