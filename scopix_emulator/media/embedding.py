"""Vectors of texts, made by counting words."""

from __future__ import annotations

import math
import re
from hashlib import blake2b

DIMENSIONS = 64


def embed(text: str) -> list[float]:
    """Turn a text into a vector of length 1, the same one every time.

    Each word is hashed to a place and a sign, and counted there (feature hashing). Texts that share
    words point the same way; of meaning the vector knows nothing. A text without words is all
    zeros.
    """
    vector = [0.0] * DIMENSIONS
    for word in re.findall(r"\w+", text.casefold()):
        place, sign = blake2b(word.encode(), digest_size=2).digest()
        vector[place % DIMENSIONS] += 1 if sign % 2 else -1
    length = math.hypot(*vector)
    return [round(value / length, 6) for value in vector] if length else vector


def count_tokens(text: str) -> int:
    """Return the number of words and signs."""
    return len(re.findall(r"\w+|[^\w\s]", text))
