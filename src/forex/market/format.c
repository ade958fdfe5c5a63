/// The table of formats, and a file's bytes.
#include "format_i.h"

#include <string.h>

static const fx_format_info infos[FX_FORMAT_COUNT] = {
#define FORMAT(id, name, title, extensions, ticks, form, traps, example, commands, detect, bars, tick_reader)          \
    [FX_FORMAT_##id] = {name, title, extensions, ticks, form, traps, example, commands},
#include "formats.def"
#undef FORMAT
};

static const fxi_format_rule rules[FX_FORMAT_COUNT] = {
#define FORMAT(id, name, title, extensions, ticks, form, traps, example, commands, detect, bars, tick_reader)          \
    [FX_FORMAT_##id] = {detect, bars, tick_reader},
#include "formats.def"
#undef FORMAT
};

enum {
    FORMATS_IN_TABLE = 1
#define FORMAT(id, name, title, extensions, ticks, form, traps, example, commands, detect, bars, tick_reader) +1
#include "formats.def"
#undef FORMAT
};
_Static_assert((int)FORMATS_IN_TABLE == (int)FX_FORMAT_COUNT, "every format of the enum has a row in formats.def");

const fx_format_info *fx_format_get(fx_format format)
{
    return format > FX_FORMAT_AUTO && format < FX_FORMAT_COUNT ? &infos[format] : NULL;
}

const fxi_format_rule *fxi_format_rule_of(fx_format format)
{
    return format > FX_FORMAT_AUTO && format < FX_FORMAT_COUNT ? &rules[format] : NULL;
}

rp_status fx_format_parse(const char *text, fx_format *format, rp_error *error)
{
    char known[400] = "auto";
    size_t used = strlen(known);
    if (!strcmp(text, "auto")) {
        *format = FX_FORMAT_AUTO;
        return RP_OK;
    }
    for (int i = 1; i < FX_FORMAT_COUNT; i++) {
        if (!strcmp(text, infos[i].name)) {
            *format = (fx_format)i;
            return RP_OK;
        }
        if (used < sizeof known) used += (size_t)snprintf(known + used, sizeof known - used, ", %s", infos[i].name);
    }
    return rp_fail(error, RP_EUNKNOWN, "\"%.60s\" is no format; there are %s", text, known);
}

/* ---- a file's bytes ------------------------------------------------------------------------------------------- */

// A Parquet file is read by DuckDB from its path; only its first bytes are looked at here.
static rp_status peek(const char *path, fxi_container *container, rp_error *error)
{
    char head[16];
    FILE *file = fopen(path, "rb");
    // What cannot be opened is told with the reason by rp_file_read.
    *container = FXI_PLAIN;
    if (!file) return RP_OK;
    size_t got = fread(head, 1, sizeof head, file);
    fclose(file);
    *container = fxi_container_of(head, got);
    return RP_OK;
}

rp_status fxi_content_open(const char *path, const fx_symbol *symbol, fxi_content *content, rp_error *error)
{
    memset(content, 0, sizeof *content);
    content->path = path;
    content->symbol = symbol;
    content->data = "";
    rp_status status = peek(path, &content->container, error);
    if (!status && content->container == FXI_PARQUET) status = fxi_parquet_look(path, &content->parquet, error);
    if (status || content->container == FXI_PARQUET) return status;
    size_t size = 0;
    status = rp_file_read(path, (size_t)4 << 30, &content->raw, &size, error);
    if (status) return status;
    content->data = content->raw;
    content->size = size;
    if (content->container == FXI_GZIP)
        status = fxi_gunzip(content->raw, size, path, &content->unpacked, &content->size, error);
    if (content->container == FXI_ZIP)
        status = fxi_unzip(content->raw, size, path, &content->unpacked, &content->size, error);
    if (content->unpacked) content->data = content->unpacked;
    return status;
}

void fxi_content_close(fxi_content *content)
{
    rp_free(content->raw);
    rp_free(content->unpacked);
    content->raw = content->unpacked = NULL;
}

/* ---- detection ------------------------------------------------------------------------------------------------ */

// The first row in print: at most 60 characters, '?' for what is none.
static void first_row(const fxi_content *content, char text[64])
{
    size_t used = 0;
    while (used < content->size && used < 60 && content->data[used] != '\n' && content->data[used] != '\r') {
        unsigned char c = (unsigned char)content->data[used];
        text[used++] = (char)(c == '\t' ? ' ' : c < ' ' || c == 0x7f ? '?' : c);
    }
    text[used] = 0;
}

rp_status fxi_not_this(const fxi_content *content, fx_format format, rp_error *error)
{
    const fx_format_info *info = fx_format_get(format);
    char row[64];
    if (content->container == FXI_PARQUET)
        return rp_fail(error, RP_EFORMAT, "%s: not %s: it is Parquet; leave the format out (--format)", content->path,
                       info->title);
    if (content->size == 0)
        return rp_fail(error, RP_EFORMAT, "%s: the file is empty (0 bytes); export or fetch it again", content->path);
    first_row(content, row);
    return rp_fail(error, RP_EFORMAT,
                   "%s: not %s: row 1 is \"%s\". Leave the format out to have it found (--format); this one is: %.400s",
                   content->path, info->title, row, info->form);
}

rp_status fxi_format_find(const fxi_content *content, fx_format named, fx_format *format, rp_error *error)
{
    *format = named;
    if (named != FX_FORMAT_AUTO) return RP_OK;
    for (int i = 1; i < FX_FORMAT_COUNT; i++)
        if (rules[i].detect(content)) {
            *format = (fx_format)i;
            return RP_OK;
        }
    // The widest reader tells what is missing, Dukascopy's that its folders are, MetaTrader's which version it is.
    *format = fxi_ends_with(content->path, ".bi5")   ? FX_FORMAT_DUKASCOPY_TICKS
              : fxi_ends_with(content->path, ".hst") ? FX_FORMAT_HST
                                                     : FX_FORMAT_CSV;
    return RP_OK;
}

rp_status fx_format_detect(const char *path, fx_format *format, rp_error *error)
{
    fxi_content content;
    rp_status status = fxi_content_open(path, NULL, &content, error);
    if (!status) status = fxi_format_find(&content, FX_FORMAT_AUTO, format, error);
    fxi_content_close(&content);
    return status;
}
