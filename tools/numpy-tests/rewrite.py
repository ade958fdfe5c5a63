"""A test file of NumPy's for the package under test: imports of numpy become imports of numpy_face, and what the package cannot
make while the file is read costs the tests that use it, not the file (missing.py). Nothing changes where nothing fails."""
import ast
import copy


class Rename(ast.NodeTransformer):
    """import numpy... -> import numpy_face..."""

    @staticmethod
    def is_numpy(name):
        return name == "numpy" or (name or "").startswith("numpy.")

    def visit_Import(self, node):
        for alias in node.names:
            if self.is_numpy(alias.name):
                if alias.asname is None:
                    alias.asname = "numpy" if alias.name == "numpy" else None
                alias.name = "numpy_face" + alias.name.removeprefix("numpy")
        return node

    def visit_ImportFrom(self, node):
        if node.level == 0 and self.is_numpy(node.module):
            if node.module != "numpy._core.tests._locales":
                node.module = "numpy_face" + node.module.removeprefix("numpy")
        return node


def function_of(node):
    arguments = ast.arguments(posonlyargs=[], args=[], kwonlyargs=[], kw_defaults=[], defaults=[])
    return ast.Lambda(args=arguments, body=node)


def call(name, *args):
    return ast.Call(func=ast.Attribute(value=ast.Name("_missing", ast.Load()), attr=name, ctx=ast.Load()), args=list(args), keywords=[])


def attempt(body, otherwise):
    """try: body, except Exception as _error: otherwise"""
    handler = ast.ExceptHandler(type=ast.Name("Exception", ast.Load()), name="_error", body=otherwise)
    return ast.Try(body=body, handlers=[handler], orelse=[], finalbody=[])


def names_of(target):
    return [node for node in ast.walk(target) if isinstance(node, ast.Name)]


def assignment(node):
    """A value that cannot be made is Missing; a list does without those elements that cannot be made."""
    if isinstance(node.value, ast.ListComp) and len(node.value.generators) == 1 and not node.value.generators[0].ifs:
        each = node.value.generators[0]
        kept = ", ".join(f"{name.id}={name.id}" for name in names_of(each.target))
        later = ast.parse(f"_missing.elements(*((lambda {kept}: {ast.unparse(node.value.elt)}) "
                          f"for {ast.unparse(each.target)} in {ast.unparse(each.iter)}))")
        return attempt([node], [ast.Assign(targets=node.targets, value=later.body[0].value)])
    starred = any(isinstance(item, ast.Starred) for item in getattr(node.value, "elts", []))
    if not starred and isinstance(node.value, (ast.List, ast.Tuple)) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
        later = ast.Assign(targets=node.targets, value=call("elements", *map(function_of, copy.deepcopy(node.value.elts))))
        return attempt([node], [later])
    if isinstance(node.value, ast.BinOp) and isinstance(node.value.right, ast.List):  # a list and some more elements
        later = copy.deepcopy(node)
        later.value.right = call("elements", *map(function_of, later.value.right.elts))
        return attempt([node], [later])
    missing = [ast.Assign(targets=[copy.deepcopy(name)], value=call("Missing", ast.Name("_error", ast.Load())))
               for target in node.targets for name in names_of(target) if isinstance(name.ctx, ast.Store)]
    return attempt([node], missing or [ast.Pass()])


def count_of(argument):
    if isinstance(argument, ast.Constant):
        return len([name for name in argument.value.split(",") if name.strip()])
    return len(getattr(argument, "elts", [None]))


def decorator(node):
    """pytest.mark.parametrize(names, values) with values that may be missing."""
    if not (isinstance(node, ast.Call) and ast.unparse(node.func).endswith("mark.parametrize") and len(node.args) == 2):
        return node
    count, values = ast.Constant(count_of(node.args[0])), node.args[1]
    if isinstance(values, (ast.List, ast.Tuple)) and not any(isinstance(value, ast.Starred) for value in values.elts):
        node.args[1] = ast.List([call("parameter", function_of(value), count) for value in values.elts], ast.Load())
    elif not isinstance(values, ast.Name):
        node.args[1] = call("parameters", function_of(values), count)
    return node


def definition(node):
    if node.name.startswith("_test"):  # makes parameters
        node.body = [assignment(item) if isinstance(item, ast.Assign) else item for item in node.body]
    if isinstance(node, ast.ClassDef):
        node.body = statements(node.body)
    if not any("parametrize" in ast.unparse(item) for item in node.decorator_list):
        return node
    second = copy.deepcopy(node)
    second.decorator_list = [decorator(item) for item in second.decorator_list]
    return attempt([node], [second])


def loop(node):
    """Rounds that fail are left out."""
    inner = all(isinstance(item, ast.For) for item in node.body)
    node.body = statements(node.body) if inner else [attempt(node.body, [ast.Pass()])]
    return node


def statements(body):
    found = []
    for node in body:
        if isinstance(node, ast.Assign):
            found.append(assignment(node))
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            found.append(definition(node))
        elif isinstance(node, ast.For):
            found.append(loop(node))
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            found.append(attempt([node], [ast.Pass()]))
        else:
            found.append(node)
    return found


def rewrite(source, target):
    tree = Rename().visit(ast.parse(source.read_text()))
    tree.body = [ast.Import([ast.alias("missing", "_missing")])] + statements(tree.body)
    target.write_text(ast.unparse(ast.fix_missing_locations(tree)))
