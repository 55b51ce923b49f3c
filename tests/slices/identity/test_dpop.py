"""Attacks on the proof of possession (RFC 9449), at the API and where tokens are given."""

import contextvars
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from joserfc.jwk import ECKey, Key, OctKey, OKPKey, RSAKey
from sqlalchemy import Engine, func, select
from werkzeug.test import TestResponse

from services.identity.client_assertion import TYPE
from services.identity.dpop.nonces import Nonces
from services.identity.jose import encoded_digest
from services.identity.models import UsedProof
from services.identity.secrets import shared_secret
from shared import clock
from shared.crypto.keyring import Keyring
from shared.problems import Unauthenticated
from tests.holder import Holder
from tests.slices.identity.parties import ISSUER, MOMENT, Partner, World, encoded, seconds, signed

PATH = "/v1/children"
BAD, STALE = "invalid_dpop_proof", "use_dpop_nonce"


def assert_refused(act: Callable[[], object], error: str = BAD) -> None:
    with pytest.raises(Unauthenticated) as refusal:
        act()
    challenge = f'DPoP error="{error}", algs="ES256 PS256 EdDSA"'
    assert refusal.value.headers == {"WWW-Authenticate": challenge}


def call(world: World, token: str, *proofs: str, path: str = PATH, method: str = "GET") -> Any:
    """An API request with this token and these DPoP headers."""
    sent = [("Authorization", f"DPoP {token}"), *(("DPoP", proof) for proof in proofs)]
    return world.authenticate(sent, path, method).id


def ask(world: World, partner: Partner, *proofs: str) -> TestResponse:
    """A token request with these DPoP headers."""
    form = {"grant_type": "client_credentials", "client_assertion_type": TYPE}
    return world.app.test_client().post(
        "/oauth/token",
        data={**form, "client_assertion": partner.assertion()},
        headers=[("DPoP", proof) for proof in proofs],
    )


def assert_no_token(answer: TestResponse, error: str = BAD) -> None:
    assert (answer.status_code, answer.get_json()["error"]) == (400, error)
    assert "access_token" not in answer.text


def forged(world: World, token: str | None = None, key: Any = None, **changes: Any) -> str:
    """A proof with changes to header (`header_…`) and claims, signed by the holder or by `key`."""
    world.holder.nonce = world.identity.nonces.current()
    method, path = ("GET", PATH) if token else ("POST", "/oauth/token")
    header = {k.removeprefix("header_"): v for k, v in changes.items() if k.startswith("header_")}
    claims = {k: v for k, v in changes.items() if not k.startswith("header_")}
    return signed(
        world.holder.header(**header),
        world.holder.claims(method, path, token, **claims),
        key or world.holder.key,
    )


def test_the_forge_makes_what_we_accept(world: World, partner: Partner) -> None:
    token = world.token(partner)
    assert call(world, token, forged(world, token)) == partner.client_id
    assert ask(world, partner, forged(world)).status_code == 200


CLAIMS: list[dict[str, Any]] = [
    {"jti": None},
    {"jti": ""},
    {"jti": 7},
    {"jti": "x" * 257},
    {"htm": None},
    {"htm": "PUT"},
    {"htm": "get"},
    {"htu": None},
    {"htu": "https://evil.example/v1/children"},
    {"htu": "http://schakel.example/v1/children"},
    {"htu": "https://schakel.example:8443/v1/children"},
    {"htu": "https://schakel.example/v1/referrals"},
    {"htu": "https://schakel.example/v1/children/"},
    {"htu": "https://x@schakel.example/v1/children"},
    {"htu": "https://[/v1/children"},
    {"htu": "/v1/children"},
    {"htu": 7},
    {"iat": None},
    {"iat": "now"},
    {"iat": True},
    {"iat": float("nan")},
    {"iat": float("inf")},
    {"iat": -301},
    {"iat": 61},
    {"nonce": 7},
    {"header_typ": None},
    {"header_typ": "JWT"},
    {"header_typ": "at+jwt"},
    {"header_jwk": None},
    {"header_jwk": "key"},
    {"header_jwk": {}},
    {"header_jwk": {"kty": "EC", "crv": "P-256"}},
    {"header_alg": "none"},
    {"header_kid": "a"},
    {"header_jku": "https://evil.example/jwks"},
    {"header_crit": ["exp"], "header_exp": 1},
]


def _timed(changes: dict[str, Any]) -> dict[str, Any]:
    iat = changes.get("iat")
    if isinstance(iat, int) and not isinstance(iat, bool):
        return {**changes, "iat": seconds(iat)}
    return changes


@pytest.mark.parametrize("changes", CLAIMS, ids=str)
def test_a_proof_that_says_something_else(
    world: World, partner: Partner, changes: dict[str, Any]
) -> None:
    token, key = world.token(partner), b"" if changes.get("header_alg") == "none" else None
    if key is not None:
        world.holder.nonce = world.identity.nonces.current()
        header = world.holder.header(alg="none")
        bare = f"{encoded(header)}.{encoded(world.holder.claims('GET', PATH, token))}."
        assert_refused(lambda: call(world, token, bare))
        return
    changes = _timed(changes)
    assert_refused(lambda: call(world, token, forged(world, token, **changes)))
    if changes.get("htu") != "https://schakel.example/v1/children":
        assert_no_token(ask(world, partner, forged(world, **changes)))


def test_a_proof_for_another_token(world: World, partner: Partner) -> None:
    token, other = world.token(partner), world.token(partner)
    for ath in (None, encoded_digest(other), "", 7, encoded_digest(token) + "="):
        assert_refused(lambda ath=ath: call(world, token, forged(world, token, ath=ath)))  # type: ignore[misc]


def test_a_proof_with_another_key_than_the_token_s(world: World, partner: Partner) -> None:
    token, thief = world.token(partner), Holder(ISSUER, nonce=world.identity.nonces.current())
    assert_refused(lambda: call(world, token, thief.proof("GET", PATH, token)))


def test_the_key_of_the_header_is_the_key_that_signed(world: World, partner: Partner) -> None:
    token, thief = world.token(partner), ECKey.generate_key("P-256")
    assert_refused(lambda: call(world, token, forged(world, token, key=thief)))


def test_a_private_key_in_the_header(world: World, partner: Partner) -> None:
    token, shown = world.token(partner), world.holder.key.as_dict(private=True)
    assert_refused(lambda: call(world, token, forged(world, token, header_jwk=shown)))


def test_a_shared_secret_is_no_proof(world: World, partner: Partner) -> None:
    token, secret = world.token(partner), b"a secret that is long enough for HS256"
    shown = OctKey.import_key(secret).as_dict(private=True)
    public = world.holder.key.as_dict(private=False)
    for jwk in (shown, public):
        proof = forged(world, token, key=secret, header_alg="HS256", header_jwk=jwk)
        assert_refused(lambda proof=proof: call(world, token, proof))  # type: ignore[misc]


@pytest.mark.parametrize(
    ("alg", "make"),
    [
        ("PS256", lambda: RSAKey.generate_key(2048)),
        ("EdDSA", lambda: OKPKey.generate_key("Ed25519")),
    ],
)
def test_other_algorithms_of_fapi_work(
    world: World, partner: Partner, alg: str, make: Callable[[], Key]
) -> None:
    key = make()
    own: dict[str, Any] = {"header_alg": alg, "header_jwk": key.as_dict(private=False), "key": key}
    answer = ask(world, partner, forged(world, **own))
    token = answer.get_json()["access_token"]
    assert call(world, token, forged(world, token, **own)) == partner.client_id


@pytest.mark.parametrize(
    ("alg", "make"),
    [
        ("PS256", lambda: RSAKey.generate_key(1024)),
        ("RS256", lambda: RSAKey.generate_key(2048)),
        ("ES384", lambda: ECKey.generate_key("P-384")),
        ("ES256K", lambda: ECKey.generate_key("secp256k1")),
    ],
)
@pytest.mark.filterwarnings("ignore::joserfc.errors.SecurityWarning")
def test_weak_keys_and_other_algorithms(
    world: World, partner: Partner, alg: str, make: Callable[[], Key]
) -> None:
    key = make()
    proof = forged(world, key=key, header_alg=alg, header_jwk=key.as_dict(private=False))
    assert_no_token(ask(world, partner, proof))


def test_one_proof_exactly(world: World, partner: Partner) -> None:
    token = world.token(partner)
    proofs = [world.proof("GET", PATH, token) for _ in range(2)]
    assert_refused(lambda: call(world, token))
    assert_refused(lambda: call(world, token, *proofs))
    assert_refused(lambda: call(world, token, ", ".join(proofs)))
    assert_refused(lambda: call(world, token, "x" * 5000))
    assert_no_token(ask(world, partner))
    assert_no_token(ask(world, partner, *(world.proof("POST", "/oauth/token") for _ in range(2))))


def test_a_proof_works_once(world: World, partner: Partner) -> None:
    token = world.token(partner)
    proof = world.proof("GET", PATH, token)
    assert call(world, token, proof) == partner.client_id
    assert_refused(lambda: call(world, token, proof))
    again = world.proof("POST", "/oauth/token")
    assert ask(world, partner, again).status_code == 200
    assert_no_token(ask(world, partner, again))
    assert world.denied == [(partner.client_id, "proof_replay")]


def test_of_eight_at_once_one_wins(world: World, partner: Partner) -> None:
    token, together = world.token(partner), Barrier(8)
    proof = world.proof("GET", PATH, token)

    def one(_number: int) -> bool:
        together.wait(timeout=30)
        try:
            call(world, token, proof)
        except Unauthenticated:
            return False
        return True

    contexts = [contextvars.copy_context() for _ in range(8)]  # the held clock comes along
    with ThreadPoolExecutor(8) as pool:
        won = list(pool.map(lambda context: context.run(one, 0), contexts))
    assert sum(won) == 1


def test_a_proof_for_another_method_or_address_is_none(world: World, partner: Partner) -> None:
    token = world.token(partner)
    proof = world.proof("GET", PATH, token)
    assert_refused(lambda: call(world, token, proof, method="POST"))
    assert_refused(lambda: call(world, token, proof, path="/v1/referrals"))
    assert call(world, token, proof) == partner.client_id, "refusing did not spend it"


def test_query_and_fragment_do_not_count_and_spelling_does_not_matter(
    world: World, partner: Partner
) -> None:
    token = world.token(partner)
    for htu in (
        f"{ISSUER}{PATH}?pageSize=2#top",
        "HTTPS://SCHAKEL.example:443/v1/children",
        f"{ISSUER}/v1/%63hildren",
    ):
        world.call(token, htu=htu)
    proof = world.proof("GET", PATH, token)
    assert call(world, token, proof, path=f"{PATH}?pageSize=2") == partner.client_id


def test_a_proof_for_the_token_endpoint_is_none_for_the_api(world: World, partner: Partner) -> None:
    token = world.token(partner)
    assert_refused(lambda: call(world, token, world.proof("POST", "/oauth/token")))


def test_without_our_nonce_it_is_asked_for(world: World, partner: Partner) -> None:
    token = world.token(partner)
    for nonce in (None, "", "a" * 32, "é", "AAAA", Nonces(lambda: b"other").current()):
        proof = forged(world, token, nonce=nonce)
        assert_refused(lambda proof=proof: call(world, token, proof), STALE)  # type: ignore[misc]
        assert_no_token(ask(world, partner, forged(world, nonce=nonce)), STALE)


def test_an_assertion_is_not_spent_on_a_missing_nonce(world: World, partner: Partner) -> None:
    form = {
        "grant_type": "client_credentials",
        "client_assertion_type": TYPE,
        "client_assertion": partner.assertion(),
    }
    holder = Holder(ISSUER)
    answer = holder.send(world.app.test_client(), "POST", "/oauth/token", data=form)
    assert answer.status_code == 200, "the same assertion goes with the second try"


def test_the_nonce_comes_with_every_answer_to_who_proves(world: World, partner: Partner) -> None:
    given = ask(world, partner, world.proof("POST", "/oauth/token"))
    refused = ask(world, partner, "nonsense")
    bare = ask(world, partner)
    current = world.identity.nonces.current()
    assert given.headers["DPoP-Nonce"] == refused.headers["DPoP-Nonce"] == current
    assert "DPoP-Nonce" not in bare.headers
    assert len(current) == 32


def test_a_nonce_grows_old(world: World, partner: Partner) -> None:
    token, nonce = world.token(partner), world.identity.nonces.current()
    world.call(token, nonce=nonce)
    with clock.held_at(MOMENT + timedelta(seconds=179)):
        assert world.identity.nonces.current() != nonce
        world.call(token, nonce=nonce)
    with clock.held_at(MOMENT + timedelta(seconds=180)):
        assert_refused(lambda: world.call(token, nonce=nonce), STALE)


def test_a_spent_proof_is_kept_as_long_as_its_nonce_and_no_longer(
    world: World, partner: Partner, engine: Engine
) -> None:
    token = world.token(partner)
    proof = world.proof("GET", PATH, token)
    assert call(world, token, proof)
    with clock.held_at(MOMENT + timedelta(seconds=179)):
        world.token(partner)  # sweeps
        assert_refused(lambda: call(world, token, proof))
    with clock.held_at(MOMENT + timedelta(hours=1)):
        world.token(partner)
    with engine.begin() as connection:
        assert connection.scalar(select(func.count()).select_from(UsedProof)) == 1


def test_all_processes_share_the_secret(engine: Engine, keyring: Keyring, world: World) -> None:
    together = Barrier(4)

    def made(_number: int) -> bytes:
        together.wait(timeout=30)
        return shared_secret(engine, keyring, "tried-at-once")

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(made, range(4)))) == 1
    other = Nonces(lambda: shared_secret(engine, keyring, "dpop-nonce"))
    assert other.is_fresh(world.identity.nonces.current())
    assert not Nonces(lambda: shared_secret(engine, keyring, "other")).is_fresh(other.current())
