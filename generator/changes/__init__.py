"""What changed between two descriptions, whom it concerns, and which version it calls for.

One module a step:

- `sources` finds the two descriptions: files, or files of git revisions.
- `reading` puts each into the plain records of `contract`, in which two of them compare.
- `compare` goes through operations, `forms` through schemas; `renames` recognises what goes by
  another name; `rules` is the table that says what each kind of change does, and to whom.
- `report` tells it: to a person, as JSON, as a draft for the changelog, as a version.
"""
