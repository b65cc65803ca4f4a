from __future__ import annotations

from scopix.types.agent_operations import DocumentAnalysisResult, SynthesizeResult

TEXT = "Dues rose [[doc:4b8e|dues.pdf|p:2]], as [[img:5b1d|quay.jpg]] shows."
READ = "Dues rose dues.pdf (p.2), as quay.jpg shows."


def test_report() -> None:
    """A report tells what it refers to, and can be read without marks."""
    result = SynthesizeResult(True, TEXT, "Dues.", 1, 1, 3, 1)

    assert [(one.filename, one.page) for one in result.references.documents] == [("dues.pdf", 2)]
    assert [one.filename for one in result.references.images] == ["quay.jpg"]
    assert result.resolved_report == READ


def test_analysis() -> None:
    """So does an analysis."""
    result = DocumentAnalysisResult(True, TEXT, "Dues.", 1, [], 3, 1)

    assert [one.id_prefix for one in result.references.documents] == ["4b8e"]
    assert result.resolved_analysis == READ
