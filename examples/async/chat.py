"""A chat about your files, whose answers appear word by word.

Usage: python examples/async/chat.py FILE... -- QUESTION...

Each question is a word or a text in quotation marks.
"""

from __future__ import annotations

import asyncio
import sys

from scopix import ChatTokenType, Scopix, SSEStreamError
from scopix.types.chat import ImageResultsEvent, ReconnectingEvent, ThinkingStepEvent


async def main() -> None:
    """Upload the files of the command line, then ask its questions."""
    divider = sys.argv.index("--")
    files, questions = sys.argv[1:divider], sys.argv[divider + 1 :]
    async with Scopix.from_env() as client:
        for path in files:
            uploaded = await client.files.upload(path)
            await client.files.wait_for_session(uploaded.image_id)
        async with client.chat_session(title="About my files") as session:
            for question in questions:
                print(f"> {question}")
                # The block closes the connection, however the loop in it ends.
                async with session.send_stream(question) as stream:
                    async for token in stream:
                        if token.type == ChatTokenType.TOKEN:
                            print(token.content, end="", flush=True)
                            continue
                        match token.payload:
                            case ThinkingStepEvent(message=step):
                                print(f"({step})")
                            case ImageResultsEvent(images=images):
                                print(f"(found {', '.join(one.filename for one in images)})")
                            case ReconnectingEvent(attempt=attempt):
                                print(f"(connection lost, attempt {attempt})")
                            case _:
                                pass
                print()
            history = await session.get_messages()
        print(f"{len(history)} messages")


if __name__ == "__main__":
    if "--" not in sys.argv:
        sys.exit(__doc__)
    try:
        asyncio.run(main())
    except SSEStreamError as error:
        sys.exit(f"the answer broke off after {error.events_received} events: {error}")
