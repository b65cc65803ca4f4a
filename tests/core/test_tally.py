from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from scopix._core.tally import Tally


class TestTally:
    def test_pieces_add_up(self) -> None:
        """Each request says how far it is; what is done stays counted."""
        tally = Tally(30)
        first, second = tally.meter("a", 10, 10), tally.meter("b", 20, 20)

        assert tally.read() == 0
        first(4)
        second(5)
        assert tally.read() == 9
        first(10)
        tally.finish("a", 10)
        assert tally.read() == 15
        second(20)
        tally.finish("b", 20)
        assert tally.read() == tally.total == 30

    def test_a_retry_goes_back(self) -> None:
        """A piece that begins again is not counted twice."""
        tally = Tally(10)
        move = tally.meter("a", 10, 10)
        move(9)
        assert tally.read() == 9
        move(0)

        assert tally.read() == 0

    def test_what_was_there_before(self) -> None:
        """A piece that is not sent at all counts as well."""
        tally = Tally(10)
        tally.finish("a", 7)

        assert tally.read() == 7

    @given(payload=st.integers(0, 10**13), form=st.integers(1, 10**6), data=st.data())
    def test_a_form_around_the_bytes(self, payload: int, form: int, data: st.DataObject) -> None:
        """Of a form only the share of the files counts: never more than they have."""
        tally = Tally(payload)
        move = tally.meter("a", payload, payload + form)
        position = data.draw(st.integers(0, payload + form))
        move(position)

        assert max(0, position - form) <= tally.read() <= payload
        move(payload + form)
        assert tally.read() == payload

    def test_a_body_of_unknown_size(self) -> None:
        """Nothing can be said of it before its end."""
        tally = Tally(10)
        tally.meter("a", 10, None)(5)

        assert tally.read() == 0
