"""Settings of a tenant: a bucket of its own."""

from __future__ import annotations

from scopix._raw.models.settings import S3ConfigStatus, S3RemovalResult, S3ValidationResult

__all__ = ["S3ConfigStatus", "S3RemovalResult", "S3ValidationResult"]
