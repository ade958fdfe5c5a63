"""Attributes and methods of ndarray that are Python code; the extension calls them by name."""
import inspect


def signature(text):
    """The signature that inspect shows, from its text."""
    namespace = {}
    text = text.replace("<no value>", "None")
    exec(f"def f{text}: pass", namespace)  # noqa: S102 (our own table)
    return inspect.signature(namespace["f"])
