/* Arrays into files and back, in NumPy's formats. */
#include <rapto/rapto.h>

int main(void)
{
    RP_SCOPE();
    rp_array *a = rp_divide(rp_reshape(rp_astype(rp_arange(0, 12, 1), RP_F32), RP_SHAPE(3, 4)), rp_scalar(8));
    rp_array *b = rp_greater(rp_sum_axis(a, 0), rp_scalar(2)), *back = NULL, *mapped = NULL, *member = NULL;
    rp_npz *archive = NULL;
    const char *names[] = {"a", "b"};
    if (rp_npy_write("example_a.npy", a, NULL) || rp_npy_read("example_a.npy", &back, NULL)) return 1;
    if (rp_npz_write("example_ab.npz", names, (rp_array *[]){a, b}, 2, false, NULL)) return 1;
    if (rp_npz_open("example_ab.npz", &archive, NULL) || rp_npz_get(archive, "b", &member, NULL)) return 1;
    bool same = false;
    if (rp_item_bool(rp_array_equal(a, back, false), &same)) return 1;
    printf("same %s %s\n", same ? "True" : "False", rp_dtype_name(rp_dtype_of(back)));
    printf("members %d\n", (int)rp_npz_count(archive));
    rp_show("b", member);
    if (rp_npy_map("example_a.npy", RP_MAP_READ, &mapped, NULL)) return 1;
    rp_show("last row", rp_index(mapped, 0, -1));
    rp_npz_close(archive);
    return remove("example_a.npy") || remove("example_ab.npz");
}
