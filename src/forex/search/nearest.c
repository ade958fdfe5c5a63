// The known name nearest to a misspelt one, by edit distance.
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "search_i.h"

enum { LONGEST = 64 };

// Levenshtein distance without regard to case; names longer than LONGEST are cut.
static int distance(const char *a, const char *b)
{
    int row[LONGEST + 1], columns = (int)strnlen(b, LONGEST);
    for (int j = 0; j <= columns; j++) row[j] = j;
    for (int i = 1; i <= LONGEST && a[i - 1]; i++) {
        int diagonal = row[0];
        row[0] = i;
        for (int j = 1; j <= columns; j++) {
            bool same = tolower((unsigned char)a[i - 1]) == tolower((unsigned char)b[j - 1]);
            int best = diagonal + !same;
            diagonal = row[j];
            if (row[j] + 1 < best) best = row[j] + 1;
            if (row[j - 1] + 1 < best) best = row[j - 1] + 1;
            row[j] = best;
        }
    }
    return row[columns];
}

const char *fxi_nearest(const char *name, const char *const *known, int64_t count)
{
    const char *nearest = NULL;
    int best = 0;
    for (int64_t i = 0; i < count; i++) {
        bool starts_it = *name && strncasecmp(name, known[i], strlen(name)) == 0; // "stop" means "stop_pips"
        int d = starts_it ? 1 : distance(name, known[i]);
        if (!nearest || d < best) nearest = known[i], best = d;
    }
    return nearest;
}
