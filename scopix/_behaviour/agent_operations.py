"""What types of the module `agent_operations` compute."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scopix.types.references import ParsedReferences

__all__ = ["DocumentAnalysisResultMixin", "SynthesizeResultMixin"]


class SynthesizeResultMixin:
    """Finds what a report refers to."""

    __slots__ = ()

    if TYPE_CHECKING:
        report: str

    @property
    def references(self) -> ParsedReferences:
        """What the report refers to."""
        from scopix.types.references import parse_references

        return parse_references(self.report)

    @property
    def resolved_report(self) -> str:
        """The report with names in place of references, for people to read."""
        from scopix.types.references import resolve_content

        return resolve_content(self.report)


class DocumentAnalysisResultMixin:
    """Finds what an analysis refers to."""

    __slots__ = ()

    if TYPE_CHECKING:
        analysis: str

    @property
    def references(self) -> ParsedReferences:
        """What the analysis refers to."""
        from scopix.types.references import parse_references

        return parse_references(self.analysis)

    @property
    def resolved_analysis(self) -> str:
        """The analysis with names in place of references, for people to read."""
        from scopix.types.references import resolve_content

        return resolve_content(self.analysis)
