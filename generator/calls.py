"""The code of operations: what the function of each of them is made of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final
from urllib.parse import quote

from openapi_python_client import strings

from generator.model import (
    ANY,
    NONE,
    SOURCE,
    STR,
    Argument,
    Basic,
    Body,
    ListOf,
    Named,
    Operation,
    Result,
    Type,
    annotation,
    either,
    without_none,
)
from generator.prose import WIDTH, indefinite, sentence, wrapped

__all__ = ["construction", "function_doc", "signature"]

_UNQUOTED: Final = "/:@!$&'()*+,;=~%"
"""What may stand in a path as it is (RFC 3986, 3.3), and what is encoded already."""


def signature(operation: Operation) -> str:
    """Write the arguments and what is returned; all but the path is given by name."""
    arguments = [_parameter(argument) for argument in operation.arguments]
    in_path = len(list(operation.at("path")))
    if in_path < len(arguments):
        arguments.insert(in_path, "*")
    return f"({', '.join(arguments)}) -> {_returned(operation)}"


def _parameter(argument: Argument) -> str:
    shown = annotation(argument.type, argument=True)
    if argument.required:
        return f"{argument.name}: {shown}"
    if argument.nullable:
        kind = annotation(without_none(argument.type), argument=True)
        return f"{argument.name}: {kind} | Unset | None = UNSET"
    optional = annotation(either(argument.type, NONE), argument=True)
    return f"{argument.name}: {optional} = None"


def construction(operation: Operation) -> str:
    """Write the call that makes the operation."""
    kind = {
        "operation": "Operation",
        "download": "DownloadOperation",
        "events": "EventOperation",
        "lines": "LineOperation",
    }[operation.kind]
    values = [
        f"name={operation.name!r}",
        f"method={operation.method!r}",
        f"path={_path(operation)}",
    ]
    query = [_query(one) for one in operation.at("query")]
    if query:
        values.append(f"query=query_string({', '.join(query)})")
    headers = [f"({one.wire!r}, {_value(one)})" for one in operation.at("header")]
    cookies = [f"({one.wire!r}, {_value(one)})" for one in operation.at("cookie")]
    sets = [f"headers({', '.join(headers)})"] if headers else []
    sets += [f"cookie_header({', '.join(cookies)})"] if cookies else []
    if sets:
        values.append(f"headers={sets[0] if len(sets) == 1 else f'{{**{sets[0]}, **{sets[1]}}}'}")
    if operation.body is not None:
        arguments = tuple(operation.at("body"))
        values.append(f"body={_body(operation.body, arguments)}")
    if operation.kind == "operation":
        returns = (f"{status}: {_result(one)}" for status, one in operation.results.items())
        values.append(f"returns={{{', '.join(returns)}}}")
    elif operation.kind != "download":
        values.append(f"event={_decoded(operation)}")
        if operation.final_events:
            values.append(f"final_events={operation.final_events!r}")
    if operation.repeatable:
        values.append("repeatable=True")
    if operation.keyed:
        values.append("keyed=True")
    if operation.resource is not None:
        what, name = operation.resource
        argument = next(one for one in operation.arguments if one.name == name)
        values.append(f"resource=({what!r}, {name if argument.type == STR else f'str({name})'})")
    if operation.accept is not None:
        values.append(f"accept={operation.accept!r}")
    return f"return {kind}({', '.join(values)})"


def _path(operation: Operation) -> str:
    arguments = {one.wire: one for one in operation.at("path")}
    if not arguments:
        return repr(quote(operation.path, safe=_UNQUOTED))
    pieces: list[str] = []
    for piece in re.split(r"({[^{}]+})", operation.path):
        if piece[:1] == "{":
            argument = arguments[piece[1:-1]]
            encode = "path_rest" if argument.slashes else "path_segment"
            pieces.append(f"{{{encode}({argument.name!r}, {_value(argument)})}}")
        else:
            pieces.append(strings.in_f_string_literal(quote(piece, safe=_UNQUOTED)))
    if sum(map(len, pieces)) < WIDTH - 20:
        return f'f"{"".join(pieces)}"'
    # One line for each parameter, with what stands before it.
    lines = ["".join(pieces[start : start + 2]) for start in range(0, len(pieces), 2)]
    return " ".join(f'f"{line}"' for line in lines if line)


def _query(argument: Argument) -> str:
    if argument.members == "deep_object":
        return f"*deep_object({argument.wire!r}, {argument.name})"
    if argument.members == "exploded":
        return f"*exploded({argument.name})"
    return f"({argument.wire!r}, {_value(argument)})"


def _value(argument: Argument) -> str:
    if argument.json:
        return f"json_text({argument.name})"
    if argument.separator is not None:
        other = "" if argument.separator == "," else f", {argument.separator!r}"
        return f"joined({argument.name!r}, {argument.name}{other})"
    return argument.name


def _body(body: Body, arguments: Sequence[Argument]) -> str:
    optional = "" if body.required else ", required=False"
    if body.kind == "object":
        plain = _members(one for one in arguments if not one.nullable)
        nullable = _members(one for one in arguments if one.nullable)
        return (
            f"json_object({plain}{f', nullable={nullable}' if nullable != '{}' else ''}{optional})"
        )
    if body.kind in {"multipart", "form"}:
        fields = [
            f"({one.wire!r}, {_value(one)}, {one.content_type!r})"
            if one.content_type and one.type != SOURCE
            else f"({one.wire!r}, {_value(one)})"
            for one in arguments
        ]
        return f"{body.kind}({', '.join(fields)}{optional})"
    name = arguments[0].name
    code = {
        "json": f"json_body({name})",
        "text": f"text_body({name}, {body.media_type!r})",
        "raw": f"RawBody({name}, {_raw_type(body.media_type, name)})",
    }[body.kind]
    return code if body.required else f"None if {name} is None else {code}"


def _raw_type(media_type: str, name: str) -> str:
    if "*" in media_type or media_type == "application/octet-stream":
        return f'{name}.content_type or "application/octet-stream"'
    return repr(media_type)


def _members(arguments: Iterable[Argument]) -> str:
    return f"{{{', '.join(f'{one.wire!r}: {one.name}' for one in arguments)}}}"


def _result(result: Result) -> str:
    if result.kind == "nothing":
        return "None"
    if result.kind == "redirect":
        return "Redirect"
    if result.kind == "text":
        return "str"
    return "JsonText" if result.type == STR else annotation(result.type)


def _returned(operation: Operation) -> str:
    if operation.kind == "download":
        return "DownloadOperation"
    if operation.kind != "operation":
        kind = "EventOperation" if operation.kind == "events" else "LineOperation"
        return f"{kind}[{annotation(_event(operation))}]"
    return f"Operation[{annotation(_outcome(operation))}]"


def _decoded(operation: Operation) -> str:
    """Write what each event is decoded into; text is taken as it is, or as JSON has it."""
    results = dict.fromkeys(one for one in operation.results.values() if one.kind != "nothing")
    return _result(*results) if len(results) == 1 else annotation(_event(operation))


def _event(operation: Operation) -> Type:
    """Return what each event is decoded into."""
    return either(*(one.type for one in operation.results.values() if one.kind != "nothing"))


def _outcome(operation: Operation) -> Type:
    """Return what sending the operation gives."""
    redirect = Basic("Redirect")
    return either(
        *(redirect if one.kind == "redirect" else one.type for one in operation.results.values())
    )


def function_doc(operation: Operation) -> str:
    """Write what is said of an operation and of its arguments."""
    width = WIDTH - 4
    summary = " ".join(operation.summary.split()) or f"{operation.method} {operation.path}"
    blocks = [sentence(summary)]
    if operation.doc:
        blocks.append(wrapped(operation.doc, width))
    told = [one for one in operation.arguments if one.doc]
    if told:
        lines = (f"    {wrapped(f'{one.name}: {one.doc}', width, ' ' * 8)}" for one in told)
        blocks.append("\n".join(["Args:", *lines]))
    blocks.append(f"Returns:\n    {wrapped(_promise(operation), width, '    ')}")
    return "\n\n".join(blocks)


def _promise(operation: Operation) -> str:
    if operation.kind == "download":
        return "The operation; streaming it gives the bytes."
    if operation.kind != "operation":
        what = "event" if operation.kind == "events" else "line"
        return f"The operation; streaming it gives {_spoken(_event(operation))} for each {what}."
    if all(one.kind == "nothing" for one in operation.results.values()):
        return "The operation; its answer has no content."
    if all(one.kind == "redirect" for one in operation.results.values()):
        return "The operation; sending it gives the address that the answer points to."
    return f"The operation; sending it gives {_spoken(_outcome(operation))}."


def _spoken(one: Type) -> str:
    if isinstance(one, Named):
        return indefinite(one.name)
    if isinstance(one, ListOf) and isinstance(one.item, Named):
        return f"a list of `{one.item.name}`"
    if one in {ANY, STR}:
        return "text" if one == STR else "anything"
    return f"`{annotation(one)}`"
