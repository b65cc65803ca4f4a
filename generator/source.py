"""The modules of a package as they are written: what each name in them stands for."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

from attrs import define, field, frozen

__all__ = ["Class", "Function", "Sources"]

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


@frozen(eq=False)
class Function:
    """A function or a method."""

    name: str
    """Its dotted name, with the module."""
    module: str
    path: Path
    nodes: tuple[FunctionNode, ...]
    """Its definitions; several, where it is overloaded."""
    owner: str | None = None
    """The class of a method."""

    @property
    def is_property(self) -> bool:
        """Whether it is read like an attribute."""
        decorators = (ast.unparse(one) for one in self.nodes[-1].decorator_list)
        return any(one.rpartition(".")[2] in {"property", "cached_property"} for one in decorators)


@frozen(eq=False)
class Class:
    """A class."""

    name: str
    module: str
    node: ast.ClassDef
    methods: Mapping[str, Function]


@define
class Sources:
    """The modules below a folder, but for those of generated code.

    Args:
        root: The folder that the package lies in.
        package: Its name.
        generated: The module of the package that is not looked into.
    """

    root: Path
    package: str
    generated: str
    paths: dict[str, Path] = field(factory=dict[str, Path])
    functions: dict[str, Function] = field(factory=dict[str, Function])
    classes: dict[str, Class] = field(factory=dict[str, Class])
    trees: dict[str, ast.Module] = field(factory=dict[str, ast.Module])
    _names: dict[str, dict[str, str]] = field(factory=dict[str, dict[str, str]])
    """What the names of each module stand for."""
    _attributes: dict[str, dict[str, str]] = field(factory=dict[str, dict[str, str]])
    """The attributes of each class that was asked for."""

    def __attrs_post_init__(self) -> None:
        for path in sorted((self.root / self.package).rglob("*.py")):
            parts = path.relative_to(self.root).with_suffix("").parts
            module = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
            if f"{module}.".startswith(f"{self.generated}."):
                continue
            self.paths[module] = path
            self.trees[module] = ast.parse(path.read_text(encoding="utf-8"), path)
            self._names[module] = dict(_imported(self.trees[module], module, path))
        for module in self.paths:
            self._define(module)

    def resolve(self, name: str) -> str:
        """Follow a dotted name to where it is defined."""
        module, rest = name, list[str]()
        while module not in self.paths and "." in module:
            module, _, last = module.rpartition(".")
            rest.insert(0, last)
        if module not in self.paths or not rest:
            return name
        target = self._names[module].get(rest[0])
        if target is None or target == f"{module}.{rest[0]}":
            return name
        return self.resolve(".".join([target, *rest[1:]]))

    def meaning(self, module: str, name: str) -> str | None:
        """Return what a name in a module stands for, or None if the module does not bind it."""
        target = self._names[module].get(name)
        return None if target is None else self.resolve(target)

    def bases(self, one: Class) -> Iterator[Class]:
        """Yield a class and those that it inherits from, as far as they are in the package."""
        yield one
        for base in one.node.bases:
            name = self.annotated(one.module, base)
            if name in self.classes:
                yield from self.bases(self.classes[name])

    def method(self, owner: str, name: str) -> Function | None:
        """Find a method of a class, if only inherited."""
        for one in self.bases(self.classes[owner]):
            if name in one.methods:
                return one.methods[name]
        return None

    def attributes(self, one: Class) -> dict[str, str]:
        """Return the classes of the attributes of objects, as far as they are of the package.

        An attribute is annotated, made by a constructor, or set from an annotated argument.
        """
        if one.name not in self._attributes:
            self._attributes[one.name] = dict(self._declared(one))
        return self._attributes[one.name]

    def _declared(self, one: Class) -> Iterator[tuple[str, str]]:
        arguments = {
            argument.arg: argument.annotation
            for argument in ast.walk(one.node)
            if isinstance(argument, ast.arg)
        }
        target: ast.expr
        kind: ast.expr | None
        for node in ast.walk(one.node):
            if isinstance(node, ast.AnnAssign):
                target, kind = node.target, node.annotation
            elif isinstance(node, ast.Assign):
                target, kind = node.targets[0], None
                if isinstance(node.value, ast.Call):
                    kind = node.value.func
                elif isinstance(node.value, ast.Name):
                    kind = arguments.get(node.value.id)
            else:
                continue
            name = self.annotated(one.module, kind)
            if name is not None:
                yield ast.unparse(target).removeprefix("self."), name

    def annotated(self, module: str, node: ast.expr | None) -> str | None:
        """Return the first class of the package that an annotation mentions."""
        for part in ast.walk(node) if node is not None else ():
            if isinstance(part, (ast.Name, ast.Attribute)):
                first, _, rest = ast.unparse(part).partition(".")
                meaning = self.meaning(module, first)
                name = self.resolve(".".join(filter(None, [meaning, rest])))
                if name in self.classes:
                    return name
        return None

    def _define(self, module: str) -> None:
        path = self.paths[module]
        for node in self.trees[module].body:
            name = f"{module}.{getattr(node, 'name', '')}"
            if isinstance(node, FunctionNode):
                self._add(Function(name, module, path, (node,)))
            elif isinstance(node, ast.ClassDef):
                methods: dict[str, Function] = {}
                for inner in node.body:
                    if isinstance(inner, FunctionNode):
                        one = Function(f"{name}.{inner.name}", module, path, (inner,), name)
                        methods[inner.name] = self._add(one)
                self.classes[name] = Class(name, module, node, methods)
            else:
                continue
            self._names[module].setdefault(name.rpartition(".")[2], name)

    def _add(self, one: Function) -> Function:
        known = self.functions.get(one.name)
        nodes = (*(known.nodes if known else ()), *one.nodes)
        self.functions[one.name] = Function(one.name, one.module, one.path, nodes, one.owner)
        return self.functions[one.name]


def _imported(tree: ast.Module, module: str, path: Path) -> Iterator[tuple[str, str]]:
    """Yield what a module imports, wherever in it: local name, dotted name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                name = alias.name if alias.asname else alias.name.partition(".")[0]
                yield alias.asname or name, name
        elif isinstance(node, ast.ImportFrom):
            up = node.level - (path.name == "__init__.py")
            package = module.split(".")[: -up or None] if node.level else []
            target = ".".join([*package, *filter(None, [node.module])])
            for alias in node.names:
                yield alias.asname or alias.name, f"{target}.{alias.name}"
