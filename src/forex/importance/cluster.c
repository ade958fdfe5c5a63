// Average linkage by chains of nearest neighbours, cuts of the tree, silhouettes.
#include <forex/importance.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 2000 };

/* ---- linkage ------------------------------------------------------------------------------------------------------
 */

// Clusters while they merge. A cluster stands at the place of one of its columns; `size` 0: merged into another.
typedef struct tree {
    int64_t count;
    double *distance; // count * count, by place
    int64_t *size, *chain;
    int64_t links;
} tree;

// The nearest to `from`; of equals the one that the chain came from, else the lowest.
static int64_t nearest(const tree *t, int64_t from, int64_t came)
{
    int64_t best = came;
    for (int64_t i = 0; i < t->count; i++) {
        if (i == from || t->size[i] == 0) continue;
        if (best < 0 || t->distance[from * t->count + i] < t->distance[from * t->count + best]) best = i;
    }
    return best;
}

// Average distance of the union of a and b, which stands at b, to every other cluster.
static void unite(tree *t, int64_t a, int64_t b)
{
    double na = (double)t->size[a], nb = (double)t->size[b];
    for (int64_t i = 0; i < t->count; i++) {
        if (i == a || i == b || t->size[i] == 0) continue;
        double d = (na * t->distance[a * t->count + i] + nb * t->distance[b * t->count + i]) / (na + nb);
        t->distance[b * t->count + i] = t->distance[i * t->count + b] = d;
    }
    t->size[b] += t->size[a];
    t->size[a] = 0;
}

// Walks to nearest neighbours until two are each other's, merges them, and goes on from what is left of the chain.
// Average linkage never brings clusters nearer than their parts were, so the merges are those of the greedy order.
static void grow(tree *t, fx_merge *merges)
{
    int64_t length = 0;
    for (int64_t made = 0; made < t->count - 1;) {
        if (length == 0) {
            while (t->size[t->links] == 0) t->links++;
            t->chain[length++] = t->links;
        }
        int64_t top = t->chain[length - 1], before = length > 1 ? t->chain[length - 2] : -1;
        int64_t next = nearest(t, top, before);
        if (next != before) {
            t->chain[length++] = next;
            continue;
        }
        int64_t a = top < before ? top : before, b = top < before ? before : top;
        merges[made++] = (fx_merge){a, b, t->distance[a * t->count + b], 0};
        unite(t, a, b);
        length -= 2;
    }
}

static int by_distance(const void *x, const void *y)
{
    const fx_merge *a = x, *b = y;
    if (a->distance != b->distance) return a->distance < b->distance ? -1 : 1;
    // `size` holds the order in which they were made.
    return (a->size > b->size) - (a->size < b->size);
}

static int64_t root_of(int64_t *parent, int64_t i)
{
    while (parent[i] != i) i = parent[i] = parent[parent[i]];
    return i;
}

// From places to cluster numbers in the order of distance.
static void number_merges(fx_merge *merges, int64_t count, int64_t *parent, int64_t *name, int64_t *size)
{
    for (int64_t k = 0; k < count - 1; k++) merges[k].size = k;
    qsort(merges, (size_t)(count - 1), sizeof *merges, by_distance);
    for (int64_t i = 0; i < count; i++) {
        parent[i] = name[i] = i;
        size[i] = 1;
    }
    for (int64_t k = 0; k < count - 1; k++) {
        int64_t a = root_of(parent, merges[k].a), b = root_of(parent, merges[k].b);
        merges[k].a = name[a] < name[b] ? name[a] : name[b];
        merges[k].b = name[a] < name[b] ? name[b] : name[a];
        parent[a] = b;
        name[b] = count + k;
        size[b] += size[a];
        merges[k].size = size[b];
    }
}

rp_status fx_linkage(const double *distances, int64_t count, fx_merge *merges, rp_error *error)
{
    if (count < 1 || count > MOST)
        return rp_fail(error, RP_EVALUE, "linkage: %lld columns; it takes 1 to %d", (long long)count, MOST);
    for (int64_t i = 0; i < count * count; i++)
        if (!(distances[i] >= 0.0))
            return rp_fail(error, RP_EVALUE, "linkage: the distance of columns %lld and %lld is %g",
                           (long long)(i / count), (long long)(i % count), distances[i]);
    size_t n = (size_t)count;
    tree t = {.count = count};
    t.distance = rp_malloc(n * n * sizeof *t.distance);
    int64_t *work = rp_calloc(n, 4 * sizeof *work);
    if (!t.distance || !work) {
        rp_free(t.distance);
        rp_free(work);
        return rp_fail(error, RP_ENOMEM, "linkage: no memory for %lld columns", (long long)count);
    }
    memcpy(t.distance, distances, n * n * sizeof *t.distance);
    t.size = work;
    t.chain = work + count;
    for (int64_t i = 0; i < count; i++) t.size[i] = 1;
    grow(&t, merges);
    number_merges(merges, count, work, work + count, work + 2 * count);
    rp_free(t.distance);
    rp_free(work);
    return RP_OK;
}

rp_status fx_linkage_cut(const fx_merge *merges, int64_t count, int64_t clusters, int32_t *cluster, rp_error *error)
{
    if (clusters < 1 || clusters > count)
        return rp_fail(error, RP_EVALUE, "linkage: %lld clusters of %lld columns", (long long)clusters,
                       (long long)count);
    int64_t *parent = rp_malloc((size_t)(2 * count) * sizeof *parent);
    int32_t *number = rp_malloc((size_t)(2 * count) * sizeof *number);
    if (!parent || !number) {
        rp_free(parent);
        rp_free(number);
        return rp_fail(error, RP_ENOMEM, "linkage: no memory to cut the tree");
    }
    for (int64_t i = 0; i < 2 * count; i++) {
        parent[i] = i;
        number[i] = -1;
    }
    for (int64_t k = 0; k < count - clusters; k++) parent[merges[k].a] = parent[merges[k].b] = count + k;
    int32_t next = 0;
    for (int64_t i = 0; i < count; i++) {
        int64_t root = root_of(parent, i);
        if (number[root] < 0) number[root] = next++;
        cluster[i] = number[root];
    }
    rp_free(parent);
    rp_free(number);
    return RP_OK;
}

/* ---- silhouettes --------------------------------------------------------------------------------------------------
 */

static double silhouette_of(const double *distances, int64_t count, const int32_t *cluster, int32_t clusters, int64_t i)
{
    double sums[MOST], own = 0.0, other = INFINITY;
    int32_t members[MOST];
    memset(sums, 0, (size_t)clusters * sizeof *sums);
    memset(members, 0, (size_t)clusters * sizeof *members);
    for (int64_t k = 0; k < count; k++) {
        sums[cluster[k]] += distances[i * count + k];
        members[cluster[k]]++;
    }
    if (members[cluster[i]] < 2) return 0.0;
    for (int32_t c = 0; c < clusters; c++) {
        if (c == cluster[i])
            own = sums[c] / (members[c] - 1);
        else if (members[c] > 0 && sums[c] / members[c] < other)
            other = sums[c] / members[c];
    }
    double most = own > other ? own : other;
    return most > 0.0 ? (other - own) / most : 0.0;
}

double fx_silhouette(const double *distances, int64_t count, const int32_t *cluster)
{
    int32_t clusters = 0;
    double sum = 0.0;
    for (int64_t i = 0; i < count; i++)
        if (cluster[i] >= clusters) clusters = cluster[i] + 1;
    if (clusters < 2 || clusters > MOST) return NAN;
    for (int64_t i = 0; i < count; i++) sum += silhouette_of(distances, count, cluster, clusters, i);
    return sum / (double)count;
}

void fx_correlation_distances(const double *correlations, int64_t count, double *distances)
{
    for (int64_t i = 0; i < count * count; i++) {
        double size = fabs(correlations[i]);
        if (isnan(size)) size = 0.0;
        distances[i] = i / count == i % count ? 0.0 : sqrt(0.5 * (1.0 - (size < 1.0 ? size : 1.0)));
    }
}
