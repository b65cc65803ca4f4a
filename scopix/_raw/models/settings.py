# Generated from openapi.yaml by `python -m generator generate`; do not edit.
"""Types of the module `settings`."""

from __future__ import annotations

from scopix._behaviour.settings import S3RemovalResultMixin
from scopix._core.model import Model, record
from scopix._core.times import Timestamp


@record
class S3ConfigStatus(Model):
    """Which bucket of its own a tenant uses."""

    configured: bool
    """Whether a bucket is set up."""
    bucket_name: str | None = None
    """Name of the bucket."""
    region: str | None = None
    """Its region."""
    configured_at: Timestamp | None = None
    """When it was set up."""
    is_validated: bool | None = None
    """Whether it could be used when it was last tried."""
    error: str | None = None
    """Why it could not."""
    endpoint_url: str | None = None
    """Origin of its store where that is not AWS."""


@record
class S3ValidationResult(Model):
    """Whether a bucket can be used."""

    valid: bool
    """Whether it can."""
    bucket_name: str | None = None
    """Name of the bucket; null where none is set up."""
    region: str | None = None
    """Its region."""
    error: str | None = None
    """Why it can not."""


@record
class S3RemovalResult(S3RemovalResultMixin, Model):
    """What became of a bucket that was to be forgotten."""

    removed: bool
    """Whether there was one."""
    message: str
    """The same for people."""
