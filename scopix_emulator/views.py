"""Records as callers see them. The names are those of the API description."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from scopix_emulator.media.failure import description_is_retryable, text_is_retryable

if TYPE_CHECKING:
    from scopix_emulator.bucket import Bucket
    from scopix_emulator.records import Analysis, Batch, BatchItem, DirectUpload, File, Part, Scene
    from scopix_emulator.storage import Storage
    from scopix_emulator.store import SessionCounts, SessionItem
    from scopix_emulator.tally import Tally

View = dict[str, Any]


class Views:
    """Writes records for one request.

    Args:
        storage: Signs addresses.
        base_url: Origin under which the caller reached the server.
        bucket: The bucket of the caller.
    """

    def __init__(self, storage: Storage, base_url: str, bucket: Bucket | None) -> None:
        self._storage = storage
        self._base_url = base_url
        self._bucket = bucket

    # ------------------------------------------------------------------------------------- files

    def original_url(self, file: File, disposition: str | None = None) -> str:
        """Return the address of the bytes as they were uploaded."""
        bucket, kind = self._bucket, file.content_type
        if file.bucket_key is not None and bucket is not None and bucket.name == file.bucket:
            seconds = self._storage.lifetime_elsewhere
            return bucket.sign_get(file.bucket_key, seconds, kind, disposition)
        # We keep what we work on, so this goes on when the bucket was forgotten.
        extra = {} if disposition is None else {"disposition": disposition}
        return self._storage.address(self._base_url, "GET", file.object_key, type=kind, **extra)

    def variant_url(self, file: File, name: str) -> str | None:
        """Return the address of a resized copy, None where there is none."""
        key = file.variants.get(name)
        return None if key is None else self._storage.address(self._base_url, "GET", key)

    def _shared(self, file: File) -> View:
        """Write what lists, records and the processing status have in common."""
        return {
            "media_type": file.media_type,
            "tags": file.tags,
            "visible_text": file.visible_text,
            "thumbnail_url": self.variant_url(file, "small_256"),
            "created_at": file.created_at,
            "description_status": file.description_status,
            "description_error": file.description_error,
            **_description_error(file),
            "variant_status": file.variant_status,
            "page_count": file.page_count,
            "chunk_count": file.chunk_count,
            "text_extraction_status": file.text_extraction_status,
            "text_extraction_error": file.text_extraction_error,
            "text_extraction_error_type": file.text_extraction_error_type,
            "text_extraction_is_retryable": (
                None
                if file.text_extraction_error_type is None
                else text_is_retryable(file.text_extraction_error_type)
            ),
            "video_metadata": file.video_metadata,
            "video_analysis_status": file.video_analysis_status,
            "video_analysis_job_id": file.video_analysis_job_id,
        }

    def _record(self, file: File) -> View:
        """Write what lists and records have in common."""
        is_video = file.media_type == "video"
        return {
            **self._shared(file),
            "id": file.id,
            "size_bytes": file.size_bytes,
            "title": file.title,
            "content_type": file.content_type,
            "content_created_at": file.content_created_at,
            "content_category": file.content_category,
            "folder_id": file.folder_id,
            "dimensions": file.dimensions,
            "format": file.format,
            "variant_count": len(file.variants) + 1 if file.variants else None,
            "medium_url": self.variant_url(file, "medium_750"),
            "full_url": self.variant_url(file, "large_1024"),
            "blur_hash": file.blur_hash,
            "document_type": file.document_type,
            "video_url": self.original_url(file) if is_video else None,
            "scene_count": file.scene_count,
            "has_audio_transcript": False if is_video else None,
        }

    def listed(self, file: File) -> View:
        """Write a file as lists show it: without its description and its seen text."""
        return {
            **self._record(file),
            "visible_text": None,
            "filename": file.filename,
            "has_full_description": False,
            "variant_error": file.variant_error,
            "embedding_status": file.embedding_status,
        }

    def details(self, file: File, text: str | None) -> View:
        """Write the full record of a file."""
        is_document = file.media_type == "document"
        return {
            **self._record(file),
            "object_key": file.shown_key,
            "hash": file.hash,
            "original_url": self.original_url(file),
            "document_url": self.original_url(file) if is_document else None,
            "upload_description": file.description,
            "description_generated_at": file.described_at,
            "full_descriptions": [],
            "processing_history": file.history,
            "updated_at": file.updated_at,
            "upload_method": file.upload_method,
            "original_filename": file.filename,
            "dominant_colors": file.dominant_colors,
            "extracted_text": text,
            "embedding_status": file.embedding_status,
        }

    def processing(self, file: File) -> View:
        """Write how far the processing of a file is."""
        return {
            **self._shared(file),
            "image_id": file.id,
            "status": file.state,
            "filename": file.filename,
            "progress_percentage": file.progress,
            "session_id": file.session_id,
            "description": file.description,
            "embedding_status": file.embedding_status,
            "error_message": file.error_message,
            "updated_at": file.updated_at,
            "completed_at": file.completed_at,
        }

    def uploaded(self, file: File, *, duplicate: bool = False) -> View:
        """Write the answer to an upload."""
        return {
            "image_id": file.id,
            "filename": file.filename,
            "description": file.description,
            "tags": file.tags,
            "visible_text": file.visible_text,
            "description_status": "skipped" if duplicate else file.description_status,
            "thumbnail_url": self.variant_url(file, "small_256"),
            "created_at": file.created_at,
            "description_error": file.description_error,
            **_description_error(file),
            "deduplicated": duplicate,
            "media_type": file.media_type,
            "status": "completed" if duplicate or file.has_ended else "processing",
            "object_key": file.shown_key,
        }

    # ---------------------------------------------------------------------------------- sessions

    def session(self, counts: SessionCounts, items: list[SessionItem]) -> View:
        """Write how far an upload session is."""
        path = f"/files/upload-sessions/{counts.session.id}"
        ended = sorted(
            (item for item in items if item.status not in {"pending", "processing"}),
            key=lambda item: (item.file.completed_at or "", item.position),
            reverse=True,
        )
        failed = [item for item in ended if item.status == "failed"]
        return {
            **_counts(counts),
            "pending_files": counts.pending,
            "started_at": counts.started_at,
            "recent_completions": [
                {
                    "filename": item.file.filename,
                    "image_id": item.file.id,
                    "status": item.status,
                    "description": item.file.description,
                    "processing_time_ms": _duration(item),
                    "error_message": item.file.error_message,
                }
                for item in ended[:10]
            ],
            "recent_errors": [
                {
                    "filename": item.file.filename,
                    "index": item.position,
                    "error": item.file.error_message,
                    "retryable": _is_retryable(item.file),
                }
                for item in failed[:10]
            ],
            "results_url": f"{path}/results",
        }

    def listed_session(self, counts: SessionCounts) -> View:
        """Write an upload session as lists show it."""
        return {**_counts(counts), "upload_method": counts.session.upload_method}

    def item(self, item: SessionItem) -> View:
        """Write a file as one of an upload session."""
        file = item.file
        return {
            "image_id": file.id,
            "filename": file.filename,
            "index": item.position,
            "status": item.status,
            "object_key": file.shown_key,
            "media_type": file.media_type,
            "description": file.description,
            "visible_text": file.visible_text,
            "tags": file.tags,
            "description_status": "skipped" if item.duplicate else file.description_status,
            **_description_error(file),
            "deduplicated": item.duplicate,
            "processing_time_ms": _duration(item),
            "error_message": file.error_message,
            "thumbnail_url": self.variant_url(file, "small_256"),
            "created_at": file.created_at,
        }

    # ---------------------------------------------------------------------------- direct uploads

    def part(self, upload: DirectUpload, number: int, address: str) -> View:
        """Write a part that is to be sent."""
        size = upload.part_size or upload.size_bytes
        offset = (number - 1) * size
        return {
            "part_number": number,
            "upload_url": address,
            "offset": offset,
            "size_bytes": min(size, upload.size_bytes - offset),
        }

    def direct_upload(self, upload: DirectUpload, parts: list[Part]) -> View:
        """Write which parts of a direct upload have arrived."""
        return {
            "upload_id": upload.id,
            "status": upload.state,
            "method": upload.method,
            "size_bytes": upload.size_bytes,
            "received_bytes": sum(part.size_bytes for part in parts),
            "parts": [
                {"part_number": part.number, "etag": part.etag, "size_bytes": part.size_bytes}
                for part in parts
            ],
            "expires_at": upload.expires_at,
            "part_size": upload.part_size,
            "image_id": upload.file_id,
            "checksum": upload.checksum,
        }

    # ----------------------------------------------------------------------------------- batches

    def batch_item(self, item: BatchItem) -> View:
        """Write an item of a batch."""
        stored = item.object_key
        extra = {} if item.content_type is None else {"type": item.content_type}
        return {
            "item_id": item.id,
            "item_index": item.position,
            "status": item.status,
            "input_data": item.given,
            "output_data": item.output,
            "error_message": item.error_message if item.status == "failed" else None,
            "processing_time_ms": item.processing_time_ms,
            "stored_image_url": (
                None
                if stored is None
                else self._storage.address(self._base_url, "GET", stored, **extra)
            ),
        }


def analysis(job: Analysis) -> View:
    """Write how far the analysis of a video is."""
    return {
        "analysis_job_id": job.id,
        "media_id": job.file_id,
        "status": job.status,
        "progress_percent": job.progress,
        "current_step": job.current_step,
        "started_at": job.started_at,
        "completed_at": job.completed_at,
        "error_message": job.error_message,
        "error_code": job.error_code,
        "retry_count": job.retry_count,
        "max_retries": job.max_retries,
        "estimated_completion_time": job.expected_end,
    }


def scene(found: Scene) -> View:
    """Write a scene of a video."""
    return {
        "scene_id": found.id,
        "scene_index": found.position,
        "start_time": found.start,
        "end_time": found.end,
        "time_range_formatted": time_range(found),
        "description": found.description,
        "tags": found.tags,
        "visible_text": None,
        "confidence_score": None,
        "embedding_status": "completed",
        "thumbnail_url": f"/video-scenes/{found.id}/thumbnail",
        "created_at": found.created_at,
    }


def time_range(found: Scene) -> str:
    """Write when a scene goes on, such as `0:03 - 0:07`."""
    return f"{_clock(found.start)} - {_clock(found.end)}"


def _clock(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes}:{rest:02}"


def batch_status(batch: Batch, tally: Tally, expected_end: str | None) -> View:
    """Write how far a batch is."""
    return {
        "batch_id": batch.id,
        "status": tally.status(is_cancelled=batch.cancelled_at is not None),
        "total_items": tally.total,
        "processed_items": tally.processed,
        "successful_items": tally.success,
        "failed_items": tally.failed,
        "success_rate": tally.success_rate,
        "progress_percentage": tally.progress_percentage,
        "created_at": batch.created_at,
        "started_at": tally.started_at,
        "completed_at": None if tally.unfinished else tally.ended_at,
        "estimated_completion_time": expected_end,
        "avg_processing_time_ms": tally.mean_time_ms,
    }


def _description_error(file: File) -> View:
    kind = file.description_error_type
    return {
        "description_error_type": kind,
        "description_is_retryable": None if kind is None else description_is_retryable(kind),
    }


def _is_retryable(file: File) -> bool:
    text, description = file.text_extraction_error_type, file.description_error_type
    if text is not None:
        return text_is_retryable(text)
    return description is not None and description_is_retryable(description)


def _duration(item: SessionItem) -> int | None:
    times = (item.file.started_at, item.file.completed_at)
    if item.duplicate or None in times:
        return None
    begin, end = (datetime.fromisoformat(str(text).replace("Z", "+00:00")) for text in times)
    return round((end - begin).total_seconds() * 1000)


def _counts(counts: SessionCounts) -> View:
    ended = counts.total - counts.pending
    return {
        "session_id": counts.session.id,
        "status": counts.status,
        "total_files": counts.total,
        "completed_files": counts.completed,
        "failed_files": counts.failed,
        "skipped_files": counts.skipped,
        "progress_percentage": 100.0 * ended / counts.total if counts.total else 100.0,
        "created_at": counts.session.created_at,
        "completed_at": (
            (counts.session.cancelled_at or counts.completed_at) if counts.has_ended else None
        ),
    }
