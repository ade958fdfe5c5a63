"""Names of printing."""
from ._print import (array2string, array_repr, array_str, format_float_positional, format_float_scientific,
                     get_printoptions, printoptions, set_printoptions)

__all__ = ["array2string", "array_repr", "array_str", "format_float_positional", "format_float_scientific",
           "get_printoptions", "printoptions", "set_printoptions"]
