/* Empty: the shared object is made of the whole static library. */
typedef int rapto_conform_is_not_empty;
