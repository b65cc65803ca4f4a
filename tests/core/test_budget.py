from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from scopix._core.budget import RetryBudget


def exhaust(budget: RetryBudget) -> int:
    """Retry for as long as it goes; return how often."""
    count = 0
    while budget.take(after_timeout=False) is not None:
        count += 1
    return count


def test_a_hundred_retries_while_nothing_succeeds() -> None:
    """Then there is none, however many ask."""
    budget = RetryBudget()

    assert exhaust(budget) == 100
    assert budget.take(after_timeout=False) is None
    assert budget.tokens == 0


def test_a_timeout_costs_twice() -> None:
    """Who has waited for nothing burdens a server more than who was refused."""
    budget = RetryBudget()
    count = 0
    while budget.take(after_timeout=True) is not None:
        count += 1

    assert count == 50


def test_a_retry_that_succeeds_is_given_back() -> None:
    """What works in the end does no harm."""
    budget = RetryBudget()
    for _ in range(1000):
        budget.give(budget.take(after_timeout=True))

    assert budget.tokens == 500


def test_five_successes_pay_for_a_retry() -> None:
    """As long as most calls succeed, the others are retried."""
    budget = RetryBudget()
    exhaust(budget)
    for _ in range(4):
        budget.give(None)
    assert budget.take(after_timeout=False) is None
    budget.give(None)

    assert budget.take(after_timeout=False) == 5


@given(st.lists(st.sampled_from(["fail", "late", "success", "saved"]), max_size=400))
def test_agrees_with_a_ledger(events: list[str]) -> None:
    """Tokens are what came in less what went out, between nothing and the capacity."""
    budget = RetryBudget()
    tokens = 500
    for event in events:
        if event == "success":
            budget.give(None)
            tokens = min(500, tokens + 1)
            continue
        cost = 5 if event == "fail" else 10
        paid = budget.take(after_timeout=event != "fail")
        assert paid == (cost if tokens >= cost else None)
        tokens -= paid or 0
        if event == "saved" and paid is not None:
            budget.give(paid)
            tokens += paid
        assert budget.tokens == tokens
        assert 0 <= tokens <= 500


@given(st.integers(0, 2000), st.floats(0, 1))
def test_bounds_the_retries(calls: int, share: float) -> None:
    """Never more than a hundred, and a fifth of what succeeds at once, whatever fails."""
    budget = RetryBudget()
    retries = 0
    successes = round(calls * share)
    for number in range(calls):
        if number < successes:
            budget.give(None)
        elif budget.take(after_timeout=False) is not None:
            retries += 1

    assert retries <= 100 + successes // 5
