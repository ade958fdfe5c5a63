// Instruction-set level: what the processor has, what the operating system saves, what RAPTO_ISA allows.
#include <cpuid.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base_i.h"

static const char *const isa_names[] = {"ref", "v2", "v3", "v4"};

// The feature bits that each level adds (x86-64 psABI, "micro-architecture levels").
enum {
    v2_leaf1 = 1 << 0 | 1 << 9 | 1 << 13 | 1 << 19 | 1 << 20 | 1 << 23, // SSE3 SSSE3 CX16 SSE4.1 SSE4.2 POPCNT
    v2_extended1 = 1 << 0,                                              // LAHF
    v3_leaf1 = 1 << 12 | 1 << 22 | 1 << 27 | 1 << 28 | 1 << 29,         // FMA MOVBE OSXSAVE AVX F16C
    v3_leaf7 = 1 << 3 | 1 << 5 | 1 << 8,                                // BMI1 AVX2 BMI2
    v3_extended1 = 1 << 5,                                              // LZCNT
    v3_saved = 1 << 1 | 1 << 2,                                         // xmm, ymm
    v4_saved = 1 << 5 | 1 << 6 | 1 << 7,                                // mask registers, zmm low and high
};
static const uint32_t v4_leaf7 = 1u << 16 | 1u << 17 | 1u << 28 | 1u << 30 | 1u << 31; // AVX512 F DQ CD BW VL

static bool has_all(uint64_t bits, uint64_t wanted)
{
    return (bits & wanted) == wanted;
}

rp_isa rpi_isa_of_bits(const rpi_cpu_bits *b)
{
    if (!has_all(b->leaf1_ecx, v2_leaf1) || !has_all(b->extended1_ecx, v2_extended1)) return RP_ISA_REF;
    if (!has_all(b->leaf1_ecx, v3_leaf1) || !has_all(b->leaf7_ebx, v3_leaf7) ||
        !has_all(b->extended1_ecx, v3_extended1) || !has_all(b->xcr0, v3_saved))
        return RP_ISA_V2;
    return has_all(b->leaf7_ebx, v4_leaf7) && has_all(b->xcr0, v4_saved) ? RP_ISA_V4 : RP_ISA_V3;
}

static uint64_t read_xcr0(void)
{
    uint32_t low, high;
    __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    return (uint64_t)high << 32 | low;
}

static rp_isa processor_level(void)
{
    rpi_cpu_bits bits = {0};
    uint32_t a, b, c, d;
    if (__get_cpuid(1, &a, &b, &c, &d)) bits.leaf1_ecx = c;
    if (__get_cpuid_count(7, 0, &a, &b, &c, &d)) bits.leaf7_ebx = b;
    if (__get_cpuid(0x80000001u, &a, &b, &c, &d)) bits.extended1_ecx = c;
    if (bits.leaf1_ecx & 1u << 27) bits.xcr0 = read_xcr0(); // OSXSAVE: xgetbv may be used
    return rpi_isa_of_bits(&bits);
}

bool rpi_isa_parse(const char *text, rp_isa *isa)
{
    for (int i = RP_ISA_REF; i <= RP_ISA_V4; i++) {
        if (strcmp(text, isa_names[i]) != 0) continue;
        *isa = (rp_isa)i;
        return true;
    }
    return false;
}

static pthread_once_t level_once = PTHREAD_ONCE_INIT;
static rp_isa level;

static void find_level(void)
{
    level = processor_level();
    const char *text = getenv("RAPTO_ISA");
    if (!text || !*text) return;
    rp_isa cap;
    if (!rpi_isa_parse(text, &cap))
        rp_log_line(RP_LOG_ERROR, "RAPTO_ISA='%s' is none of ref, v2, v3, v4; using %s", text, isa_names[level]);
    else if (cap > level)
        rp_log_line(RP_LOG_WARN, "RAPTO_ISA='%s' is more than this processor has; using %s", text, isa_names[level]);
    else
        level = cap;
}

rp_isa rp_isa_level(void)
{
    pthread_once(&level_once, find_level);
    return level;
}

const char *rp_isa_name(rp_isa isa)
{
    return isa >= RP_ISA_REF && isa <= RP_ISA_V4 ? isa_names[isa] : "unknown";
}
