# Generated from spec.yaml by `python -m generator generate`; do not edit.
"""The raw layer of Garden API: its description, as code."""
