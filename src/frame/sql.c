// SQL text with everything that comes from outside quoted.
#include <stdarg.h>
#include <string.h>
#include <sys/stat.h>

#include "frame_i.h"

static bool make_room(rpi_sql *sql, size_t more)
{
    if (sql->failed) return false;
    if (sql->room - sql->size > more) return true;
    size_t room = 2 * sql->room + more + 64;
    char *text = rp_realloc(sql->text, room);
    sql->failed = !text;
    if (!text) return false;
    sql->text = text;
    sql->room = room;
    return true;
}

static void add_bytes(rpi_sql *sql, const char *bytes, size_t length)
{
    if (!make_room(sql, length)) return;
    memcpy(sql->text + sql->size, bytes, length);
    sql->size += length;
    sql->text[sql->size] = '\0';
}

void rpi_sql_add(rpi_sql *sql, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (length < 0) sql->failed = true;
    if (length >= 0 && make_room(sql, (size_t)length)) {
        vsnprintf(sql->text + sql->size, (size_t)length + 1, format, again);
        sql->size += (size_t)length;
    }
    va_end(again);
}

static void add_quoted(rpi_sql *sql, const char *text, char quote)
{
    add_bytes(sql, &quote, 1);
    for (const char *at = text; *at; at++) {
        add_bytes(sql, at, 1);
        if (*at == quote) add_bytes(sql, at, 1);
    }
    add_bytes(sql, &quote, 1);
}

void rpi_sql_add_text(rpi_sql *sql, const char *text)
{
    add_quoted(sql, text, '\'');
}

void rpi_sql_add_name(rpi_sql *sql, const char *name)
{
    add_quoted(sql, name, '"');
}

void rpi_sql_add_names(rpi_sql *sql, const char *const *names, int count)
{
    for (int i = 0; i < count; i++) {
        if (i > 0) rpi_sql_add(sql, ", ");
        rpi_sql_add_name(sql, names[i]);
    }
}

static bool exists(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0;
}

bool rpi_path_is_pattern(const char *path)
{
    return strpbrk(path, "*?[") && !exists(path);
}

void rpi_sql_add_path(rpi_sql *sql, const char *path)
{
    if (rpi_path_is_pattern(path)) {
        rpi_sql_add_text(sql, path);
        return;
    }
    rpi_sql literal = {0};
    if (*path == '~') rpi_sql_add(&literal, "./"); // DuckDB would put the home folder in its place
    for (const char *at = path; *at; at++) {
        bool special = strchr("*?[", *at) != NULL;
        rpi_sql_add(&literal, special ? "[%c]" : "%c", *at);
    }
    sql->failed = sql->failed || literal.failed;
    if (!literal.failed) rpi_sql_add_text(sql, literal.text ? literal.text : "");
    rpi_sql_free(&literal);
}

void rpi_sql_free(rpi_sql *sql)
{
    rp_free(sql->text);
    *sql = (rpi_sql){0};
}

static char *quoted(const char *text, char quote)
{
    rpi_sql sql = {0};
    add_quoted(&sql, text, quote);
    if (!sql.failed) return sql.text;
    rpi_sql_free(&sql);
    return NULL;
}

char *rp_sql_text(const char *text)
{
    return quoted(text, '\'');
}

char *rp_sql_name(const char *name)
{
    return quoted(name, '"');
}
