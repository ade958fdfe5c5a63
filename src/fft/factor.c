/* Factors of lengths: radices, splits, lengths of convolutions. Costs are in operations on whole vectors, roughly. */
#include "plan.h"

static int take(int64_t *n, int factor, int *radices, int count)
{
    while (*n % factor == 0) {
        radices[count++] = factor;
        *n /= factor;
    }
    return count;
}

int rpi_fft_radices(int64_t n, int *radices)
{
    int twos = 0, count = 0;
    for (; n % 2 == 0; n /= 2) twos++;
    while (twos > 4 || twos == 3) {
        radices[count++] = 8;
        twos -= 3;
    }
    for (; twos >= 2; twos -= 2) radices[count++] = 4;
    if (twos) radices[count++] = 2;
    count = take(&n, 9, radices, count);
    for (int factor = 3; n > 1; factor += 2) {
        if (factor > RPI_FFT_LARGEST_RADIX) return 0;
        count = take(&n, factor, radices, count);
    }
    return count;
}

/* Of one pass, for each point of a column. */
static double pass_cost(int radix)
{
    return radix <= 2   ? 6
           : radix == 3 ? 8
           : radix == 4 ? 8
           : radix == 5 ? 11
           : radix == 8 ? 13
           : radix == 9 ? 14
                        : 6 + 2 * radix;
}

/* How much longer the passes over a column take as it and its copy leave one cache after another. */
static double reach(int64_t n)
{
    int64_t bytes = 2 * n * RPI_FFT_BLOCK_BYTES;
    if (bytes <= 1 << 14) return 1;
    return bytes <= 1 << 15 ? 1.05 : bytes <= 1 << 17 ? 1.2 : bytes <= 1 << 19 ? 1.4 : 3;
}

/* Of a column of n points; negative when it has a large prime factor. */
static double column_cost(int64_t n)
{
    int radices[64], count = rpi_fft_radices(n, radices);
    double cost = 0;
    if (count == 0 && n > 1) return -1;
    for (int i = 0; i < count; i++) cost += pass_cost(radices[i]);
    return cost * (double)n * reach(n);
}

static double split_cost(int64_t n1, int64_t n2, int lanes)
{
    const double gather = 8, turn = 10;
    double first = column_cost(n2), second = column_cost(n1);
    if (n1 == 1) return first + gather * (double)n2;
    first += (gather + turn) * (double)n2;
    second += gather * (double)n1;
    int64_t first_groups = (n1 + lanes - 1) / lanes, second_groups = (n2 + lanes - 1) / lanes;
    return first * (double)first_groups + second * (double)second_groups;
}

double rpi_fft_split(int64_t n, int lanes, int64_t *n1)
{
    double best = -1;
    if (column_cost(n) < 0) return -1;
    for (int64_t i = 1; i * i <= n; i++) {
        if (n % i != 0) continue;
        for (int turn = 0; turn < 2; turn++) {
            int64_t a = turn == 0 ? i : n / i;
            double cost = a == n && n > 1 ? -1 : split_cost(a, n / a, lanes);
            if (cost >= 0 && (best < 0 || cost < best)) {
                best = cost;
                *n1 = a;
            }
        }
    }
    return best;
}

double rpi_fft_convolution(int64_t n, int lanes, int64_t *length)
{
    int64_t least = 2 * n - 1;
    double best = -1;
    for (int64_t a = 1; a <= 27; a *= 3) {
        for (int64_t b = 1; b <= 25; b *= 5) {
            int64_t size = 16 * a * b, n1;
            while (size < least) size *= 2;
            double cost = rpi_fft_split(size, lanes, &n1);
            if (cost >= 0 && (best < 0 || cost < best)) {
                best = cost;
                *length = size;
            }
        }
    }
    return 2 * best + 6 * (double)n / lanes + 3 * (double)*length / lanes;
}
