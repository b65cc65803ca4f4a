"""The client."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, TypedDict, TypeVar, overload

from scopix.config import DEFAULT_BASE_URL, ClientConfig

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractAsyncContextManager
    from types import TracebackType

    import httpx
    from typing_extensions import Self, Unpack

    from scopix._core.operation import DownloadOperation, EventOperation, Operation
    from scopix._core.options import RequestOptions
    from scopix._core.response import RawResponse
    from scopix._core.stream import StreamOptions
    from scopix.config import ClientOptions

    from ._caller import Caller
    from ._download import DownloadStream
    from ._events import EventStream
    from .resources.agent_operations import AgentOperationsResource
    from .resources.agent_search import AgentSearchResource
    from .resources.batch import BatchResource
    from .resources.chats import ChatSessionContext, ChatsResource
    from .resources.cloud_storage import CloudStorageResource
    from .resources.direct_uploads import DirectUploadsResource
    from .resources.documents import DocumentsResource
    from .resources.files import FilesResource
    from .resources.pipelines import Pipeline
    from .resources.settings import SettingsResource
    from .resources.upload_sessions import UploadSessionsResource
    from .resources.video_analysis import VideoAnalysisResource
    from .resources.video_scenes import VideoScenesResource

__all__ = ["Scopix"]

T = TypeVar("T")


class _Lookups(TypedDict, total=False):
    tenant_id: str
    proxy_url: str


class Scopix:
    """An async client of the Scopix API.

    Use it in a ``with`` block, or call `close` at the end. It connects with the first call, and
    one client serves any number of calls at a time.

    Args:
        api_key: The key, `scopix_...`. Use `from_env` to take it from `SCOPIX_API_KEY`.
        base_url: Address of the API. Plain http is for this machine only.
        timeout: Seconds for each attempt of a request.
        max_retries: Attempts after the first one; 0 turns retrying off.
        retry_delay: Seconds, the longest delay before the first retry; it doubles from there.
        polling_interval: Seconds between the polls of a wait.
        polling_timeout: Seconds after which a wait gives up.
        tenant_id: Tenant to act for; `SCOPIX_TENANT_ID` if left out.
        proxy_url: An http or https proxy; `SCOPIX_PROXY_URL` if left out.
        enable_tracing: Whether to make OpenTelemetry spans (extra ``tracing``).
        http_client: A client of httpx or httpx2 to send with. It is used as it is and stays open.

    Raises:
        ValueError: There is no key, or a value is out of range.
        TypeError: A value is of the wrong type.

    Example:
        ```python
        from scopix import Scopix

        async with Scopix.from_env() as client:
            result = await client.files.upload("photo.jpg")
            print(result.description)
        ```
    """

    __module__ = "scopix"

    def __init__(
        self,
        api_key: str | None = None,
        *,
        base_url: str = DEFAULT_BASE_URL,
        timeout: float = 300.0,
        max_retries: int = 3,
        retry_delay: float = 1.0,
        polling_interval: float = 2.0,
        polling_timeout: float = 360.0,
        tenant_id: str | None = None,
        proxy_url: str | None = None,
        enable_tracing: bool = False,
        http_client: httpx.AsyncClient | None = None,
    ) -> None:
        # What is left out here, the configuration looks up in the environment.
        given: _Lookups = {}
        if tenant_id is not None:
            given["tenant_id"] = tenant_id
        if proxy_url is not None:
            given["proxy_url"] = proxy_url
        config = ClientConfig(
            api_key or "",
            base_url=base_url,
            timeout=timeout,
            max_retries=max_retries,
            retry_delay=retry_delay,
            polling_interval=polling_interval,
            polling_timeout=polling_timeout,
            enable_tracing=enable_tracing,
            **given,
        )
        self._caller = _caller(config, http_client)

    @classmethod
    def from_env(
        cls, *, http_client: httpx.AsyncClient | None = None, **overrides: Unpack[ClientOptions]
    ) -> Self:
        """Make a client from the environment.

        Args:
            http_client: As for the constructor.
            **overrides: Arguments of the constructor, which win over `SCOPIX_*` variables.

        Returns:
            The client.

        Raises:
            ValueError: There is no key, or a value is out of range.

        Example:
            ```python
            from scopix import Scopix

            async with Scopix.from_env(timeout=60.0) as client:
                page = await client.files.list()
            ```
        """
        return cls.from_config(ClientConfig.from_env(**overrides), http_client=http_client)

    @classmethod
    def from_config(
        cls, config: ClientConfig, *, http_client: httpx.AsyncClient | None = None
    ) -> Self:
        """Make a client from a configuration, which has more settings than the constructor.

        Args:
            config: The configuration. The client keeps it, so a later change takes effect.
            http_client: As for the constructor.

        Returns:
            The client.
        """
        client = cls.__new__(cls)
        client._caller = _caller(config, http_client)
        return client

    @property
    def config(self) -> ClientConfig:
        """The configuration in force."""
        return self._caller.transport.config

    @cached_property
    def files(self) -> FilesResource:
        """Store, find, change and delete files of every media type."""
        from .resources.files import FilesResource

        return FilesResource(self._caller)

    @cached_property
    def upload_sessions(self) -> UploadSessionsResource:
        """Follow the files of one upload until they are processed."""
        from .resources.upload_sessions import UploadSessionsResource

        return UploadSessionsResource(self._caller)

    @cached_property
    def documents(self) -> DocumentsResource:
        """Upload, read, search and follow documents."""
        from .resources.documents import DocumentsResource

        return DocumentsResource(self._caller)

    @cached_property
    def video_analysis(self) -> VideoAnalysisResource:
        """Follow the analysis of videos."""
        from .resources.video_analysis import VideoAnalysisResource

        return VideoAnalysisResource(self._caller)

    @cached_property
    def video_scenes(self) -> VideoScenesResource:
        """Read the scenes that an analysis has found."""
        from .resources.video_scenes import VideoScenesResource

        return VideoScenesResource(self._caller)

    @cached_property
    def chats(self) -> ChatsResource:
        """Ask questions about images, documents and videos, message by message."""
        from .resources.chats import ChatsResource

        return ChatsResource(self._caller)

    @cached_property
    def agent_search(self) -> AgentSearchResource:
        """Find images, documents and videos by what is in them."""
        from .resources.agent_search import AgentSearchResource

        return AgentSearchResource(self._caller)

    @cached_property
    def agent_operations(self) -> AgentOperationsResource:
        """Write reports from files, and analyse documents."""
        from .resources.agent_operations import AgentOperationsResource

        return AgentOperationsResource(self._caller)

    @cached_property
    def cloud_storage(self) -> CloudStorageResource:
        """Connect cloud storages, import from them and export to them."""
        from .resources.cloud_storage import CloudStorageResource

        return CloudStorageResource(self._caller)

    @cached_property
    def batch(self) -> BatchResource:
        """Describe many images without uploading them first."""
        from .resources.batch import BatchResource

        return BatchResource(self._caller)

    @cached_property
    def direct_uploads(self) -> DirectUploadsResource:
        """Send large files straight to storage, in one piece or in parts."""
        from .resources.direct_uploads import DirectUploadsResource

        return DirectUploadsResource(self._caller)

    @cached_property
    def settings(self) -> SettingsResource:
        """Keep files in a bucket of your own."""
        from .resources.settings import SettingsResource

        return SettingsResource(self._caller)

    def chat_session(
        self,
        *,
        title: str | None = None,
        image_ids: Sequence[str] | None = None,
        use_all_images: bool = True,
        auto_close: bool = True,
    ) -> ChatSessionContext:
        """Make a chat session for a ``with`` block: the short way to `chats.session`.

        Args:
            title: Title to show, up to 255 characters.
            image_ids: Up to 1,000 images that it knows, where it does not know all.
            use_all_images: Whether it knows all images. Documents are always searched.
            auto_close: Whether the end of the block closes it.

        Returns:
            The session; nothing is sent before the block begins.

        Raises:
            ValueError: Images are named, and all shall be used.

        Example:
            ```python
            async with client.chat_session(image_ids=[file_id], use_all_images=False) as session:
                answer = await session.send("What do you see?")
                print(answer.resolved_content)
            ```
        """
        return self.chats.session(
            title=title, image_ids=image_ids, use_all_images=use_all_images, auto_close=auto_close
        )

    def pipeline(self) -> Pipeline:
        """Begin a pipeline of agents, each of which works on what the ones before it found.

        Returns:
            A pipeline without steps, see `Pipeline`.

        Example:
            ```python
            pipeline = client.pipeline().search_images("harbour").search_documents("harbour dues")
            result = await pipeline.synthesize("Tell what is known of the harbour").run()
            print(result.final.outputs.get("report") or result.errors)
            ```
        """
        from .resources.pipelines import Pipeline

        return Pipeline(self._caller)

    def with_options(self, **options: Unpack[RequestOptions]) -> Self:
        """Make a copy of the client with other options for its calls.

        The copy shares the connections: closing either closes both.

        Args:
            **options: `timeout` (seconds for each attempt), `total_timeout` (seconds for a whole
                call), `max_retries`, `extra_headers` and `idempotency_key` (for calls that make
                one request which creates something).

        Returns:
            The copy.

        Raises:
            TypeError: An option does not exist or is of the wrong type.
            ValueError: An option is out of range.

        Example:
            ```python
            page = await client.with_options(timeout=5.0, max_retries=0).files.list()
            ```
        """
        copy = type(self).__new__(type(self))
        copy._caller = self._caller.merged(options)
        return copy

    async def send(self, operation: Operation[T], **options: Unpack[RequestOptions]) -> T:
        """Send an operation of `scopix._raw.operations` that no method of the client covers.

        Args:
            operation: What one of those functions returned.
            **options: Options of this call, see `with_options`.

        Returns:
            The decoded answer.

        Raises:
            ScopixError: The call failed; the class tells how.

        Example:
            ```python
            from scopix._raw.operations import files

            page = await client.send(files.list_files(limit=5))
            ```
        """
        return await self._caller.send(operation, options)

    async def send_raw(
        self, operation: Operation[T], **options: Unpack[RequestOptions]
    ) -> RawResponse[T]:
        """Send an operation and return the answer with its status and headers.

        Args:
            operation: As for `send`.
            **options: Options of this call, see `with_options`.

        Returns:
            The answer; `parse` decodes it.

        Raises:
            ScopixError: The call failed; the class tells how.

        Example:
            ```python
            from scopix._raw.operations import files

            response = await client.send_raw(files.list_files(limit=5))
            print(response.status_code, response.request_id, response.parse().total_count)
            ```
        """
        return await self._caller.send_raw(operation, options)

    @overload
    def stream(
        self, operation: DownloadOperation, **options: Unpack[RequestOptions]
    ) -> AbstractAsyncContextManager[DownloadStream]: ...

    @overload
    def stream(
        self, operation: EventOperation[T], **options: Unpack[StreamOptions]
    ) -> EventStream[T]: ...

    def stream(
        self,
        operation: DownloadOperation | EventOperation[Any],
        **options: Unpack[StreamOptions],
    ) -> AbstractAsyncContextManager[DownloadStream] | EventStream[Any]:
        """Send an operation whose answer is a stream, of bytes, of events or of lines of JSON.

        Args:
            operation: What a function of `scopix._raw.operations` returned.
            **options: Options of this call, see `with_options`; of a stream of events also
                `idle_timeout`, `max_reconnects` and `max_event_bytes`, see `ChatsResource`.

        Returns:
            For bytes, a context manager that gives the stream and closes it. For events and lines,
            the stream itself, which is a context manager too: an iterator over what they decode to.

        Example:
            ```python
            from scopix._raw.operations import files

            async with client.stream(files.download_file(file_id)) as stream:
                size = 0
                async for block in stream:
                    size += len(block)
            ```
        """
        from scopix._core.operation import DownloadOperation
        from scopix._core.stream import Reading

        if isinstance(operation, DownloadOperation):
            return self._caller.stream(operation, options)
        return self._caller.events(operation, Reading(operation), options)

    async def close(self) -> None:
        """Close the connections. Closing twice does nothing; a call after it is an error."""
        await self._caller.transport.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.config.base_url}>"

    def __getstate__(self) -> Any:
        msg = "a client can't be pickled or copied; make one where it is needed"
        raise TypeError(msg)


def _caller(config: ClientConfig, http_client: httpx.AsyncClient | None) -> Caller:
    # What sends requests is imported with the first client, so that the package stays cheap.
    from scopix._core.options import CallOptions

    from ._caller import Caller
    from ._transport import Transport

    return Caller(Transport(config, http_client), CallOptions.of(config))
