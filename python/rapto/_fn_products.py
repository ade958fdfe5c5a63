"""einsum_path: the pairs that einsum multiplies, and what that costs, as text."""
from math import prod as _prod

from . import _rapto as _c

__all__ = ["einsum_path"]


def _terms(subscripts, shapes):
    """Labels of each operand and of the result, and the extent of each label; an axis of "..." is a label of its own."""
    left, arrow, right = subscripts.replace(" ", "").partition("->")
    terms = left.split(",")
    dots = [len(shape) - len(term.replace("...", "")) for term, shape in zip(terms, shapes)]
    spare = [c for c in "ZYXWVUTSRQPONMLKJIHGFEDCBAzyxwvutsrqponmlkjihgfedcba" if c not in subscripts]
    extra = "".join(spare[:max(dots)])
    terms = [term.replace("...", extra[len(extra) - count:] if count else "") for term, count in zip(terms, dots)]
    joined = "".join(terms)
    result = right.replace("...", extra) if arrow else extra + "".join(
        sorted(c for c in set(joined) if joined.count(c) == 1 and c not in extra))
    sizes = {}
    for term, shape in zip(terms, shapes):
        for label, extent in zip(term, shape):
            sizes[label] = max(extent, sizes.get(label, 1))
    return terms, result, sizes


def _operations(labels, sums, factors, sizes):
    """Multiplications and additions of one product over all these labels."""
    return _prod(sizes[c] for c in labels) * (max(1, factors - 1) + bool(sums))


def _steps(path, terms, result, sizes):
    """For each product: how many labels it runs over, its text, what is left, its operations, the size of what it gives."""
    terms, steps = list(terms), []
    for number, places in enumerate(path):
        taken = [terms.pop(i) for i in sorted(places, reverse=True)]
        labels = set().union(*taken)
        needed = labels & set(result).union(*terms)
        last = number == len(path) - 1
        made = result if last else "".join(sorted(needed, key=lambda c: (sizes[c], c)))
        terms.append(made)
        steps.append((len(labels), ",".join(taken) + "->" + made, ",".join(terms) + "->" + result,
                      _operations(labels, labels - needed, len(taken), sizes), _prod(sizes[c] for c in made)))
    return steps


def _describe(terms, result, sizes, steps):
    labels = set().union(*terms)
    naive = _operations(labels, sum(map(len, terms)) > len(labels), len(terms), sizes)
    optimized = sum(step[3] for step in steps) + 1
    lines = [f"  Complete contraction:  {','.join(terms)}->{result}",
             f"         Naive scaling:  {len(labels)}",
             f"     Optimized scaling:  {max(step[0] for step in steps)}",
             f"      Naive FLOP count:  {naive:.3e}",
             f"  Optimized FLOP count:  {optimized:.3e}",
             f"   Theoretical speedup:  {naive / optimized:3.3f}",
             f"  Largest intermediate:  {max(step[4] for step in steps):.3e} elements",
             "-" * 74, f"{'scaling':<7} {'current':>24} {'remaining':>40}", "-" * 74]
    lines += [f"{scaling:4d}    {current:>24} {remaining:>40}" for scaling, current, remaining, _, _ in steps]
    return "\n".join(lines)


def _choose(optimize, planned, count):
    """(path, memory limit) that `optimize` asks for: True, False, a name, (name, limit), or a path."""
    limit = None
    if not isinstance(optimize, (bool, str)) and optimize is not None:
        if len(optimize) and optimize[0] == "einsum_path":
            path = [tuple(step) for step in optimize[1:]]
            if sum(len(step) - 1 for step in path) != count - 1:
                raise RuntimeError(f"Invalid einsum_path is specified: {count} operands do not become one by {path}")
            return path, None
        if len(optimize) != 2 or not isinstance(optimize[0], str) or not isinstance(optimize[1], (int, float)):
            raise TypeError(f"Did not understand the path: {optimize}")
        optimize, limit = optimize
    if isinstance(optimize, str) and optimize not in ("greedy", "optimal"):
        raise KeyError(f"Path name {optimize} not found")
    return planned if optimize and count > 2 else _at_once(count), limit


def _at_once(count):
    return [tuple(range(count))]


def einsum_path(*operands, optimize="greedy"):
    """The pairs that einsum multiplies, and what that costs.

    einsum itself always takes the pair with the smallest result next; False asks what one product of all would cost.

    >>> rp.einsum_path('ij,jk,kl->il', rp.ones((2, 9)), rp.ones((9, 9)), rp.ones((9, 3)))[0]
    ['einsum_path', (0, 1), (0, 1)]
    """
    subscripts, shapes, path = _c._einsum_plan(*operands)
    terms, result, sizes = _terms(subscripts, shapes)
    path, limit = _choose(optimize, path, len(terms))
    if limit is not None and any(step[4] > limit for step in _steps(path, terms, result, sizes)):
        path = _at_once(len(terms))
    return ["einsum_path", *path], _describe(terms, result, sizes, _steps(path, terms, result, sizes))
