# Derived from scopix/resources/agent_operations.py by `python -m generator generate`; do not edit.
"""`client.agent_operations`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scopix._raw.operations import agent_operations as operations

from ._base import Resource

if TYPE_CHECKING:
    from collections.abc import Sequence

    from typing_extensions import Unpack

    from scopix._core.options import RequestOptions
    from scopix.types.agent_operations import DocumentAnalysisResult, SynthesizeResult

__all__ = ["AgentOperationsResource"]


class AgentOperationsResource(Resource):
    """Write reports from files, and analyse documents."""

    __module__ = "scopix_sync"

    def synthesize(
        self,
        intent: str,
        *,
        image_ids: Sequence[str] | None = None,
        document_ids: Sequence[str] | None = None,
        auto_save: bool = False,
        **options: Unpack[RequestOptions],
    ) -> SynthesizeResult:
        """Write a report from images and documents.

        Args:
            intent: What the report shall tell: 1 to 2,000 characters.
            image_ids: Images to write it from, up to 1,000.
            document_ids: Documents to write it from, up to 1,000. Without any files, those that
                fit are found.
            auto_save: Whether to keep the report as a document.
            **options: Options of this call, see `Scopix.with_options`.

        Returns:
            The report in Markdown, with references to the files. `success` is False where nothing
            fits.

        Raises:
            ResourceNotFoundError: An image or document does not exist.
            ValidationError: The server refused an argument.

        Example:
            ```python
            written = client.agent_operations.synthesize(
                "Describe the picture", image_ids=[file_id]
            )
            print(written.report)
            ```
        """
        operation = operations.synthesize_report(
            intent=intent,
            image_ids=image_ids,
            document_ids=document_ids,
            auto_save=auto_save,
        )
        return self._caller.send(operation, options)

    def analyze_documents(
        self, intent: str, document_ids: Sequence[str], **options: Unpack[RequestOptions]
    ) -> DocumentAnalysisResult:
        """Analyse documents, compare them, or sort them into categories.

        Args:
            intent: What to find out: 1 to 2,000 characters.
            document_ids: The documents, 1 to 1,000.
            **options: Options of this call, see `Scopix.with_options`.

        Returns:
            The analysis in Markdown, and the passages that it cites.

        Raises:
            ResourceNotFoundError: A document does not exist.
            ValidationError: The server refused an argument.

        Example:
            ```python
            document = client.documents.upload_one("report.pdf")
            done = client.agent_operations.analyze_documents(
                "What is on the second page?", [document.document_id]
            )
            print(done.analysis)
            for cited in done.chunk_references:
                print(cited.document_filename, cited.page_numbers)
            ```
        """
        operation = operations.analyze_documents(intent=intent, document_ids=document_ids)
        return self._caller.send(operation, options)
