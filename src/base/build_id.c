/// Which build is running: the linker's build ID of a program or library (a hash of its content, ELF note
/// NT_GNU_BUILD_ID).
#include <link.h>
#include <rapto/base.h>
#include <string.h>

typedef struct search {
    ElfW(Addr) address;
    rp_hash found;
} search;

// Notes are a header, a name and a description, each padded to four bytes.
static bool read_notes(const char *at, size_t size, rp_hash *id)
{
    while (size >= sizeof(ElfW(Nhdr))) {
        ElfW(Nhdr) head;
        memcpy(&head, at, sizeof head);
        size_t name = ((size_t)head.n_namesz + 3) & ~(size_t)3, description = ((size_t)head.n_descsz + 3) & ~(size_t)3;
        size_t whole = sizeof head + name + description;
        if (whole > size) return false;
        const char *text = at + sizeof head;
        if (head.n_type == NT_GNU_BUILD_ID && head.n_namesz == 4 && !memcmp(text, "GNU", 4)) {
            *id = rp_hash_bytes(text + name, head.n_descsz);
            return true;
        }
        at += whole;
        size -= whole;
    }
    return false;
}

static int look(struct dl_phdr_info *info, size_t size, void *context)
{
    search *s = context;
    bool here = false;
    (void)size;
    for (int i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *p = &info->dlpi_phdr[i];
        here |= p->p_type == PT_LOAD && s->address - info->dlpi_addr - p->p_vaddr < p->p_memsz;
    }
    for (int i = 0; here && i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *p = &info->dlpi_phdr[i];
        if (p->p_type == PT_NOTE && read_notes((const char *)(info->dlpi_addr + p->p_vaddr), p->p_memsz, &s->found))
            break;
    }
    return here;
}

rp_hash rp_build_hash(const void *address)
{
    search s = {.address = (ElfW(Addr))address, .found = rp_hash_bytes(rp_version(), strlen(rp_version()))};
    dl_iterate_phdr(look, &s);
    return s.found;
}
