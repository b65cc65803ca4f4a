# Derived from scopix/resources/__init__.py by `python -m generator generate`; do not edit.
"""The facade: one module for each resource of the API."""
