# Generated from spec.json by `python -m generator generate`; do not edit.
"""The operations, one module a tag; none of them waits."""
