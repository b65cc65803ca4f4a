from __future__ import annotations

from keyword import iskeyword

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import names


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("UserFile", "UserFile"),
        ("VLMError", "VLMError"),
        ("user_file", "UserFile"),
        ("user-file.v2", "UserFileV2"),
        ("2fa", "Type2fa"),
        ("Model", "Model_"),
        ("none", "None_"),
        ("Größe", "Größe"),
        ("größe", "Größe"),
        ("用户", "用户"),
        ("!", "Type"),
    ],
)
def test_class_names(name: str, made: str) -> None:
    """A good name stays; others become PascalCase; what generated code uses gets an underscore."""
    assert names.class_name(name) == made


@pytest.mark.parametrize(
    ("wire", "made"),
    [
        ("file_id", "file_id"),
        ("fileId", "fileId"),
        ("type", "type"),
        ("hash", "hash"),
        ("@type", "type"),
        ("class", "class_"),
        ("_links", "links"),
        ("x-rate", "x_rate"),
        ("2fa", "field_2fa"),
        ("date", "date_"),
        ("str", "str_"),
        ("$", "field_"),
    ],
)
def test_field_names(wire: str, made: str) -> None:
    """A field is spelled as on the wire wherever Python allows it."""
    assert names.field_name(wire) == made


@pytest.mark.parametrize(
    ("wire", "made"),
    [
        ("file_id", "file_id"),
        ("fileId", "file_id"),
        ("X-Request-ID", "x_request_id"),
        ("tags[]", "tags"),
        ("filter", "filter"),
        ("from", "from_"),
        ("list", "list_"),
        ("query_string", "query_string_"),
        ("2fa", "argument_2fa"),
        ("$", "argument"),
    ],
)
def test_argument_names(wire: str, made: str) -> None:
    """Arguments and functions are in snake_case."""
    assert names.argument_name(wire) == made


@pytest.mark.parametrize(
    ("operation_id", "path", "made"),
    [
        ("getFile", "/files", "get_file"),
        ("", "/files/{file_id}", "get_files_file_id"),
        ("list", "/", "list_"),
    ],
)
def test_function_names(operation_id: str, path: str, made: str) -> None:
    """The id is the name of the function; without one, method and path are."""
    assert names.function_name(operation_id, "get", path) == made


@pytest.mark.parametrize(
    ("value", "made"),
    [
        ("pending", "PENDING"),
        ("in-progress", "IN_PROGRESS"),
        ("inProgress", "IN_PROGRESS"),
        ("+1", "PLUS_1"),
        ("-1", "MINUS_1"),
        ("3d", "VALUE_3D"),
        ("", "VALUE"),
        (7, "VALUE_7"),
        (-3, "MINUS_3"),
    ],
)
def test_member_names(value: str | int, made: str) -> None:
    """Members are named after their values, in capitals."""
    assert names.member_name(value) == made


@pytest.mark.parametrize("name", ["title", "is_known", "_x", "class", "a b", "mro"])
def test_names_that_no_member_can_have(name: str) -> None:
    """A member must not hide what every text or enumeration has."""
    assert not names.is_member_name(name)


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("files", "files"),
        ("Pets & Co", "pets_co"),
        ("import", "import_"),
        ("match", "match_"),
        ("3d", "module_3d"),
        ("", "common"),
    ],
)
def test_module_names(name: str, made: str) -> None:
    """Modules can be imported."""
    assert names.module_name(name) == made


@given(st.text(max_size=20))
def test_every_name_is_an_identifier(name: str) -> None:
    """Whatever a description says, names in Python are names."""
    for made in (
        names.class_name(name),
        names.field_name(name),
        names.argument_name(name),
        names.member_name(name),
        names.module_name(name),
    ):
        assert made.isidentifier()
        assert not iskeyword(made)


@given(st.text(max_size=20))
def test_made_names_stay(name: str) -> None:
    """A name that was made is a good one."""
    assert names.class_name(names.class_name(name)) == names.class_name(name)
    assert names.argument_name(names.argument_name(name)) == names.argument_name(name)
    assert names.field_name(names.field_name(name)) == names.field_name(name)
