from __future__ import annotations

from typing import Any

import pytest

from generator.names import class_name
from generator.normalise.naming import named_components


def chosen(schemas: dict[str, Any]) -> dict[str, str]:
    """The names of the classes, in whatever order the schemas stand."""
    data = {"components": {"schemas": schemas}}
    made = named_components(data)
    turned = named_components({"components": {"schemas": dict(reversed(schemas.items()))}})

    assert named_components(made) == made == turned
    return {
        name: one.get("x-python-name", class_name(name))
        for name, one in made["components"]["schemas"].items()
    }


@pytest.mark.parametrize(
    ("titles", "names"),
    [
        ({"A-Input": "A"}, {"A-Input": "A"}),
        ({"A-Output": "A"}, {"A-Output": "A"}),
        ({"A-Input": "A", "A-Output": "A"}, {"A-Input": "AInput", "A-Output": "A"}),
        ({"A-Input": "A", "A": ""}, {"A-Input": "A2", "A": "A"}),
        ({"a__b__Item": "Item"}, {"a__b__Item": "Item"}),
        ({"a__b__Item": "Item", "Item": "Item"}, {"a__b__Item": "BItem", "Item": "Item"}),
        ({"a__b__I": "I", "a__c__I": "I"}, {"a__b__I": "BI", "a__c__I": "CI"}),
        (
            {"app__users__models__Item": "Item", "app__orders__models__Item": "Item"},
            {"app__users__models__Item": "UsersItem", "app__orders__models__Item": "OrdersItem"},
        ),
        (
            {"a__b__Item": "Item", "b__Item": "Item", "a__c__Item": "Other"},
            {"a__b__Item": "ABItem", "b__Item": "BItem", "a__c__Item": "ACItem"},
        ),
        (
            {"a__I-Input": "I", "a__I-Output": "I", "b__I": "I"},
            {"a__I-Input": "AIInput", "a__I-Output": "AI", "b__I": "BI"},
        ),
        (
            {"one__models__item__Item": "Item", "two__models__more__Item": "Item"},
            {"one__models__item__Item": "OneItem", "two__models__more__Item": "TwoItem"},
        ),
        ({"Page_Item_": "Page[Item]"}, {"Page_Item_": "PageItem"}),
        ({"a__b__Page_Item___1": "Page[Item]"}, {"a__b__Page_Item___1": "PageItem1"}),
        (
            {"a__b__Page_Item_-Output": "Page[Item]", "a__c__Page_Item_": "Page[Item]"},
            {"a__b__Page_Item_-Output": "BPageItem", "a__c__Page_Item_": "CPageItem"},
        ),
        (
            {"Body_make_it_a__post": "Body_make_it_a__post"},
            {"Body_make_it_a__post": "Body_make_it_a__post"},
        ),
        ({"a_b": "", "AB": "", "A-B": ""}, {"AB": "AB", "A-B": "AB2", "a_b": "AB3"}),
        ({"list": "list", "Model": "Model"}, {"list": "List", "Model": "Model_"}),
        ({"a__list": "list", "b__list": "list"}, {"a__list": "AList", "b__list": "BList"}),
        ({"a__": ""}, {"a__": "A"}),
        ({"__main____Item": "Other"}, {"__main____Item": "Item"}),
    ],
)
def test_names_that_a_person_would_choose(titles: dict[str, str], names: dict[str, str]) -> None:
    """Modules, brackets and uses stay where they tell something; no two have the same name."""
    assert chosen({name: {"title": title} for name, title in titles.items()}) == names


def test_names_that_a_person_has_chosen() -> None:
    """They stay, and nothing else gets one of them."""
    schemas = {"a_b": {}, "C": {"x-python-name": "AB"}, "D": 3, "E-Output": True, "F-Output": {}}
    data = {"components": {"schemas": schemas}}

    assert named_components(data)["components"]["schemas"] == {
        "a_b": {"x-python-name": "AB2"},
        "C": {"x-python-name": "AB"},
        "D": 3,
        "E-Output": True,
        "F-Output": {"x-python-name": "F"},
    }
