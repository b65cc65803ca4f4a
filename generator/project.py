"""The project: its description, and everything that follows from it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from attrs import frozen

from generator import twin
from generator.counts import check_counts
from generator.coverage import Coverage, coverage_of
from generator.document import Document
from generator.facade import GENERATED, facade_of
from generator.mixins import FOLDER, fitting, misfits, mixins_of
from generator.model import Api
from generator.operations import walk
from generator.output import compared, differences, replace, write
from generator.render import Target, render

__all__ = ["Project", "walked"]


def walked(document: Document) -> Api:
    """Walk over a description, and see that nothing was lost.

    Raises:
        DescriptionError: Something can't be rendered as it is described.
    """
    api = walk(document)
    check_counts(document, api)
    return api


@frozen
class Project:
    """A folder that is laid out as ours is."""

    root: Path

    @property
    def spec(self) -> Path:
        """The description."""
        return self.root / "openapi.yaml"

    @property
    def out(self) -> Path:
        """The package that is rendered."""
        return self.root / "scopix" / "_raw"

    @property
    def page(self) -> Path:
        """The table of what is covered."""
        return self.root / "docs" / "api-coverage.md"

    def target(self, document: Document, api: Api, *, whole: bool = True) -> Target:
        """Say what a description is rendered into.

        Args:
            document: The description.
            api: What the walk made of it.
            whole: Whether a mixin that belongs to no type is an error.
        """
        mixins = mixins_of(self.root / FOLDER)
        return Target(GENERATED, document.path.name, mixins if whole else fitting(mixins, api))

    def coverage(self, document: Document, api: Api) -> Coverage:
        """Find out what the client, the tests and the local server cover."""
        return coverage_of(document, api, facade_of(self.root), self.root)

    def generate(self, document: Document, api: Api, *, whole: bool = True) -> list[Path]:
        """Write everything that follows from the description, where it is not there already.

        Args:
            document: The description.
            api: What the walk made of it.
            whole: Whether a mixin that belongs to no type is an error.

        Returns:
            The files written or removed.

        Raises:
            DescriptionError: A mixin belongs to no type; nothing was written.
            TwinError: The sources of the twin break a rule.
        """
        changed = write(render(api, self.target(document, api, whole=whole)), self.out)
        changed += [self.root / path for path in twin.write(self.root)]
        return changed + replace(self.page, self.coverage(document, api).page())

    def check(self, document: Document, api: Api) -> Iterator[str]:
        """Say what is not as generated, and what was forgotten."""
        coverage = self.coverage(document, api)
        yield from differences(render(api, self.target(document, api)), self.out)
        yield from map(str, twin.check(self.root))
        yield from compared(self.page, coverage.page())
        yield from map(str, misfits(self.root, api))
        yield from (f"{self.spec.name}: {problem}" for problem in coverage.problems)
