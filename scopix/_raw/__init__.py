# Generated from openapi.yaml by `python -m generator generate`; do not edit.
"""The raw layer of the Scopix API: what its description says, as code."""
