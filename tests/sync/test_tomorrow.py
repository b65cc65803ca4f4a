# Derived from tests/async/test_tomorrow.py by `python -m generator generate`; do not edit.
"""Today's client meets the server of tomorrow.

The difference says which changes break the answers; this is held to what the client does.
"""

from __future__ import annotations

import warnings

import pytest

from generator.changes.rules import ANSWERS
from scopix_sync import (
    ConflictError,
    DescriptionStatus,
    InsecureTransportWarning,
    ResponseDecodeError,
    Scopix,
    ScopixError,
)
from tests.tomorrow import ADDITIVE, BREAKING, changed, served


@pytest.fixture
def today(emulator, client):
    """Make today's client of tomorrow's server; there is a file with everything set."""
    from tests.media import photo

    client.files.upload(photo("#44aa66"), filename="tomorrow.jpg", title="Tomorrow", tags=["mood"])
    clients = []

    def make(url):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", InsecureTransportWarning)
            clients.append(Scopix(emulator.api_key, base_url=url, max_retries=0))
        return clients[-1]

    yield make
    for one in clients:
        one.close()


def breaks(tomorrow):
    """Whether the difference says that answers can't be read."""
    return any(ANSWERS in change.effects for change in tomorrow.changes)


@pytest.mark.parametrize("name", ADDITIVE)
def test_what_is_additive_is_read(name, emulator, today):
    """The client goes on working, and so does what it makes of the answer."""
    tomorrow = changed(name)
    assert tomorrow.changes != ()
    assert not breaks(tomorrow)

    with served(emulator.url, tomorrow) as url:
        page = today(url).files.list(tags=["mood"])
    (file, *_) = page.items
    assert file.filename == "tomorrow.jpg"
    assert file.to_dict()["id"] == file.id


@pytest.mark.parametrize("name", BREAKING)
def test_what_breaks_is_a_typed_error_that_names_the_field(name, emulator, today):
    """The error says where, what was expected, and what came or that the server may be newer."""
    path, word = BREAKING[name][1:]
    tomorrow = changed(name)
    assert breaks(tomorrow)

    with (
        served(emulator.url, tomorrow) as url,
        pytest.raises(ResponseDecodeError, match=word) as caught,
    ):
        today(url).files.list(tags=["mood"])
    assert caught.value.path == path
    told = "in place of the JSON of" if name == "another media type" else "the server may be newer"
    assert told in str(caught.value)
    assert caught.value.response.status_code == 200


def test_an_unknown_value_survives(emulator, today):
    """It is what the server said, and says that it is not known."""
    with served(emulator.url, changed("value of an enumeration")) as url:
        page = today(url).files.list(tags=["mood"])

    status = page.items[0].description_status
    assert status == "dreaming"
    assert isinstance(status, DescriptionStatus)
    assert not status.is_known


def test_an_unknown_field_is_in_the_raw_answer(emulator, today):
    """Whoever needs it before the next version has it."""
    from scopix._raw.operations import files

    with served(emulator.url, changed("required field")) as url:
        response = today(url).send_raw(files.list_files(tags=["mood"]))

    assert b'"mood": "another text"' in response.content
    assert response.parse().items[0].filename == "tomorrow.jpg"


def test_a_new_failure_is_a_typed_error(emulator, today):
    """A status that was not described is mapped by what it means in HTTP."""
    tomorrow = changed("failure")
    assert not breaks(tomorrow)

    with served(emulator.url, tomorrow) as url, pytest.raises(ConflictError):
        today(url).files.list()


def test_a_new_success_is_an_error_with_its_status(emulator, today):
    """The client does not take it for what it knows; the difference says that it breaks."""
    tomorrow = changed("success")
    assert breaks(tomorrow)

    with (
        served(emulator.url, tomorrow) as url,
        pytest.raises(ScopixError, match="HTTP_206") as caught,
    ):
        today(url).files.list()
    assert caught.value.response.status_code == 206
