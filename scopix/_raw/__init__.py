# Generated from openapi.yaml by `python -m generator generate`; do not edit.
"""The raw layer of Scopix API: its description, as code."""
