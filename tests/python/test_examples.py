"""The examples in the docstrings of functions."""
import doctest
import types

import pytest
import rapto as rp


def examples():
    for name in sorted(vars(rp)):
        function = getattr(rp, name)
        row = function._row if type(function) is type(rp.sum) else None
        text = row["example"] if row else function.__doc__ if isinstance(function, types.FunctionType) else None
        if text and ">>>" in text:
            yield pytest.param(text, id=name)


@pytest.mark.parametrize("text", examples())
@pytest.mark.filterwarnings("ignore")
def test_example(text):
    test = doctest.DocTestParser().get_doctest(text + "\n", {"rp": rp}, "example", None, 0)
    said = []
    result = doctest.DocTestRunner(verbose=False).run(test, out=said.append)
    assert result.failed == 0, "".join(said)
