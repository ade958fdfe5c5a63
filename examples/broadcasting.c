/* Broadcasting, views, and errors as values. */
#include <rapto/rapto.h>

int main(void)
{
    RP_SCOPE();
    /* A column against a row gives a table: the multiplication table of 1 to 5. */
    rp_array *row = rp_arange_int(1, 6, 1);
    rp_array *table = rp_multiply(rp_expand_dims(row, 1), row);
    if (rp_print(table, stdout) != RP_OK) return 1;

    /* A view shares its elements: zeros written through it appear in the table. */
    rp_array *odd = rp_slice(rp_slice(table, 0, RP_NONE, RP_NONE, 2), 1, RP_NONE, RP_NONE, 2);
    if (rp_assign(odd, rp_scalar_int(0), NULL) != RP_OK || rp_print(table, stdout) != RP_OK) return 1;

    /* Shapes that do not fit give an error array. It flows through what follows and says what happened when it is read.
     */
    rp_array *wrong = rp_sqrt(rp_add(table, rp_arange(0, 3, 1)));
    double value;
    if (rp_item(rp_sum(wrong), &value) == RP_OK) return 1;
    printf("%s\n", rp_array_message(wrong));
    return rp_array_status(wrong) == RP_ESHAPE ? 0 : 1;
}
