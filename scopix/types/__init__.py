"""The public types, by topic: import them from `scopix.types.files` and its neighbours."""
