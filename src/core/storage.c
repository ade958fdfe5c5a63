/* Bytes with a reference count. Memory of our own follows the struct in one block: the struct takes exactly one cache
 * line, so the bytes keep rp_malloc's alignment.
 */
#include "core/array_i.h"

#define HEADER_BYTES 64
_Static_assert(sizeof(rpi_storage) <= HEADER_BYTES, "the header must leave the bytes aligned to 64");

static void storage_init(rpi_storage *storage, void *data, size_t bytes, bool writable)
{
    *storage = (rpi_storage){.data = data, .bytes = bytes, .writable = writable};
    atomic_init(&storage->refs, 1);
    atomic_init(&storage->version, 0);
}

rpi_storage *rpi_storage_new(size_t bytes, bool zeroed)
{
    return rpi_storage_new_with(bytes, zeroed, 0, NULL);
}

rpi_storage *rpi_storage_new_with(size_t bytes, bool zeroed, size_t extra, void **room)
{
    size_t behind = (HEADER_BYTES + bytes + 15) / 16 * 16;
    if (bytes > (size_t)PTRDIFF_MAX - HEADER_BYTES - 16 - extra) return NULL;
    size_t whole = extra > 0 ? behind + extra : HEADER_BYTES + bytes;
    rpi_storage *storage = zeroed ? rp_calloc(1, whole) : rp_malloc(whole);
    if (!storage) return NULL;
    storage_init(storage, (char *)storage + HEADER_BYTES, bytes, true);
    if (room) *room = (char *)storage + behind;
    return storage;
}

rpi_storage *rpi_storage_wrap(void *data, size_t bytes, bool writable, void (*release)(void *), void *context)
{
    rpi_storage *storage = rp_malloc(sizeof *storage);
    if (!storage) return NULL;
    storage_init(storage, data, bytes, writable);
    storage->release = release;
    storage->context = context;
    return storage;
}

rpi_storage *rpi_storage_ref(rpi_storage *storage)
{
    atomic_fetch_add_explicit(&storage->refs, 1, memory_order_relaxed);
    return storage;
}

void rpi_storage_unref(rpi_storage *storage)
{
    if (!storage || atomic_fetch_sub_explicit(&storage->refs, 1, memory_order_acq_rel) != 1) return;
    if (storage->release) storage->release(storage->context);
    rp_free(storage);
}
