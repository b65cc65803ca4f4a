# Generated from spec.yaml by `python -m generator generate`; do not edit.
"""The raw layer of Forms: its description, as code."""
