"""The facade: one module for each resource of the API."""
