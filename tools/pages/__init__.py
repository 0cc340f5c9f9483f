"""`make pages`: what is written from declarations. Each module makes files of one kind."""

from __future__ import annotations


def made_from(what: str) -> str:
    """The line at the top of a file."""
    return f"`make pages` writes this file, from the declarations of the {what}."
