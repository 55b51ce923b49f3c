"""The file that holds the root key: made once, held tight, and rotated."""

import base64
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from shared.crypto import sealing
from shared.crypto.root import FileRootKey, RootKeyFault
from shared.crypto.sealing import SealBroken

KEY = sealing.new_data_key()


def line(kid: str) -> str:
    return f"{kid}:{base64.b64encode(sealing.new_data_key()).decode()}\n"


def written(path: Path, content: str | bytes, mode: int = 0o600) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    path.chmod(mode)
    return path


def test_is_made_only_when_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "root.key"
    with pytest.raises(RootKeyFault, match="No such file"):
        FileRootKey(path)
    assert not path.parent.exists()
    made = FileRootKey(path, create=True)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    content, touched = path.read_bytes(), path.parent.stat().st_mtime_ns
    again = FileRootKey(path, create=True)
    assert path.read_bytes() == content
    assert path.parent.stat().st_mtime_ns == touched, "the folder may be read-only by then"
    assert again.unwrap(b"here", made.wrap(b"here", KEY)) == KEY
    assert [f.name for f in path.parent.iterdir()] == ["root.key"]


def test_of_many_that_make_it_at_once_all_hold_the_same(tmp_path: Path) -> None:
    path = tmp_path / "root.key"
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: FileRootKey(path, create=True), range(32)))
    wrapped = made[0].wrap(b"here", KEY)
    assert all(root.unwrap(b"here", wrapped) == KEY for root in made)
    assert [f.name for f in tmp_path.iterdir()] == ["root.key"]


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o666, 0o610])
def test_a_file_that_others_may_use_is_refused(tmp_path: Path, mode: int) -> None:
    path = written(tmp_path / "root.key", line("a"), mode)
    with pytest.raises(RootKeyFault, match=f"mode {mode:04o}.*chmod 600"):
        FileRootKey(path)


@pytest.mark.parametrize(
    "content",
    [
        "",
        "# nothing\n\n",
        b"\xff" * 32,
        "a\n",
        f"a:{base64.b64encode(bytes(31)).decode()}\n",
        f"a:{base64.b64encode(bytes(33)).decode()}\n",
        f"a:{base64.b64encode(bytes(32)).decode()[:-1]}\n",
        f"a b:{base64.b64encode(bytes(32)).decode()}\n",
        f"{'a' * 33}:{base64.b64encode(bytes(32)).decode()}\n",
        2 * f"a:{base64.b64encode(bytes(32)).decode()}\n",
    ],
)
def test_a_file_that_is_not_whole_is_refused(tmp_path: Path, content: str | bytes) -> None:
    with pytest.raises(RootKeyFault):
        FileRootKey(written(tmp_path / "root.key", content))


def test_a_refusal_never_shows_the_key(tmp_path: Path) -> None:
    secret = base64.b64encode(os.urandom(31)).decode()
    with pytest.raises(RootKeyFault) as caught:
        FileRootKey(written(tmp_path / "root.key", f"a:{secret}\n"))
    assert secret not in str(caught.value)


def test_a_folder_in_its_place_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RootKeyFault, match="directory"):
        FileRootKey(tmp_path)
    with pytest.raises(RootKeyFault, match="cannot be made"):
        FileRootKey(written(tmp_path / "file", "") / "root.key", create=True)


def test_rotation_wraps_with_the_first_and_unwraps_with_all(tmp_path: Path) -> None:
    old_line, new_line = line("2025"), line("2026")
    old = FileRootKey(written(tmp_path / "old", old_line))
    both = FileRootKey(written(tmp_path / "both", f"# two\n{new_line}\n{old_line}"))
    new = FileRootKey(written(tmp_path / "new", new_line))
    before, after = old.wrap(b"here", KEY), both.wrap(b"here", KEY)
    assert both.unwrap(b"here", before) == KEY
    assert new.unwrap(b"here", after) == KEY
    for root, wrapped in ((old, after), (new, before)):
        with pytest.raises(SealBroken):
            root.unwrap(b"here", wrapped)
    assert "2026" in both.name


def test_a_wrapped_key_is_bound_to_its_context_and_its_root_key(tmp_path: Path) -> None:
    root = FileRootKey(written(tmp_path / "root.key", line("a") + line("b")))
    wrapped = root.wrap(b"here", KEY)
    with pytest.raises(SealBroken):
        root.unwrap(b"there", wrapped)
    for at in range(len(wrapped)):
        for bit in range(8):
            altered = wrapped[:at] + bytes([wrapped[at] ^ 1 << bit]) + wrapped[at + 1 :]
            with pytest.raises(SealBroken):
                root.unwrap(b"here", altered)
    for end in range(len(wrapped)):
        with pytest.raises(SealBroken):
            root.unwrap(b"here", wrapped[:end])
