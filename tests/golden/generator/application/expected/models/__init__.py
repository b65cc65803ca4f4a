# Generated from spec.json by `python -m generator generate`; do not edit.
"""The types, one module a group."""
