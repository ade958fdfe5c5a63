/* The records of a zip archive. Shared inside src/io. All numbers are little-endian. */
#ifndef RAPTO_IO_ZIP_H
#define RAPTO_IO_ZIP_H

#include "io/source.h"

enum { RPI_ZIP_STORED = 0, RPI_ZIP_DEFLATED = 8 };

/* One file of the archive. */
typedef struct rpi_zip_entry {
    char *name; /* owned */
    int method;
    bool encrypted;
    uint32_t crc;
    uint64_t packed, size; /* bytes in the archive, and unpacked */
    uint64_t offset;       /* of its local header */
} rpi_zip_entry;

/* The list of files at the end of an archive; `*entries` (rp_malloc) and their names are freed with rpi_zip_free. */
rp_status rpi_zip_read_directory(const rpi_source *s, rpi_zip_entry **entries, int64_t *count, rp_error *error);
void rpi_zip_free(rpi_zip_entry *entries, int64_t count);

/* Where the packed bytes of an entry begin; they lie inside the archive. */
rp_status rpi_zip_locate(const rpi_source *s, const rpi_zip_entry *entry, size_t *start, rp_error *error);

#define RPI_ZIP_ALIGNMENT 64 /* of the bytes of an entry that was written here */

/* Writes the local header of an entry at `at` of the stream (sizes and sum may still be missing), padded so that what
 * follows is aligned; the length of the header, 0 when writing failed. */
size_t rpi_zip_write_local(FILE *stream, const rpi_zip_entry *entry, uint64_t at);
/* Writes the directory at `at`; false when writing failed. */
bool rpi_zip_write_directory(FILE *stream, const rpi_zip_entry *entries, int64_t count, uint64_t at);

#endif
