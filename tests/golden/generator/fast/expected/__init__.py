# Generated from spec.json by `python -m generator generate`; do not edit.
"""The raw layer of FastAPI: its description, as code."""
