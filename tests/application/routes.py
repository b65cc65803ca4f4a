"""How the application is asked."""

from __future__ import annotations

from fastapi import APIRouter

router = APIRouter(tags=["routes"])


@router.get("/greetings/{name}", operation_id="greet")
def greet(name: str) -> str:
    """Greet somebody."""
    return f"Hello, {name}!"
