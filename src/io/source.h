/* Where bytes come from: a file or memory, as it stands or unpacked on the way. Shared inside src/io. */
#ifndef RAPTO_IO_SOURCE_H
#define RAPTO_IO_SOURCE_H

#include <rapto/base.h>

typedef struct rpi_unpacker rpi_unpacker;

typedef struct rpi_source {
    int descriptor; /* negative: memory */
    const unsigned char *data;
    size_t start;           /* where the bytes begin in the file or memory */
    size_t size, position;  /* of what is read */
    rpi_unpacker *unpacker; /* NULL: the bytes as they stand */
    uint32_t crc;           /* of what was read; kept when `checked` */
    bool checked;
} rpi_source;

/* The next `count` bytes; RP_ETRUNCATED when there are fewer. */
rp_status rpi_source_read(rpi_source *s, void *out, size_t count, rp_error *error);

/* Bytes at a place of the file or memory itself. */
rp_status rpi_source_raw(const rpi_source *s, size_t at, void *out, size_t count, rp_error *error);

/* Makes `s` unpack the `packed` deflated bytes at its start. */
rp_status rpi_source_unpack(rpi_source *s, size_t packed, rp_error *error);
void rpi_source_end(rpi_source *s); /* frees what unpacking needed */

/* Opens a regular file; its size. */
rp_status rpi_source_open(const char *path, rpi_source *s, rp_error *error);

#endif
