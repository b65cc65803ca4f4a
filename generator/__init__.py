"""The generator: from ``openapi.yaml`` to `scopix._raw`, and from `scopix` to `scopix_sync`.

How a description becomes code, one module a step:

- `document` reads it: plain data, the line of each place, and the typed document. In between,
  `normalise` says in one way what descriptions say in several.
- `operations` walks over it, with `parameters`, `bodies`, `answers` and, for types, `schemas` and
  `shapes`; what comes out are the plain records of `model`. `media` knows media types.
- `counts` holds these against the description; `unions` unites what can't be told apart, and
  `checks` finds what even so can't be. `references` are those within a description, and `homes`
  finds by them which module a type lies in.
- `render` turns them into modules, with `calls`, `classes`, `prose` and the templates, and
  `formatting` gives them to ruff; `output` writes and compares files.
- `lint` holds our description to our rules; `twin` and `recolour` derive the blocking package.
- `changes` compares two descriptions; `facade`, with `source`, finds out which operations the
  methods of the client come down to; `coverage` and `mixins` find what was forgotten.
- `project` does all of it to a project that is laid out as ours is; `regenerate` takes over a new
  description and tells, with `findings`, which lines written by hand have to follow.

What can't be rendered is a problem with its place and a way out (`errors`), never a guess. These
extensions say what OpenAPI can't:

- ``x-module`` on a schema: the module that it is rendered into.
- ``x-python-name`` on a schema, property, parameter or operation: its name in Python.
- ``x-any: true`` on a schema: anything is meant.
- ``x-secret: true`` on a property: it is left out of ``repr``; so is ``format: password``.
- ``x-enum-varnames``, ``x-enum-descriptions``: names and descriptions of values, in their order.
- ``x-repeatable`` on an operation: whether sending it twice does harm, against its method.
- ``x-resource-type`` on a path parameter: what it identifies, for the error when it is not there.
- ``x-media-type`` on a request body or response: which of several to use.
- ``x-raw-only`` on an operation: why the client has no method for it.
- ``x-internal: true`` on a schema: users never get one, so that it is not in `scopix.types`.
- ``x-final-events`` on the content of an event stream: names of events after which its end is no
  loss.
- ``x-transport-headers`` on the document: headers that the transport sends with every call.
"""
