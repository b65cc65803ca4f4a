# Generated from openapi.yaml by `python -m generator generate`; do not edit.
"""Connect cloud storages, import from them and export to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scopix._core.encode import json_object
from scopix._core.operation import Operation, path_segment, query_string

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scopix._raw.models.cloud_storage import (
        CloudFileInput,
        CloudStorageJobAnswer,
        CloudStorageProvider,
        CompleteAuthResult,
        ConnectionList,
        DisconnectResult,
        ExportResult,
        ImportResult,
        InitiateAuthResult,
    )


def initiate_cloud_auth(
    provider: CloudStorageProvider | str, *, redirect_uri: str | None = None
) -> Operation[InitiateAuthResult]:
    """Begin to connect a cloud storage.

    Answers with the address to which the user goes to give consent. The state that comes with it is
    valid for ten minutes.

    Args:
        provider: Provider of the storage.
        redirect_uri: Where the provider sends the user afterwards. At most 2048 characters.
            Matches `^https?://[!-Z^-~]+$`.

    Returns:
        The operation; sending it gives an `InitiateAuthResult`.
    """
    from scopix._raw.models.cloud_storage import InitiateAuthResult

    return Operation(
        name="initiate_cloud_auth",
        method="POST",
        path=f"/cloud-storage/auth/{path_segment('provider', provider)}",
        body=json_object({"redirect_uri": redirect_uri}),
        returns={200: InitiateAuthResult},
        keyed=True,
        resource=("provider", str(provider)),
    )


def complete_cloud_auth(
    provider: CloudStorageProvider | str, *, code: str, state: str, redirect_uri: str | None = None
) -> Operation[CompleteAuthResult]:
    """Finish connecting a cloud storage.

    Takes what the provider handed out after the consent. Code and state are good for one
    connection. A storage that was connected before is renewed under its old identifier.

    Args:
        provider: Provider of the storage.
        code: Authorization code. 1 to 2048 characters.
        state: State of the first step. 1 to 512 characters.
        redirect_uri: The same as in the first step; it may be left out. At most 2048
            characters. Matches `^https?://[!-Z^-~]+$`.

    Returns:
        The operation; sending it gives a `CompleteAuthResult`.
    """
    from scopix._raw.models.cloud_storage import CompleteAuthResult

    return Operation(
        name="complete_cloud_auth",
        method="POST",
        path=f"/cloud-storage/auth/{path_segment('provider', provider)}/callback",
        body=json_object({"code": code, "state": state, "redirect_uri": redirect_uri}),
        returns={200: CompleteAuthResult},
        keyed=True,
        resource=("provider", str(provider)),
    )


def list_cloud_connections(
    *, provider: CloudStorageProvider | str | None = None, active_only: bool | None = None
) -> Operation[ConnectionList]:
    """List connected storages.

    All connections of the tenant, newest first.

    Args:
        provider: Only those of this provider.
        active_only: Whether to leave out those that were disconnected. Default: True.

    Returns:
        The operation; sending it gives a `ConnectionList`.
    """
    from scopix._raw.models.cloud_storage import ConnectionList

    return Operation(
        name="list_cloud_connections",
        method="GET",
        path="/cloud-storage/connections",
        query=query_string(("provider", provider), ("active_only", active_only)),
        returns={200: ConnectionList},
        repeatable=True,
    )


def delete_cloud_connection(connection_id: str) -> Operation[DisconnectResult]:
    """Disconnect a storage.

    Revokes the access. Jobs that are under way are cancelled. The connection stays in the list as
    inactive until it is renewed.

    Args:
        connection_id: Identifier of the connection. 1 to 64 characters.

    Returns:
        The operation; sending it gives a `DisconnectResult`.
    """
    from scopix._raw.models.cloud_storage import DisconnectResult

    return Operation(
        name="delete_cloud_connection",
        method="DELETE",
        path=f"/cloud-storage/connections/{path_segment('connection_id', connection_id)}",
        returns={200: DisconnectResult},
        repeatable=True,
        resource=("cloud_storage_connection", connection_id),
    )


def start_cloud_import(
    *,
    connection_id: str,
    files: Sequence[CloudFileInput],
    auto_describe: bool | None = None,
    tags: Sequence[str] | None = None,
    collection_id: str | None = None,
) -> Operation[ImportResult]:
    """Import files from a storage.

    Starts a job that copies the files and begins to process each. Their identifiers are valid at
    once. A file that can't be copied does not stop the others. A disconnected storage answers 409.

    Args:
        connection_id: Identifier of the connection. 1 to 64 characters.
        files: The files. 1 to 1000 items.
        auto_describe: Whether to describe the files. Default: True.
        tags: Tags for every file. At most 40 items.
        collection_id: Folder to put the files in. A UUID.

    Returns:
        The operation; sending it gives an `ImportResult`.
    """
    from scopix._raw.models.cloud_storage import ImportResult

    return Operation(
        name="start_cloud_import",
        method="POST",
        path="/cloud-storage/import",
        body=json_object(
            {
                "connection_id": connection_id,
                "files": files,
                "auto_describe": auto_describe,
                "tags": tags,
                "collection_id": collection_id,
            }
        ),
        returns={202: ImportResult},
        keyed=True,
    )


def start_cloud_export(
    *,
    connection_id: str,
    image_ids: Sequence[str],
    folder_id: str | None = None,
    folder_name: str | None = None,
) -> Operation[ExportResult]:
    """Export files to a storage.

    Starts a job that writes the files as they were uploaded to a folder of the storage, by default
    to its topmost one. Takes either folder_id or folder_name. A name that is taken gets a number. A
    disconnected storage answers 409.

    Args:
        connection_id: Identifier of the connection. 1 to 64 characters.
        image_ids: Identifiers of the files, of any media type. 1 to 1000 items.
        folder_id: Folder of the storage to write to. 1 to 512 characters.
        folder_name: Folder to write to, made if there is none of this name. 1 to 255
            characters.

    Returns:
        The operation; sending it gives an `ExportResult`.
    """
    from scopix._raw.models.cloud_storage import ExportResult

    return Operation(
        name="start_cloud_export",
        method="POST",
        path="/cloud-storage/export",
        body=json_object(
            {
                "connection_id": connection_id,
                "image_ids": image_ids,
                "folder_id": folder_id,
                "folder_name": folder_name,
            }
        ),
        returns={202: ExportResult},
        keyed=True,
    )


def get_cloud_job(job_id: str) -> Operation[CloudStorageJobAnswer]:
    """Read how far a job is.

    Cheap enough to be polled.

    Args:
        job_id: Identifier of the job. A UUID.

    Returns:
        The operation; sending it gives a `CloudStorageJobAnswer`.
    """
    from scopix._raw.models.cloud_storage import CloudStorageJobAnswer

    return Operation(
        name="get_cloud_job",
        method="GET",
        path=f"/cloud-storage/jobs/{path_segment('job_id', job_id)}",
        returns={200: CloudStorageJobAnswer},
        repeatable=True,
        resource=("cloud_storage_job", job_id),
    )
