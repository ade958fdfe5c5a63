/* Fourier transforms with every allocation failing in turn, plans made anew each time. */
#include "fault.h"
#include <rapto/creation.h>
#include <rapto/fft.h>

static rp_array *line, *prime, *cube, *half;

static int make_operands(void **state)
{
    (void)state;
    RP_SCOPE();
    line = rp_keep(rp_arange(0, 60, 1));
    prime = rp_keep(rp_astype(rp_arange(0, 59, 1), RP_C64));
    cube = rp_keep(rp_reshape(rp_arange(0, 120, 1), 3, (int64_t[]){4, 5, 6}));
    half = rp_keep(rp_full(RP_F16, 1, (int64_t[]){9}, rp_scalar(1)));
    return 0;
}

static int drop_operands(void **state)
{
    (void)state;
    rp_array *all[] = {line, prime, cube, half};
    for (int i = 0; i < 4; i++) rp_release(all[i]);
    rp_fft_forget_plans();
    return 0;
}

#define MAKE(name, expression)                                                                                         \
    static rp_array *make_##name(void)                                                                                 \
    {                                                                                                                  \
        return expression;                                                                                             \
    }
#define TRIALS(X)                                                                                                      \
    X(fft, rp_fft(line, RP_NONE, 0, RP_FFT_ORTHO))                                                                     \
    X(fft_long, rp_fft(line, 1 << 16, 0, RP_FFT_BACKWARD))                                                             \
    X(fft_long_prime, rp_fft(line, 32771, 0, RP_FFT_BACKWARD))                                                         \
    X(fft_prime, rp_fft(prime, RP_NONE, 0, RP_FFT_BACKWARD))                                                           \
    X(ifft, rp_ifft(cube, 53, 1, RP_FFT_BACKWARD))                                                                     \
    X(rfft, rp_rfft(line, RP_NONE, 0, RP_FFT_BACKWARD))                                                                \
    X(irfft, rp_irfft(half, RP_NONE, 0, RP_FFT_BACKWARD))                                                              \
    X(hfft, rp_hfft(prime, 61, 0, RP_FFT_FORWARD))                                                                     \
    X(ihfft, rp_ihfft(line, 7, 0, RP_FFT_BACKWARD))                                                                    \
    X(fftn, rp_fftn(cube, NULL))                                                                                       \
    X(ifftn, rp_ifftn(cube, &(rp_fft_over){.count = 2, .axes = (int[]){0, 2}, .s = (int64_t[]){3, 7}}))                \
    X(rfftn, rp_rfftn(cube, NULL))                                                                                     \
    X(irfftn, rp_irfftn(cube, NULL))                                                                                   \
    X(fftfreq, rp_fftfreq(9, 2))                                                                                       \
    X(rfftfreq, rp_rfftfreq(9, 2))                                                                                     \
    X(fftshift, rp_fftshift(cube, NULL, 0))                                                                            \
    X(ifftshift, rp_ifftshift(line, (int[]){0}, 1))

TRIALS(MAKE)

typedef struct trial {
    const char *name;
    rp_array *(*make)(void);
} trial;

static rp_status make_and_read(void *context)
{
    const trial *call = context;
    rp_fft_forget_plans();
    rp_scope *scope = rp_scope_open();
    rp_array *a = call->make();
    rp_status status = rp_eval(a);
    rp_scope_close(scope);
    rp_fft_forget_plans();
    return status;
}

static void every_function(void **state)
{
    (void)state;
#define ROW(name, expression) {#name, make_##name},
    static const trial trials[] = {TRIALS(ROW)};
    for (size_t i = 0; i < sizeof trials / sizeof *trials; i++) {
        trial one = trials[i];
        print_message("%s\n", one.name);
        fault_every_allocation(make_and_read, &one, RP_OK);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_function)};
    return cmocka_run_group_tests(tests, make_operands, drop_operands);
}
