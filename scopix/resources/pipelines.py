"""`client.pipeline()`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scopix._core.pipeline import Plan, ids_of
from scopix._raw.models.pipelines import PipelineAgent
from scopix._raw.operations import pipelines as operations

from ._base import Resource

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from typing_extensions import Unpack

    from scopix._core.options import RequestOptions
    from scopix.types.pipelines import PipelineResult, PipelineStep

__all__ = ["Pipeline"]


class Pipeline(Resource):
    """Agents that work together, each on what the ones before it found.

    Made by `Scopix.pipeline`. Steps are added one after another and numbered from 0; `run` sends
    them. A pipeline never changes: each method returns another one, so that the beginning of one
    can serve for several.

    A search needs nothing and begins at once. Another step works on all earlier ones on which
    none works yet, or on those that `depends_on` names, and on what these have worked on. Steps
    that do not wait for each other run at the same time.

    Example:
        ```python
        boats = client.pipeline().search_images("boats")
        colours = await boats.analyze("Which colours do they have?").run()
        report = await boats.synthesize("Describe them").run()
        ```
    """

    __module__ = "scopix"

    _plan = Plan()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self._plan}>"

    @property
    def steps(self) -> tuple[PipelineStep, ...]:
        """The steps so far, as they will be sent."""
        return self._plan.steps

    def with_images(self, image_ids: Iterable[str]) -> Pipeline:
        """Add images that every step may work on. This is no step.

        Args:
            image_ids: Identifiers of images, up to 1,000 in all.

        Returns:
            The new pipeline.

        Raises:
            TypeError: They are no list of texts.
            ValueError: There are too many.

        Example:
            ```python
            pipeline = client.pipeline().with_images([file_id]).analyze("Which colours has it?")
            print((await pipeline.run()).final.outputs["analysis"])
            ```
        """
        return self._with(self._plan.with_files(image_ids=ids_of("image_ids", image_ids)))

    def with_documents(self, document_ids: Iterable[str]) -> Pipeline:
        """Add documents that every step may work on. This is no step.

        Args:
            document_ids: Identifiers of documents, up to 1,000 in all.

        Returns:
            The new pipeline.

        Raises:
            TypeError: They are no list of texts.
            ValueError: There are too many.

        Example:
            ```python
            document = await client.documents.upload_one("report.pdf")
            pipeline = client.pipeline().with_documents([document.document_id])
            result = await pipeline.analyze_documents("What is on the first page?").run()
            ```
        """
        ids = ids_of("document_ids", document_ids)
        return self._with(self._plan.with_files(document_ids=ids))

    def search_images(self, query: str) -> Pipeline:
        """Add a step that finds images.

        Args:
            query: What to look for, in plain words: 1 to 2,000 characters.

        Returns:
            The new pipeline.

        Raises:
            TypeError: The query is no text.
            ValueError: It is empty or too long, or there are ten steps already.
        """
        return self._with_step(PipelineAgent.IMAGE_SEARCH, query)

    def search_documents(self, query: str) -> Pipeline:
        """Add a step that finds passages of documents.

        Args:
            query: What to look for, in plain words: 1 to 2,000 characters.

        Returns:
            The new pipeline.

        Raises:
            TypeError: The query is no text.
            ValueError: It is empty or too long, or there are ten steps already.
        """
        return self._with_step(PipelineAgent.DOCUMENT_SEARCH, query)

    def search_videos(self, query: str) -> Pipeline:
        """Add a step that finds videos and their scenes.

        Args:
            query: What to look for, in plain words: 1 to 2,000 characters.

        Returns:
            The new pipeline.

        Raises:
            TypeError: The query is no text.
            ValueError: It is empty or too long, or there are ten steps already.
        """
        return self._with_step(PipelineAgent.VIDEO_SEARCH, query)

    def analyze(self, intent: str, *, depends_on: Sequence[int] | None = None) -> Pipeline:
        """Add a step that analyses images and videos.

        Args:
            intent: What to find out: 1 to 2,000 characters.
            depends_on: Numbers of the earlier steps that it works on.

        Returns:
            The new pipeline.

        Raises:
            TypeError: An argument is of the wrong type.
            ValueError: The intent is empty or too long, a number is not that of an earlier step,
                or there are ten steps already.
        """
        return self._with_step(PipelineAgent.ANALYSIS, intent, depends_on)

    def analyze_documents(
        self, intent: str, *, depends_on: Sequence[int] | None = None
    ) -> Pipeline:
        """Add a step that analyses or compares documents.

        Args:
            intent: What to find out: 1 to 2,000 characters.
            depends_on: Numbers of the earlier steps that it works on.

        Returns:
            The new pipeline.

        Raises:
            TypeError: An argument is of the wrong type.
            ValueError: The intent is empty or too long, a number is not that of an earlier step,
                or there are ten steps already.
        """
        return self._with_step(PipelineAgent.DOCUMENT_ANALYSIS, intent, depends_on)

    def cross_reference(self, intent: str, *, depends_on: Sequence[int] | None = None) -> Pipeline:
        """Add a step that finds what files have in common.

        Args:
            intent: What to find out: 1 to 2,000 characters.
            depends_on: Numbers of the earlier steps that it works on.

        Returns:
            The new pipeline.

        Raises:
            TypeError: An argument is of the wrong type.
            ValueError: The intent is empty or too long, a number is not that of an earlier step,
                or there are ten steps already.

        Example:
            ```python
            pipeline = client.pipeline().search_images("harbour").search_documents("harbour")
            pipeline = pipeline.cross_reference("Which belong together?", depends_on=[0, 1])
            ```
        """
        return self._with_step(PipelineAgent.CROSS_REFERENCE, intent, depends_on)

    def synthesize(self, intent: str, *, depends_on: Sequence[int] | None = None) -> Pipeline:
        """Add a step that writes a report.

        As the first step, and without files, it finds for itself what fits.

        Args:
            intent: What the report shall tell: 1 to 2,000 characters.
            depends_on: Numbers of the earlier steps that it works on.

        Returns:
            The new pipeline.

        Raises:
            TypeError: An argument is of the wrong type.
            ValueError: The intent is empty or too long, a number is not that of an earlier step,
                or there are ten steps already.
        """
        return self._with_step(PipelineAgent.ASSISTANT, intent, depends_on)

    async def run(self, **options: Unpack[RequestOptions]) -> PipelineResult:
        """Run the steps, in one request.

        A step that fails is no error here: its result says why, the steps that depend on it are
        skipped, and `success` is False.

        Args:
            **options: Options of this call, see `Scopix.with_options`.

        Returns:
            What each step has done.

        Raises:
            ValueError: There are no steps, or one gets nothing that it can work on.
            ResourceNotFoundError: An image or document that was given does not exist.
            ValidationError: The server refused the pipeline.

        Example:
            ```python
            result = await client.pipeline().search_images("blue").synthesize("Describe them").run()
            print(result.success, result.execution_time_ms)
            for step in result.steps:
                print(step.agent, step.status, step.summary or step.error)
            print(result.final.outputs.get("report"))
            ```
        """
        plan = self._plan
        plan.check()
        operation = operations.run_pipeline(
            steps=plan.steps,
            image_ids=plan.image_ids or None,
            document_ids=plan.document_ids or None,
        )
        return await self._caller.send(operation, options)

    def _with(self, plan: Plan) -> Pipeline:
        pipeline = Pipeline(self._caller)
        pipeline._plan = plan
        return pipeline

    def _with_step(
        self, agent: PipelineAgent, intent: str, depends_on: Sequence[int] | None = None
    ) -> Pipeline:
        return self._with(self._plan.with_step(agent, intent, depends_on))
