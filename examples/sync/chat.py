# Derived from examples/async/chat.py by `python -m generator generate`; do not edit.
"""A chat about your files, whose answers appear word by word.

Usage: python examples/sync/chat.py FILE... -- QUESTION...

Each question is a word or a text in quotation marks.
"""

from __future__ import annotations

import sys

from scopix.types.chat import ImageResultsEvent, ReconnectingEvent, ThinkingStepEvent
from scopix_sync import ChatTokenType, Scopix, SSEStreamError


def main() -> None:
    """Upload the files of the command line, then ask its questions."""
    divider = sys.argv.index("--")
    files, questions = sys.argv[1:divider], sys.argv[divider + 1 :]
    with Scopix.from_env() as client:
        for path in files:
            uploaded = client.files.upload(path)
            client.files.wait_for_session(uploaded.image_id)
        with client.chat_session(title="About my files") as session:
            for question in questions:
                print(f"> {question}")
                # The block closes the connection, however the loop in it ends.
                with session.send_stream(question) as stream:
                    for token in stream:
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
            history = session.get_messages()
        print(f"{len(history)} messages")


if __name__ == "__main__":
    if "--" not in sys.argv:
        sys.exit(__doc__)
    try:
        main()
    except SSEStreamError as error:
        sys.exit(f"the answer broke off after {error.events_received} events: {error}")
