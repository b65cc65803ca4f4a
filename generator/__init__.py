"""The generator: from ``openapi.yaml`` to `scopix._raw`, and from `scopix` to `scopix_sync`."""
