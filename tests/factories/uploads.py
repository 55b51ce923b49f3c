"""A form with files as a browser sends it: in order, made as it goes.

Invariant: nothing of it is held whole or written to disk for us, so what a test measures is ours.
"""

import io
import itertools
from collections.abc import Mapping, Sequence

_DRAWN = itertools.count(10**9)


class Picked(str):
    """A file that somebody picks: its name, with what is in it. Without a name: none."""

    __slots__ = ("content",)
    content: bytes

    def __new__(cls, name: str = "", content: bytes = b"") -> "Picked":
        made = super().__new__(cls, name)
        made.content = content
        return made


class Body:
    """The body of a `multipart/form-data`; each has a boundary of its own, also in length."""

    def __init__(self, fields: Sequence[tuple[str, str]], files: Mapping[str, Picked]) -> None:
        number = next(_DRAWN)
        self.boundary = "-" * (20 + number % 7) + str(number)
        self.parts: list[bytes] = []
        for name, value in fields:
            if not isinstance(value, Picked):
                self._part(f'name="{name}"', value.encode())
        for name, file in files.items():
            self._part(f'name="{name}"; filename="{file}"', file.content)
        self.parts.append(f"--{self.boundary}--\r\n".encode())
        self._at = 0

    @property
    def content_type(self) -> str:
        return f"multipart/form-data; boundary={self.boundary}"

    def __len__(self) -> int:
        return sum(map(len, self.parts))

    def tell(self) -> int:
        return self._at

    def read(self, size: int = -1) -> bytes:
        end = len(self) if size < 0 else min(self._at + size, len(self))
        out, start, before = b"", self._at, 0
        for part in self.parts:
            out += part[max(0, start - before) : max(0, end - before)]
            before += len(part)
        self._at = end
        return out

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._at = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: len(self)}[whence]
        return self._at

    def close(self) -> None:
        """There is nothing to close."""

    def _part(self, said: str, content: bytes) -> None:
        head = f"--{self.boundary}\r\nContent-Disposition: form-data; {said}\r\n\r\n"
        self.parts += [head.encode(), content, b"\r\n"]
