# Generated from spec.yaml by `python -m generator generate`; do not edit.
"""The raw layer of Zoo "API": its description, as code."""
