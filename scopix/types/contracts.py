"""What agents declare about themselves."""

from __future__ import annotations

from scopix._core.enums import OpenEnum

__all__ = ["AgentCapability"]


class AgentCapability(OpenEnum):
    """What an agent can do, as its contract declares it."""

    SEARCH = "search"
    """Find files by a query."""
    FILTER = "filter"
    """Narrow results down."""
    ANALYSIS = "analysis"
    """Analyse content."""
    COMPARISON = "comparison"
    """Compare items."""
    EXPORT = "export"
    """Bring results into a format."""
    SUMMARIZATION = "summarization"
    """Summarise content."""
    RECOMMENDATION = "recommendation"
    """Suggest items."""
    VISUALIZATION = "visualization"
    """Make pictures of data."""
    ANALYTICS = "analytics"
    """Compute statistics."""
    CROSS_REFERENCE = "cross_reference"
    """Link items that belong together."""
    SYNTHESIS = "synthesis"
    """Combine information."""
    ORGANIZATION = "organization"
    """Sort into categories."""
    CONVERSATIONAL = "conversational"
    """Talk over several turns."""
