/// \file kernel.h
/// Kernels compiled once per instruction set: what a module with hot loops needs to join the engine's dispatch.
///
/// A kernel file is compiled once per level (CMake: rapto_isa_sources(target files...)) with RP_KERNEL_ISA set to v2,
/// v3 or v4. Everything in it is static but one table, named with RP_KERNEL_SYMBOL:
///
///     const my_table RP_KERNEL_SYMBOL(my_kernels) = {...};       // my_kernels_v2, my_kernels_v3, my_kernels_v4
///
/// and the module picks one at start with RP_KERNEL_PICK(my_kernels).
#ifndef RAPTO_KERNEL_H
#define RAPTO_KERNEL_H

#include <rapto/base.h>

#define RP_KERNEL_PASTE2(a, b) a##_##b
#define RP_KERNEL_PASTE(a, b)  RP_KERNEL_PASTE2(a, b)
/// The per-level name of a symbol in a kernel file.
#define RP_KERNEL_SYMBOL(name) RP_KERNEL_PASTE(name, RP_KERNEL_ISA)

/// Declares the three tables of `name`, each of the given type.
#define RP_KERNEL_DECLARE(type, name) extern const type name##_v2, name##_v3, name##_v4

/// A pointer to the table of the level in use.
#define RP_KERNEL_PICK(name)                                                                                           \
    (rp_isa_level() >= RP_ISA_V4 ? &name##_v4 : rp_isa_level() == RP_ISA_V3 ? &name##_v3 : &name##_v2)

#endif
