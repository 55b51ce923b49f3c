"""A key file is added to: on top, whole or not at all, and nothing that is in it goes.

What is refused of a file is in `test_root`.
"""

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from shared.crypto import key_file
from shared.crypto.key_file import KeyFileFault


def made(path: Path) -> Path:
    key_file.create(path, "some")
    return path


def test_a_new_line_comes_on_top(tmp_path: Path) -> None:
    path = made(tmp_path / "some.key")
    before = path.read_bytes()
    kid = key_file.add(path, "some", "some key")
    assert path.read_bytes().endswith(b"\n" + before)
    names = list(key_file.read(path, "some key"))
    assert (names[0], len(names)) == (kid, 2)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [one.name for one in tmp_path.iterdir()] == ["some.key"]


def test_of_many_at_once_none_is_lost(tmp_path: Path) -> None:
    path = made(tmp_path / "some.key")
    with ThreadPoolExecutor(8) as pool:
        kids = list(pool.map(lambda _: key_file.add(path, "some", "some key"), range(24)))
    assert len(key_file.read(path, "some key")) == 25
    assert set(kids) < set(key_file.read(path, "some key"))


@pytest.mark.parametrize("content", [None, "nonsense\n", ""])
def test_a_file_that_is_not_in_order_stays_as_it_is(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "some.key"
    if content is not None:
        path.write_text(content, "ascii")
        path.chmod(0o600)
    with pytest.raises(KeyFileFault):
        key_file.add(path, "some", "some key")
    assert (path.read_text("ascii") if path.exists() else None) == content
    assert [one for one in tmp_path.iterdir() if one != path] == []


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives a file to somebody else")
def test_it_stays_its_owner_s(tmp_path: Path) -> None:
    path = made(tmp_path / "some.key")
    os.chown(path, 10001, 10001)
    key_file.add(path, "some", "some key")
    assert (path.stat().st_uid, path.stat().st_gid) == (10001, 10001)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
