# Derived from scopix/resources/agent_search.py by `python -m generator generate`; do not edit.
"""`client.agent_search`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scopix._raw.operations import agent_search as operations

from ._base import Resource

if TYPE_CHECKING:
    from collections.abc import Sequence

    from typing_extensions import Unpack

    from scopix._core.options import RequestOptions
    from scopix.types.search import (
        AgentDomain,
        DocumentSearchAgentResult,
        ImageSearchAgentResult,
        VideoSearchAgentResult,
    )

__all__ = ["AgentSearchResource"]


class AgentSearchResource(Resource):
    """Find images, documents and videos by what is in them."""

    __module__ = "scopix_sync"

    def images(
        self,
        query: str,
        *,
        limit: int = 50,
        folder_id: str | None = None,
        image_ids: Sequence[str] | None = None,
        domain: AgentDomain | str | None = None,
        **options: Unpack[RequestOptions],
    ) -> ImageSearchAgentResult:
        """Find images by what they show.

        Args:
            query: What to look for, in plain words: 1 to 2,000 characters.
            limit: Largest number of images, 1 to 500.
            folder_id: Only images of this folder.
            image_ids: Only these images, up to 1,000.
            domain: What the images are about, which steers how they are looked at.
            **options: Options of this call, see `Scopix.with_options`.

        Returns:
            The images, best first, and what was found in a sentence. `as_collection` hands them on
            to other agents.

        Raises:
            ValidationError: The server refused an argument.

        Example:
            ```python
            found = client.agent_search.images("dark blue images", limit=20)
            print(found.summary)
            for image in found.results:
                print(image.filename, f"{image.score:.0%}", image.description)
            ```
        """
        operation = operations.search_images(
            query=query,
            limit=limit,
            folder_id=folder_id,
            image_ids=image_ids,
            domain=domain,
        )
        return self._caller.send(operation, options)

    def documents(
        self,
        query: str,
        *,
        limit: int = 50,
        document_types: Sequence[str] | None = None,
        document_ids: Sequence[str] | None = None,
        **options: Unpack[RequestOptions],
    ) -> DocumentSearchAgentResult:
        """Find passages of documents.

        Args:
            query: What to look for, in plain words: 1 to 2,000 characters.
            limit: Largest number of passages, 1 to 500.
            document_types: Only documents of these types, such as `pdf` and `docx`.
            document_ids: Only these documents, up to 1,000.
            **options: Options of this call, see `Scopix.with_options`.

        Returns:
            The passages, best first, with their pages.

        Raises:
            ValidationError: The server refused an argument.

        Example:
            ```python
            client.documents.upload_one("report.pdf")
            found = client.agent_search.documents("What does the second page say?")
            for chunk in found.results:
                print(chunk.document_filename, chunk.page_numbers, chunk.score, chunk.text)
            ```
        """
        operation = operations.search_document_chunks(
            query=query,
            limit=limit,
            document_types=document_types,
            document_ids=document_ids,
        )
        return self._caller.send(operation, options)

    def videos(
        self,
        query: str,
        *,
        limit: int = 50,
        folder_id: str | None = None,
        video_ids: Sequence[str] | None = None,
        **options: Unpack[RequestOptions],
    ) -> VideoSearchAgentResult:
        """Find videos and their scenes.

        Args:
            query: What to look for, in plain words: 1 to 2,000 characters. It may name times, such
                as 1:05.
            limit: Largest number of videos, 1 to 500.
            folder_id: Only videos of this folder.
            video_ids: Only these videos, up to 1,000.
            **options: Options of this call, see `Scopix.with_options`.

        Returns:
            The videos, best first, each with the scenes that fit.

        Raises:
            ValidationError: The server refused an argument.

        Example:
            ```python
            video = client.files.upload("clip.mp4")
            client.files.wait_for_session(video.image_id)
            found = client.agent_search.videos("a green scene", limit=10)
            for match in found.results:
                for scene in match.matched_scenes or []:
                    print(match.video_filename, scene.time_range_formatted, scene.description)
            ```
        """
        operation = operations.search_videos(
            query=query, limit=limit, folder_id=folder_id, video_ids=video_ids
        )
        return self._caller.send(operation, options)
