/* Columns against rows, views that write through, and an error that flows to where it is read. */
#include <rapto/rapto.h>
#include <string.h>

int main(void)
{
    RP_SCOPE();
    rp_array *row = rp_arange_int(1, 6, 1);
    rp_array *table = rp_multiply(rp_expand_dims(row, 1), row);
    rp_show(NULL, table);
    rp_array *odd = rp_slice(rp_slice(table, 0, RP_NONE, RP_NONE, 2), 1, RP_NONE, RP_NONE, 2);
    if (rp_assign(odd, rp_scalar_int(0), NULL) != RP_OK) return 1;
    rp_show(NULL, table);
    rp_array *rates = rp_expand_dims(rp_array_of(double, 0.01, 0.02, 0.05), 1), *years = rp_array_of(int64_t, 1, 5, 10);
    rp_show("growth", rp_round(rp_power(rp_add(rp_scalar(1), rates), years), 4));
    rp_array *grids[2];
    rp_meshgrid(RP_ARRAYS(rp_arange_int(0, 3, 1), rp_array_of(double, 0.5, 1.5)), NULL, grids);
    rp_show("meshgrid", rp_add(grids[0], grids[1]));
    rp_array *wrong = rp_sqrt(rp_add(table, rp_arange_int(0, 3, 1)));
    printf("refused: %s\n", strstr(rp_array_message(wrong), "broadcast") ? "True" : "False");
    return rp_array_status(wrong) == RP_ESHAPE ? 0 : 1;
}
