# Generated from openapi.yaml by `python -m generator generate`; do not edit.
"""Write reports from files, and analyse documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scopix._core.encode import json_object
from scopix._core.operation import Operation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scopix._raw.models.agent_operations import DocumentAnalysisResult, SynthesizeResult


def synthesize_report(
    *,
    intent: str,
    image_ids: Sequence[str] | None = None,
    document_ids: Sequence[str] | None = None,
    auto_save: bool | None = None,
) -> Operation[SynthesizeResult]:
    """Write a report from files.

    Writes a report on an intent from images and documents, with references to them. Without any
    named it finds the ones that fit. The report is kept as a document where `auto_save` says so.

    Args:
        intent: What the report shall tell. 1 to 2000 characters.
        image_ids: Images to write it from. At most 1000 items.
        document_ids: Documents to write it from. At most 1000 items.
        auto_save: Whether to keep the report as a document. Default: False.

    Returns:
        The operation; sending it gives a `SynthesizeResult`.
    """
    from scopix._raw.models.agent_operations import SynthesizeResult

    return Operation(
        name="synthesize_report",
        method="POST",
        path="/agents/synthesize",
        body=json_object(
            {
                "intent": intent,
                "image_ids": image_ids,
                "document_ids": document_ids,
                "auto_save": auto_save,
            }
        ),
        returns={200: SynthesizeResult},
        keyed=True,
    )


def analyze_documents(
    *, intent: str, document_ids: Sequence[str]
) -> Operation[DocumentAnalysisResult]:
    """Analyse or compare documents.

    Answers an intent from documents: analyses one, compares several, or sorts them into categories.
    Changes nothing.

    Args:
        intent: What to find out. 1 to 2000 characters.
        document_ids: The documents. 1 to 1000 items.

    Returns:
        The operation; sending it gives a `DocumentAnalysisResult`.
    """
    from scopix._raw.models.agent_operations import DocumentAnalysisResult

    return Operation(
        name="analyze_documents",
        method="POST",
        path="/agents/analyze/documents",
        body=json_object({"intent": intent, "document_ids": document_ids}),
        returns={200: DocumentAnalysisResult},
        repeatable=True,
    )
