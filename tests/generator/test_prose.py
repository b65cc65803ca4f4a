from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openapi_python_client.schema import Schema

from generator.prose import docstring, filled, indefinite, limits, sentence, shown, wrapped


@pytest.mark.parametrize(
    ("words", "made"),
    [
        ("", ""),
        ("Read it", "Read it."),
        (" Read it. ", "Read it."),
        ("Why?", "Why?"),
        ("One\nline", "One\nline."),
        ("As follows:", "As follows:"),
    ],
)
def test_sentence_ends_as_one(words: str, made: str) -> None:
    """Words get a full stop unless they end already."""
    assert sentence(words) == made


@pytest.mark.parametrize(
    ("schema", "made"),
    [
        ({"minimum": 1, "maximum": 100}, ["From 1 to 100."]),
        ({"minimum": 0}, ["At least 0."]),
        ({"maximum": 0.5}, ["At most 0.5."]),
        ({"exclusiveMinimum": 0, "exclusiveMaximum": 1}, ["More than 0.", "Less than 1."]),
        ({"minimum": 2, "exclusiveMinimum": True}, ["More than 2."]),
        ({"minimum": 2, "exclusiveMinimum": False}, ["At least 2."]),
        ({"exclusiveMinimum": True}, []),
        ({"multipleOf": 5}, ["A multiple of 5."]),
        ({"minLength": 1, "maxLength": 9}, ["1 to 9 characters."]),
        ({"minLength": 1}, ["At least 1 character."]),
        ({"maxLength": 500}, ["At most 500 characters."]),
        ({"minLength": 2, "maxLength": 2}, ["Exactly 2 characters."]),
        ({"minLength": 0, "maxLength": 1}, ["At most 1 character."]),
        ({"maxItems": 40}, ["At most 40 items."]),
        ({"format": "email"}, ["An e-mail address."]),
        ({"format": "int32"}, []),
        ({"pattern": "^a$"}, ["Matches `^a$`."]),
    ],
)
def test_limits(schema: dict[str, object], made: list[str]) -> None:
    """What a value must be is said in words."""
    assert list(limits(Schema.model_validate(schema))) == made


def test_values_in_sentences() -> None:
    """Text stands in backquotes, everything else as in Python."""
    assert [shown("all"), shown(True), shown(20)] == ["`all`", "True", "20"]


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("File", "a `File`"),
        ("Event", "an `Event`"),
        ("UserFile", "a `UserFile`"),
        ("UploadResult", "an `UploadResult`"),
        ("UnknownEvent", "an `UnknownEvent`"),
        ("Unit", "a `Unit`"),
    ],
)
def test_article(name: str, made: str) -> None:
    """The article follows the sound."""
    assert indefinite(name) == made


def test_paragraphs_are_filled() -> None:
    """Lines of a paragraph flow together, paragraphs stay apart."""
    assert wrapped("one\ntwo\nthree\n\nfour", 8) == "one two\nthree\n\nfour"


def test_hanging_indent() -> None:
    """Every line but the first is indented, empty lines have no spaces."""
    assert wrapped("one two\n\nthree", 8, "    ") == "one\n    two\n\n    three"


def test_list_items_are_filled_with_their_indent() -> None:
    """A list stays a list."""
    assert wrapped("- one two\n  three\n- four\n1. five six", 9) == (
        "- one two\n  three\n- four\n1. five\n   six"
    )


def test_code_tables_and_quotes_stay() -> None:
    """What has its own line breaks keeps them."""
    words = "See:\n\n```\na   b\n\nc\n```\n\n    code   here\n\n| a | b |\n> quote"

    assert wrapped(words, 9) == words


@given(st.text(alphabet="ab \n-*`>|#1.", max_size=80), st.integers(10, 40))
def test_no_word_is_lost(words: str, width: int) -> None:
    """Wrapping changes white space only."""
    assert wrapped(words, width).split() == words.split()


@pytest.mark.parametrize(
    ("words", "made"),
    [
        ("One line.", '"""One line."""'),
        ("", '""""""'),
        ("Two\n\n lines.", '"""Two\n\n     lines.\n    """'),
        ('Ends with "', '"""Ends with \\""""'),
        ("A \\d", 'r"""A \\d"""'),
        ("Ends with \\", '"""Ends with \\\\"""'),
        ('A \\ and """', '"""A \\\\ and \\"\\"\\""""'),
        ("Null \0", '"""Null """'),
    ],
)
def test_docstring(words: str, made: str) -> None:
    """A docstring is raw where it has backslashes, and ends where it should."""
    assert docstring(words) == made


@given(st.text(max_size=60))
def test_docstring_is_one_string(words: str) -> None:
    """Whatever the words are, they are one literal."""
    (statement,) = ast.parse(docstring(words, 0)).body

    assert isinstance(statement, ast.Expr)
    assert isinstance(statement.value, ast.Constant)


def test_text_in_a_class_leaves_room() -> None:
    """A line with its quotation marks has at most 100 columns."""
    lines = docstring(filled("word " * 60)).splitlines()

    assert max(map(len, lines)) <= 100
