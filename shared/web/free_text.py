"""What must never stand in text: a burgerservicenummer, and characters that nobody sees.

Invariant: Schakel holds no BSN anywhere (UAVG art. 46), and what people read hides nothing.
"""

import re
import unicodedata

_SPACE = "[ .\u00a0\u202f]"
_NINE = re.compile(r"(?<!\d)\d{9}(?!\d)")
_GROUPED = re.compile(rf"(?<!\d)(?=(\d{{2,7}}({_SPACE})\d{{2,7}}(?:\2\d{{2,5}}){{0,2}})(?!\d))")
_DUTCH_PHONE = re.compile(rf"(?:\+|(?<!\d)00)31{_SPACE}?(?:\(0\))?(?:{_SPACE}?\d){{9}}(?!\d)")
_UUID = re.compile(
    r"(?<![0-9a-fA-F])[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}(?![0-9a-fA-F])"
)
_BIDI = "\u200e\u200f\u202a-\u202e\u2066-\u2069"
_HIDDEN = re.compile(rf"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff{_BIDI}]")
_HIDDEN_OR_BREAK = re.compile(rf"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff{_BIDI}]")
_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)


def passes_eleven_test(digits: str) -> bool:
    """Whether nine digits could be a BSN (the elfproef: weights 9…2 and -1, divisible by 11)."""
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits, strict=True))
    return total % 11 == 0 and any(digit != "0" for digit in digits)


def holds_bsn(text: str) -> bool:
    """Whether a BSN stands in the text, in one piece or in groups with dots or spaces between.

    Groups need two digits or more. Dutch telephone numbers written with +31 are left alone, and
    UUIDs (RFC 9562): one in some hundreds has nine digits that would pass.
    """
    text = _UUID.sub("-", _DUTCH_PHONE.sub("", text))
    groups = (re.sub(r"\D", "", match[1]) for match in _GROUPED.finditer(text))
    candidates = [*_NINE.findall(text), *(digits for digits in groups if len(digits) == 9)]
    return any(passes_eleven_test(digits) for digits in candidates)


def hides_characters(text: str, *, lines: bool) -> bool:
    """Whether it holds control or direction characters; `lines` allows tabs and line breaks."""
    return (_HIDDEN if lines else _HIDDEN_OR_BREAK).search(text) is not None


def tidy(text: str) -> str:
    """NFC, one kind of line break, no space around it: what equals for people equals for us."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n")).strip()
