// A set of 128-bit hashes that remembers the order in which they came.
#ifndef FOREX_KEY_SET_I_H
#define FOREX_KEY_SET_I_H

#include <rapto/base.h>

/// All-zero is the empty set; release with fxi_key_set_clear.
typedef struct fxi_key_set {
    int64_t count, capacity, slot_count;
    rp_hash *keys;  ///< in order of coming
    int64_t *slots; ///< number of the key plus one; 0 free
} fxi_key_set;

/// Makes room for `more` keys; false when out of memory, and the set is as before.
bool fxi_key_set_reserve(fxi_key_set *set, int64_t more);
bool fxi_key_set_add(fxi_key_set *set, rp_hash key);           ///< True when new. Needs reserved room.
int64_t fxi_key_set_find(const fxi_key_set *set, rp_hash key); ///< The key's number, or -1.
void fxi_key_set_clear(fxi_key_set *set);                      ///< Frees and empties it.

#endif
