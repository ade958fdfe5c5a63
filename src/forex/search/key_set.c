// A set of 128-bit hashes that remembers the order in which they came: open addressing over an array of keys.
#include "key_set_i.h"

// Keys are hashes already, so their bits serve as the slot. A slot holds the key's number plus one; 0 is free.
static int64_t slot_of(const fxi_key_set *set, rp_hash key)
{
    uint64_t mask = (uint64_t)set->slot_count - 1;
    uint64_t slot = key.low & mask;
    while (set->slots[slot] != 0 && !rp_hash_equal(set->keys[set->slots[slot] - 1], key)) slot = (slot + 1) & mask;
    return (int64_t)slot;
}

static bool grow_slots(fxi_key_set *set, int64_t slot_count)
{
    int64_t *slots = rp_calloc((size_t)slot_count, sizeof *slots);
    if (!slots) return false;
    rp_free(set->slots);
    set->slots = slots;
    set->slot_count = slot_count;
    for (int64_t i = 0; i < set->count; i++) set->slots[slot_of(set, set->keys[i])] = i + 1;
    return true;
}

static bool grow_keys(fxi_key_set *set, int64_t capacity)
{
    rp_hash *keys = rp_realloc(set->keys, (size_t)capacity * sizeof *keys);
    if (!keys) return false;
    set->keys = keys;
    set->capacity = capacity;
    return true;
}

bool fxi_key_set_reserve(fxi_key_set *set, int64_t more)
{
    int64_t wanted = set->count + more;
    if (wanted > set->capacity && !grow_keys(set, wanted > 2 * set->capacity ? wanted : 2 * set->capacity))
        return false;
    int64_t slot_count = set->slot_count ? set->slot_count : 1024;
    while (slot_count < 2 * wanted) slot_count *= 2; // at most half full
    return slot_count == set->slot_count || grow_slots(set, slot_count);
}

int64_t fxi_key_set_find(const fxi_key_set *set, rp_hash key)
{
    return set->slot_count == 0 ? -1 : set->slots[slot_of(set, key)] - 1;
}

bool fxi_key_set_add(fxi_key_set *set, rp_hash key)
{
    int64_t slot = slot_of(set, key);
    if (set->slots[slot] != 0) return false;
    set->keys[set->count++] = key;
    set->slots[slot] = set->count;
    return true;
}

void fxi_key_set_clear(fxi_key_set *set)
{
    rp_free(set->keys);
    rp_free(set->slots);
    *set = (fxi_key_set){0};
}
