// Text columns: all bytes in one block, a zero byte behind each row, and the offsets of the rows.
#include <string.h>

#include "frame_i.h"

static rp_status make_room(rpi_column *c, size_t need)
{
    if (need <= c->room) return RP_OK;
    size_t room = need + c->room; // at least doubles
    char *bytes = rp_realloc(c->bytes, room);
    if (!bytes) return RP_ENOMEM;
    c->bytes = bytes;
    c->room = room;
    return RP_OK;
}

rp_status rpi_text_add(rpi_column *c, const rpi_piece *p)
{
    const duckdb_string_t *from = p->from;
    size_t need = (size_t)c->offsets[p->first_row];
    for (int64_t i = 0; i < p->count; i++)
        need += rpi_is_valid(p->valid, i) ? (size_t)duckdb_string_t_length(from[i]) + 1 : 1;
    rp_status status = make_room(c, need);
    if (status != RP_OK) return status;
    int64_t at = c->offsets[p->first_row];
    for (int64_t i = 0; i < p->count; i++) {
        duckdb_string_t cell = from[i];
        size_t length = rpi_is_valid(p->valid, i) ? duckdb_string_t_length(cell) : 0;
        if (length > 0) memcpy(c->bytes + at, duckdb_string_t_data(&cell), length);
        at += (int64_t)length;
        c->bytes[at++] = '\0';
        c->offsets[p->first_row + i + 1] = at;
    }
    return RP_OK;
}

const char *rp_table_text(const rp_table *table, int column, int64_t row, size_t *length)
{
    if (column < 0 || column >= table->columns || row < 0 || row >= table->rows) return NULL;
    const rpi_column *c = &table->column[column];
    if (c->kind != RPI_COLUMN_TEXT || !rpi_is_valid(c->valid, row)) return NULL;
    if (length) *length = (size_t)(c->offsets[row + 1] - c->offsets[row] - 1);
    return c->bytes + c->offsets[row];
}
