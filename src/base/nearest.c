// The known name nearest to a misspelt one, for messages.
#include <rapto/base.h>

#include <ctype.h>
#include <string.h>

enum { LONGEST = 64 };

/* Levenshtein distance over two rows; words are cut at LONGEST letters, which no key or name reaches. */
static int edit_distance(const char *a, const char *b)
{
    int row[LONGEST + 1];
    int length_b = (int)strnlen(b, LONGEST);
    for (int j = 0; j <= length_b; j++) row[j] = j;
    for (int i = 1; i <= LONGEST && a[i - 1]; i++) {
        int diagonal = row[0];
        row[0] = i;
        for (int j = 1; j <= length_b; j++) {
            int above = row[j];
            int same = tolower((unsigned char)a[i - 1]) == tolower((unsigned char)b[j - 1]);
            int best = diagonal + !same;
            if (above + 1 < best) best = above + 1;
            if (row[j - 1] + 1 < best) best = row[j - 1] + 1;
            row[j] = best;
            diagonal = above;
        }
    }
    return row[length_b];
}

const char *rp_nearest(const char *word, const char *const *known, int64_t count)
{
    const char *nearest = NULL;
    int least = (int)strnlen(word, LONGEST) / 2 + 1;
    for (int64_t i = 0; i < count; i++) {
        int distance = edit_distance(word, known[i]);
        if (distance < least) {
            least = distance;
            nearest = known[i];
        }
    }
    return nearest;
}
