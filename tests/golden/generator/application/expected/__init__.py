# Generated from spec.json by `python -m generator generate`; do not edit.
"""The raw layer of Everything: its description, as code."""
