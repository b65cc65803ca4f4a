# ruff: noqa: E501 - a row of a table stays on its line
from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import names
from generator.normalise.operation_names import operation_names


def named(*operations: tuple[str, ...], **more: Any) -> list[str]:
    """Return the names chosen for operations: method and path, id, tags."""
    paths: dict[str, Any] = {}
    for where, name, *tags in operations:
        method, path = where.split()
        node = {"operationId": name} if name else {}
        paths.setdefault(path, {})[method] = {**node, "tags": tags} if tags else node
    made = operation_names({"paths": paths, **more})["paths"]
    places = [where.split() for where, *_ in operations]
    return [made[path][method].get("x-python-name", "") for method, path in places]


@pytest.mark.parametrize(
    ("where", "wanted", "tags", "name"),
    [
        ("post /api/v2/auth/session/login", "login_api_v2_auth_session_login_post", ["auth"], "login"),
        ("get /items/{item_id}/", "read_item_items__item_id___get", [], "read_item"),
        ("get /", "root__get", [], "root"),
        ("put /items/{id}/b", "copied_items__id__b_get", [], "copied"),
        ("put /items/{id}/b", "copied_items__id__c_put", [], "copied"),
        ("get /a-b/{c}.{d}", "get_x_a_b__c___d__get", [], "get_x"),
        ("get /books", "list_books_get", ["books"], "list_books"),
        ("post /data", "import_data_post", [], "import_"),
        ("post /data", "import_data_post", ["data"], "import_data"),
        ("get /x", "users.list", ["people"], "list_users"),
        ("get /x", "users.settings.update", ["users"], "update_users_settings"),
        ("get /x", "Items.GetItem", ["Items"], "get_item"),
        ("get /x", "repos/list-for-user", ["repos"], "list_for_user"),
        ("get /x", "UsersController_findAll", [], "find_all"),
        ("get /x", "UsersController_create", ["users"], "create_users"),
        ("get /x", "items-get_items", ["items"], "get_items"),
        ("get /x", "items-list", ["Items"], "list_items"),
        ("get /api/users/", "users_list", ["api"], "list_users"),
        ("get /users/{id}/posts/", "users_posts_list", [], "list_users_posts"),
        ("patch /x", "usersPartialUpdate", ["users"], "partial_update_users"),
        ("get /x", "list", ["My Books"], "list_my_books"),
    ],
)  # fmt: skip
def test_what_was_put_around_a_name_is_taken_away(
    where: str, wanted: str, tags: list[str], name: str
) -> None:
    """Paths, methods, tags and classes in an id are no part of the name, and a verb comes first."""
    assert named((where, wanted, *tags)) == [name]


@pytest.mark.parametrize(
    ("where", "wanted", "tags"),
    [
        ("get /files", "list_files", ["files"]),
        ("get /files", "getCamelCase", []),
        ("get /files", "get-file", []),
        ("get /files", "a.b", []),
        ("get /check", "pre_check_list", ["files"]),
        ("get /items", "create_items_post", []),
        ("get /list", "list", []),
        ("get /files/{id}", "", []),
        ("get /files", "files", ["files"]),
        ("get /files", "list_", ["files"]),
    ],
)
def test_a_name_stays(where: str, wanted: str, tags: list[str]) -> None:
    """An id that is a name, and one that nothing can be told of, is the name as it stands."""
    assert named((where, wanted, *tags)) == [""]


def test_servers_may_have_the_start_of_a_path() -> None:
    """What stands in the address of the server is in the ids of the server, but in no path."""
    servers = [{"url": "https://a.example/api/v2/"}]

    assert named(("post /login", "log_in_api_v2_login_post"), servers=servers) == ["log_in"]
    assert named(("post /login", "log_in_login_post"), servers=servers) == ["log_in"]


@pytest.mark.parametrize(
    ("operations", "made"),
    [
        # Modules tell them apart.
        ([("get /a/files", "list_files_a_files_get", "a"), ("get /b/files", "list_files_b_files_get", "b")],
         ["list_files", "list_files"]),
        ([("get /a/files", "list_files_a_files_get"), ("get /b/files", "list_files_b_files_get")],
         ["list_files_a", "list_files_b"]),
        ([("get /v1/it", "get_it_v1_it_get"), ("get /it", "get_it_it_get"), ("get /v2/it", "get_it_v2_it_get")],
         ["get_it_v1", "get_it", "get_it_v2"]),
        # Of a route with several methods, FastAPI takes any of them for the id of all.
        ([("get /proxy", "proxy_proxy_get"), ("put /proxy", "proxy_proxy_get")],
         ["get_proxy", "put_proxy"]),
        # One that is called so stays.
        ([("get /a/it", "get_it"), ("get /it", "get_it_it_get"), ("get /b/it", "get_it_b_it_get")],
         ["", "get_it_it", "get_it_b_it"]),
        # Then parameters tell them apart, and then methods.
        ([("get /a/{x}", "get_a__x__get"), ("get /a/{y}", "get_a__y__get")],
         ["get_by_x", "get_by_y"]),
        ([("get /proxy", "proxy"), ("put /proxy", "proxy")],
         ["get_proxy", "put_proxy"]),
        ([("get /proxy", "proxy"), ("put /proxy", "proxy"), ("get /other", "proxy")],
         ["get_proxy", "put_proxy", "get_proxy_other"]),
        # Then the whole id does.
        ([("get /a/it", "get_it_a_it_get"), ("get /b/it", "get_it_b_it_get"), ("get /c", "get_it_b")],
         ["get_it_a", "get_it_b_it_get", ""]),
    ],
)  # fmt: skip
def test_clashes(operations: list[tuple[str, ...]], made: list[str]) -> None:
    """Names are told apart by what differs, whatever the order."""
    for order in itertools.permutations(range(len(operations))):
        chosen = named(*(operations[index] for index in order))

        assert chosen == [made[index] for index in order]


def test_chosen_names_stay() -> None:
    """What a person has chosen stays, and others give way to it."""
    paths = {
        "/a/it": {"get": {"operationId": "a", "x-python-name": "get_it"}},
        "/b/it": {"get": {"operationId": "get_it_b_it_get"}, "parameters": []},
    }
    data = {"paths": paths}
    made = operation_names(data)["paths"]

    assert made["/a/it"] == paths["/a/it"]
    assert made["/b/it"]["get"]["x-python-name"] == "get_it_b"
    assert operation_names({"paths": made})["paths"] == made


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"paths": []},
        {"paths": {"/a": None, "/b": {"get": "x"}}},
        {"paths": {"/a": {"get": {"tags": "x"}}}, "servers": ["x", {}]},
    ],
)
def test_what_is_no_description_is_left_to_the_reader(data: dict[str, Any]) -> None:
    """A step tells no errors: it takes no interest in what it does not know."""
    assert operation_names(data) == data


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["get", "post"]),
            st.lists(st.sampled_from(["a", "b", "{id}", "list"]), min_size=1, max_size=3),
            st.sampled_from(["list", "get_a", "a.list", "a_list", ""]),
            st.booleans(),
        ),
        max_size=6,
        unique_by=lambda one: (one[0], tuple(one[1])),
    )
)
def test_names_are_names_whatever_is_named(drawn: list[tuple[str, list[str], str, bool]]) -> None:
    """Chosen names can be functions, do not depend on the order, and are not chosen anew."""
    paths: dict[str, Any] = {}
    for method, parts, name, is_made in drawn:
        path = "/" + "/".join(parts)
        ending = f"{path.translate({ord(c): '_' for c in '/{}'})}_{method}" if is_made else ""
        paths.setdefault(path, {})[method] = {"operationId": f"{name}{ending}", "tags": ["a"]}
    made = operation_names({"paths": paths})
    other = operation_names({"paths": dict(reversed(paths.items()))})

    assert made == other
    chosen = [
        node.get("x-python-name") or names.function_name(node["operationId"], method, path)
        for path, item in made["paths"].items()
        for method, node in item.items()
    ]
    ids = [node["operationId"] for item in paths.values() for node in item.values()]
    assert chosen == [names.argument_name(name) for name in chosen]
    if len({*ids, ""}) > len(ids):
        assert len(set(chosen)) == len(chosen)
    if len(set(chosen)) == len(chosen):
        assert operation_names(made) == made
