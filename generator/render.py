"""From operations and types to the modules of a package."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Set
from pathlib import Path
from typing import Any, Final

from attrs import field, frozen
from openapi_python_client import Project
from openapi_python_client.config import Config, ConfigFile, MetaType
from openapi_python_client.parser import GeneratorData
from openapi_python_client.schema import UntrustedString

from generator.calls import construction, function_doc, signature
from generator.classes import (
    circles,
    class_doc,
    field_code,
    loaded,
    ordered,
    uses,
)
from generator.errors import DescriptionError, Problem
from generator.formatting import formatted
from generator.model import (
    Api,
    Definition,
    Enumeration,
    Family,
    Named,
    Operation,
    Record,
    Type,
    annotation,
    parts,
)
from generator.prose import docstring, filled, indefinite

__all__ = ["BANNER", "Target", "render"]

BANNER: Final = "by `python -m generator generate`; do not edit."
"""How the first line of each generated file ends."""

_HOMES: Final = {
    name: module
    for module, names in {
        "collections.abc": ("Mapping", "Sequence"),
        "dataclasses": ("field",),
        "datetime": ("date", "datetime", "time", "timedelta"),
        "decimal": ("Decimal",),
        "scopix._core.body": ("RawBody", "Source", "json_body"),
        "scopix._core.decode": ("JsonText",),
        "scopix._core.encode": (
            *("form", "headers", "json_object", "json_text", "multipart", "text_body"),
        ),
        "scopix._core.enums": ("OpenEnum", "OpenIntEnum"),
        "scopix._core.model": ("Model", "record"),
        "scopix._core.operation": (
            *("DownloadOperation", "EventOperation", "LineOperation", "Operation", "Redirect"),
            *("cookie_header", "deep_object", "exploded", "joined", "path_rest", "path_segment"),
            "query_string",
        ),
        "scopix._core.times": ("Timestamp",),
        "scopix._core.union": ("Unknown", "any_of", "one_of"),
        "scopix._core.unset": ("UNSET", "Unset"),
        "typing": ("Any", "ClassVar", "Literal", "TypeAlias"),
    }.items()
    for name in names
}
"""The module that each name in generated code comes from."""

_TYPING: Final = {name for name, module in _HOMES.items() if module == "typing"}


@frozen
class Target:
    """What a description is rendered into."""

    package: str
    """What the code is imported as."""
    source: str
    """Name of the description, for the first line of each file."""
    mixins: frozenset[tuple[str, str]] = frozenset()
    """Module and class of each mixin that is written by hand."""

    @property
    def is_whole(self) -> bool:
        """Whether it is a package of its own, and no part of a larger one."""
        return "." not in self.package


def render(api: Api, target: Target) -> dict[str, str]:
    """Render a description into files, by their paths below the package.

    Raises:
        DescriptionError: A mixin belongs to no type, or another ruff is installed.
    """
    package = _Package(api, target)
    files = package.files()
    package.check()
    return formatted(files, target.package) | ({"py.typed": ""} if target.is_whole else {})


@frozen
class _Function:
    """A function, ready for the template."""

    name: str
    signature: str
    doc: str
    types: set[Named]
    """What it takes and returns."""
    imports: list[str]
    """What is imported when it is called."""
    code: str
    needed: set[str]
    """Names that must be imported to run it."""
    noted: set[str]
    """Names that only its annotations have."""


@frozen
class _Class:
    """A type, ready for the template."""

    kind: str
    definition: Definition
    doc: str
    bases: str
    mixin: str
    fields: list[tuple[str, str]] = field(factory=list[tuple[str, str]])
    """Code and documentation."""
    wire: dict[str, str] = field(factory=dict[str, str])
    rest: str = ""
    """The field for members that no other one is for."""


class _Package(Project):
    """The Jinja environment of openapi-python-client, with templates of our own."""

    def __init__(self, api: Api, target: Target) -> None:
        data = GeneratorData(
            title=UntrustedString(api.title),
            description=None,
            version=UntrustedString(""),
            models=[],
            errors=[],
            endpoint_collections_by_tag={},
            enums=[],
        )
        config = Config.from_sources(
            ConfigFile(project_name_override="scopix", package_name_override="scopix"),
            MetaType("none"),
            document_source=Path(target.source),
            file_encoding="utf-8",
            overwrite=True,
            output_path=Path(),
        )
        templates = Path(__file__).parent / "templates"
        super().__init__(openapi=data, config=config, custom_template_path=templates)
        self.env.filters.update(docstring=docstring, literal=repr, annotation=annotation)
        self.env.filters.update(indefinite=indefinite, filled=filled)
        self._api = api
        self._target = target
        self._circles = circles(api.definitions)
        self._mixins = set(target.mixins)
        """Those that no type has taken yet."""

    def files(self) -> dict[str, str]:
        """Render everything."""
        api = self._api
        title = f"The raw layer of {' '.join(api.title.split())}: its description, as code."
        files = {
            "__init__.py": self._file("package", doc=title),
            "models/__init__.py": self._file("package", doc="The types, one module a group."),
            "operations/__init__.py": self._file(
                "package", doc="The operations, one module a tag; none of them waits."
            ),
        }
        for module in dict.fromkeys(operation.module for operation in api.operations):
            files[f"operations/{module}.py"] = self._operations(module)
        for module in dict.fromkeys(definition.module for definition in api.definitions):
            files[f"models/{module}.py"] = self._models(module)
        return files

    def check(self) -> None:
        """Raise if a mixin is left over."""
        problems = [
            Problem(
                0,
                f"scopix/_behaviour/{module}.py",
                f"the module `{module}` has no type that {name} could be a base of",
                "name it after a type, in a file that is named after the type's module",
            )
            for module, name in self._mixins
        ]
        if problems:
            raise DescriptionError(problems)

    def _file(self, template: str, **values: Any) -> str:
        banner = f"# Generated from {self._target.source} {BANNER}\n"
        return banner + self.env.get_template(f"{template}.py.jinja").render(**values)

    def _model_imports(self, types: Iterable[Named]) -> list[str]:
        modules: dict[str, set[str]] = {}
        for one in types:
            modules.setdefault(one.module, set()).add(one.name)
        return [
            f"from {self._target.package}.models.{module} import {', '.join(sorted(names))}"
            for module, names in sorted(modules.items())
        ]

    # ------------------------------------------------------------------------------- operations

    def _operations(self, module: str) -> str:
        operations = [one for one in self._api.operations if one.module == module]
        functions = [self._function(one) for one in operations]
        needed = set[str]().union(*(function.needed for function in functions))
        noted = set[str]().union(*(function.noted for function in functions)) - needed
        mentioned = set[Named]().union(*(function.types for function in functions))
        words = self._api.tags.get(module) or f"Operations of {module.replace('_', ' ')}"
        return self._file(
            "operations",
            doc=class_doc(words),
            functions=functions,
            imports=_imports(needed | (noted & _TYPING)),
            typing_imports=[*_imports(noted - _TYPING), *self._model_imports(mentioned)],
        )

    def _function(self, operation: Operation) -> _Function:
        taken = _named(one.type for one in operation.arguments)
        returned = _named(one.type for one in operation.results.values())
        arguments, code = signature(operation), construction(operation)
        function = ast.parse(f"def function{arguments}: {code}").body[0]
        defaults = {"UNSET"} if any(one.nullable for one in operation.arguments) else set[str]()
        own = {argument.name for argument in operation.arguments}
        needed = loaded(*ast.parse(code.removeprefix("return ")).body) - own | defaults
        return _Function(
            name=operation.name,
            signature=arguments,
            doc=function_doc(operation),
            types=taken | returned,
            imports=self._model_imports(returned),
            code=code,
            needed=needed,
            noted=loaded(function) - own - needed,
        )

    # ------------------------------------------------------------------------------------ models

    def _models(self, module: str) -> str:
        definitions = [one for one in self._api.definitions if one.module == module]
        used = {one for definition in definitions for one in uses(definition)}
        circle = self._circles[module]
        early = {one for one in used if one.module not in {module, *circle}}
        late = {one for one in used if one.module in circle}
        defined = {one.name for one in early}
        classes: list[_Class] = []
        for definition in ordered(definitions):
            classes.append(self._class(definition, defined))
            defined.add(definition.name)
        body = self.env.get_template("definitions.py.jinja").render(
            classes=classes, families=[one for one in definitions if isinstance(one, Family)]
        )
        imports = _imports(loaded(ast.parse(body)))
        mixins = sorted(one.mixin for one in classes if one.mixin)
        if mixins:
            imports.append(f"from scopix._behaviour.{module} import {', '.join(mixins)}")
        return self._file(
            "models",
            doc=f"Types of the module `{module}`.",
            imports=[*imports, *self._model_imports(early)],
            body=body,
            late=[f"{line}  # noqa: E402" for line in self._model_imports(late)],
        )

    def _class(self, definition: Definition, defined: Set[str]) -> _Class:
        mixin = f"{definition.name}Mixin"
        if (definition.module, mixin) in self._target.mixins:
            self._mixins.discard((definition.module, mixin))
        else:
            mixin = ""
        fields = definition.fields if isinstance(definition, Record) else ()
        return _Class(
            kind=type(definition).__name__,
            definition=definition,
            doc=class_doc(definition.doc or definition.name),
            bases=", ".join([*filter(None, [mixin]), *_bases(definition)]),
            mixin=mixin,
            fields=[(field_code(one, defined), one.doc) for one in fields],
            wire={one.name: one.wire for one in fields if one.name != one.wire and not one.rest},
            rest=next((one.name for one in fields if one.rest), ""),
        )


def _named(types: Iterable[Type]) -> set[Named]:
    return {part for one in types for part in parts(one) if isinstance(part, Named)}


def _bases(definition: Definition) -> list[str]:
    if isinstance(definition, Enumeration):
        return ["OpenIntEnum" if definition.integer else "OpenEnum"]
    if not isinstance(definition, (Record, Family)):
        return []
    return [family.name for family in definition.families] or ["Model"]


def _imports(names: Iterable[str]) -> list[str]:
    modules: dict[str, set[str]] = {}
    for name in names:
        if name in _HOMES:
            modules.setdefault(_HOMES[name], set()).add(name)
    return [
        f"from {module} import {', '.join(sorted(modules[module]))}" for module in sorted(modules)
    ]
