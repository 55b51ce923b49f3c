"""What somebody may do, in words: told from the permission table itself."""

from shared.authz.permissions import OAUTH_SCOPES, PERMISSIONS, ROLES
from shared.authz.words import CHILDREN, WITHOUT_CHILDREN, WORDS, about_children, allowed


def test_every_permission_has_its_words() -> None:
    assert set(WORDS) == set(PERMISSIONS)
    assert len({text.nl for text in WORDS.values()}) == len(WORDS)
    for text in WORDS.values():
        assert text.nl
        assert text.en


def test_a_role_is_told_what_the_table_gives_it() -> None:
    for role in ROLES:
        wanted = [WORDS[name] for name, entry in PERMISSIONS.items() if role in entry.roles]
        assert allowed([role]) == wanted
        assert allowed([role], []) == []
        narrowed = list(allowed([role], OAUTH_SCOPES))
        assert set(narrowed) <= set(wanted)
    assert allowed([]) == []


def test_what_is_about_children_is_so_by_the_table() -> None:
    for role in ROLES:
        names = {name for name, entry in PERMISSIONS.items() if role in entry.roles}
        names -= WITHOUT_CHILDREN
        seeing = any(name.startswith(tuple(f"{kind}:" for kind in CHILDREN)) for name in names)
        assert (role in about_children([role])) == seeing
    assert about_children(["nobody"]) == frozenset()
    assert about_children(["organisation_admin"]) == frozenset(), "who names sees no child"
