"""Bytes to text: byte-order mark, UTF-8, what the page declares, then a guess."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from charset_normalizer import from_bytes

#: Longest marks first: UTF-32's begins like UTF-16's.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: Bytes of the detector's sample; more changes nothing but its time.
_SAMPLE = 65_536
#: windows-1252's quotation marks, dashes, ellipsis, bullet, no-break space, pound: what
#: an English text saved on Windows has beyond ASCII.
_TYPOGRAPHIC = frozenset(
    b"\x80\x85\x91\x92\x93\x94\x95\x96\x97\x99\xa0\xa3\xa7\xa9\xb0"
)
_NOT_ASCII = re.compile(rb"[\x80-\xff]")
_DECLARED = re.compile(
    rb"<meta[^>]{0,200}?charset\s{0,9}=\s{0,9}[\"']?([\w-]{3,30})", re.I
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, how its bytes were read, and what a person should know of it."""

    text: str
    encoding: str
    warnings: tuple[str, ...] = ()


def decode(data: bytes) -> Decoded:
    """Decode a file. Never fails: what cannot be decoded becomes U+FFFD, counted."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _forced(data[len(mark) :], encoding, guessed=False)
    if wide := _wide(data):
        return _forced(data, wide, guessed=True)
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass
    if declared := _declared(data):
        return _forced(data, declared, guessed=False)
    return _forced(data, _guess(data), guessed=True)


def _forced(data: bytes, encoding: str, *, guessed: bool) -> Decoded:
    """Decode in the chosen encoding, whatever it costs."""
    text = data.decode(encoding, "replace")
    lost = text.count("\ufffd")
    if lost and encoding.startswith("utf"):  # the author's own are no losses
        lost -= data.count("\ufffd".encode(encoding))
    warnings = []
    if guessed:
        warnings.append(f"check encoding: {encoding} was guessed.")
    if lost > 0:
        warnings.append(f"check encoding: {lost} places cannot be read as {encoding}.")
    return Decoded(text, encoding, tuple(warnings))


def _wide(data: bytes) -> str | None:
    """Recognise UTF-16 without its mark: every other byte of ASCII text is NUL."""
    sample = data[:4096]
    if len(sample) < 4:
        return None
    half = len(sample) // 2
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > 0.7 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.7 * half and odd < 0.05 * half:
        return "utf-16-be"
    return None


def _declared(data: bytes) -> str | None:
    """Give the encoding that an HTML page names in its head, if it is a known one."""
    found = _DECLARED.search(data[:4096])
    if not found:
        return None
    try:
        name = codecs.lookup(found[1].decode("ascii")).name
    except LookupError:
        return None
    if name in ("ascii", "iso8859-1"):  # read as browsers do (WHATWG Encoding)
        return "cp1252"
    return name if name in _ENCODINGS else None


#: Encodings of text; codecs.lookup also knows zip, hex and rot13.
_ENCODINGS_WORDS = (
    "utf-8 cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 cp874 "
    "cp949 iso8859-2 iso8859-3 iso8859-4 iso8859-5 iso8859-6 iso8859-7 iso8859-8 "
    "iso8859-9 iso8859-10 iso8859-13 iso8859-14 iso8859-15 iso8859-16 koi8-r koi8-u "
    "shift_jis cp932 euc_jp iso2022_jp euc_kr big5 big5hkscs gb2312 gbk gb18030"
)
_ENCODINGS = frozenset(_ENCODINGS_WORDS.split())


def _guess(data: bytes) -> str:
    """Choose an encoding for bytes that are not UTF-8."""
    first = _NOT_ASCII.search(data)
    start = max(0, (first.start() if first else 0) - _SAMPLE // 8)
    sample = data[start : start + _SAMPLE]
    beyond = _NOT_ASCII.findall(sample)
    if all(one[0] in _TYPOGRAPHIC for one in beyond):
        return "cp1252"
    if _mostly_utf8(sample):
        return "utf-8"
    best = from_bytes(sample).best()
    return best.encoding if best else "cp1252"


def _mostly_utf8(sample: bytes) -> bool:
    """Tell UTF-8 with a few damaged places from another encoding."""
    text = sample.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = sum(1 for one in text if one > "\x7f") - bad
    return good > 0 and bad * 10 <= good
