"""Pseudonyms: another number, another text of the same form; equal for what was equal, different for what was not.

They are drawn at random and kept in a table for as long as a run lasts, so nothing in a record leads back.
"""

from __future__ import annotations

import secrets
import string
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

FEWEST = 7  # digits of a phone number
_TRIES = 400
_NANP, _NATIONAL = 11, 10  # digits of a North American number with and without its country code
_SPARE = "999"  # no country's code: what is made with it reaches nobody
_POOLS = (string.digits, string.ascii_lowercase, string.ascii_uppercase)


class Pseudonyms:
    """The table of one run."""

    def __init__(self) -> None:
        self._chance = secrets.SystemRandom()
        self._numbers: dict[str, str] = {}
        self._texts: dict[str, str] = {}
        self._taken: set[str] = set()

    def number(self, digits: str) -> str:
        """Return other digits for a phone number's digits: as many, and none that anybody answers to."""
        if len(digits) < FEWEST:
            return digits
        if digits not in self._numbers:
            self._numbers[digits] = self._new(lambda turn: self._draw_number(digits, turn))
        return self._numbers[digits]

    def text(self, text: str) -> str:
        """Return another text: letters for letters, digits for digits, all else as it was; equally long in UTF-8."""
        if text not in self._texts:
            self._texts[text] = self._new(lambda _: "".join(self._draw_character(item) for item in text))
        return self._texts[text]

    def knows(self, text: str) -> bool:
        """Whether a text has a pseudonym already."""
        return text in self._texts

    def _new(self, draw: Callable[[int], str]) -> str:
        made = ""
        for turn in range(_TRIES):
            made = draw(turn)
            if made not in self._taken:
                break
        self._taken.add(made)
        return made

    def _draw_number(self, digits: str, turn: int) -> str:
        zeros = digits[: len(digits) - len(digits.lstrip("0"))]
        rest = digits[len(zeros) :]
        crowded = turn > _TRIES // 2
        area = self._chance.choice("23456789") + self._any(2)
        if len(rest) == _NANP and rest[0] == "1" and not crowded:
            made = f"1{area}55501{self._any(2)}"  # 555-0100 to 555-0199 are kept for fiction
        elif len(rest) == _NATIONAL and rest[0] not in "01" and not crowded:
            made = f"{area}55501{self._any(2)}"
        elif len(rest) > FEWEST:
            made = _SPARE + self._any(len(rest) - len(_SPARE))
        else:
            made = rest[:2] + self._any(len(rest[2:]))
        return zeros + made

    def _any(self, count: int) -> str:
        return "".join(self._chance.choice(string.digits) for _ in range(count))

    def _draw_character(self, character: str) -> str:
        return self._chance.choice(_alike(character))


@cache
def _alike(character: str) -> str:
    """Return the characters that may stand for one: of its kind, its neighbourhood and its length in UTF-8."""
    if character.isascii():
        return next((pool for pool in _POOLS if character in pool), character)
    kind = unicodedata.category(character)
    if kind[0] not in "LN":
        return character
    block = ord(character) & ~63
    found = "".join(chr(code) for code in range(block, block + 64) if unicodedata.category(chr(code)) == kind)
    return found or character
