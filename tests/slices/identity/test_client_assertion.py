"""Attacks on the proof of who a system is. Each is refused, for the reason that is meant, and the
sender hears the same whatever the reason.
"""

import base64
import contextvars
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from joserfc.jwk import ECKey, Key, OctKey, OKPKey, RSAKey
from werkzeug.test import TestResponse

from shared.ids import new_id
from tests.slices.identity.parties import (
    API,
    ISSUER,
    TOKEN_ENDPOINT,
    Partner,
    World,
    encoded,
    new_key,
    seconds,
    signed,
)


def assert_refused(world: World, answer: TestResponse, reason: str) -> None:
    assert answer.status_code == 401
    assert answer.get_json() == {"error": "invalid_client"}
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["WWW-Authenticate"] == 'private_key_jwt realm="schakel"'
    assert [seen for _, seen in world.denied] == [reason]


def test_an_assertion_works_once(world: World, partner: Partner) -> None:
    assertion = partner.assertion()
    assert world.ask(assertion).status_code == 200
    assert_refused(world, world.ask(assertion), "replay")
    assert world.denied[0][0] == partner.client_id


def test_of_eight_at_once_one_wins(world: World, partner: Partner) -> None:
    assertion, together = partner.assertion(), Barrier(8)

    def ask(_number: int) -> int:
        together.wait(timeout=30)
        return world.ask(assertion).status_code

    contexts = [contextvars.copy_context() for _ in range(8)]  # the held clock comes along
    with ThreadPoolExecutor(8) as pool:
        codes = list(pool.map(lambda context: context.run(ask, 0), contexts))
    assert sorted(codes) == [200] + [401] * 7


def test_the_same_jti_of_another_system_is_another(world: World, partner: Partner) -> None:
    other = Partner()
    world.register(other)
    assert world.ask(partner.assertion(jti="one")).status_code == 200
    assert world.ask(other.assertion(jti="one")).status_code == 200


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"exp": 361}, "exp_too_far"),
        ({"exp": 10 * 365 * 86400}, "exp_too_far"),
        ({"exp": -61}, "claims"),
        ({"iat": -361}, "iat_too_old"),
        ({"iat": 61}, "claims"),
        ({"nbf": 61}, "claims"),
    ],
)
def test_times_are_bounded(
    world: World, partner: Partner, changes: dict[str, int], reason: str
) -> None:
    times = {name: seconds(after) for name, after in changes.items()}
    assert_refused(world, world.ask(partner.assertion(**times)), reason)


@pytest.mark.parametrize("changes", [{"exp": 359}, {"exp": -59}, {"iat": -359}, {"nbf": 59}])
def test_clocks_may_differ_a_minute(
    world: World, partner: Partner, changes: dict[str, int]
) -> None:
    times = {name: seconds(after) for name, after in changes.items()}
    assert world.ask(partner.assertion(**times)).status_code == 200


@pytest.mark.parametrize("missing", ["iss", "aud", "exp", "iat", "jti"])
def test_a_claim_is_missing(world: World, partner: Partner, missing: str) -> None:
    assert_refused(world, world.ask(partner.assertion(**{missing: None})), "claims")


def test_the_subject_is_missing(world: World, partner: Partner) -> None:
    assert_refused(world, world.ask(partner.assertion(sub=None)), "client_id")


@pytest.mark.parametrize(
    ("claims", "reason"),
    [
        ({"aud": [ISSUER, "https://evil.example"]}, "aud"),
        ({"aud": [ISSUER]}, "aud"),
        ({"aud": [ISSUER, TOKEN_ENDPOINT]}, "aud"),
        ({"aud": "https://evil.example/oauth/token"}, "aud"),
        ({"aud": API}, "aud"),
        ({"aud": f"{ISSUER}/"}, "aud"),
        ({"aud": {"a": 1}}, "claims"),
        ({"iss": "somebody else"}, "claims"),
        ({"iss": ["a"]}, "claims"),
        ({"jti": "x" * 257}, "jti"),
        ({"jti": 7}, "claims"),
        ({"jti": ""}, "claims"),
        ({"exp": "soon"}, "claims"),
        ({"exp": True}, "claims"),
        ({"exp": float("nan")}, "claims"),
        ({"exp": float("inf")}, "claims"),
        ({"iat": float("-inf")}, "claims"),
        ({"exp": 10**400}, "exp_too_far"),
        ({"iat": [1]}, "claims"),
    ],
)
def test_claims_that_do_not_fit(
    world: World, partner: Partner, claims: dict[str, Any], reason: str
) -> None:
    assert_refused(world, world.ask(partner.assertion(**claims)), reason)


def test_no_signature_at_all(world: World, partner: Partner) -> None:
    unsigned = signed({"alg": "none"}, partner.claims(), None)
    assert_refused(world, world.ask(unsigned), "malformed")


def test_no_signature_but_something_in_its_place(world: World, partner: Partner) -> None:
    unsigned = signed({"alg": "none"}, partner.claims(), None) + "AA"
    assert_refused(world, world.ask(unsigned), "signature")


@pytest.mark.parametrize("secret", ["pem", "der", "x"])
def test_the_public_key_is_no_hmac_secret(world: World, partner: Partner, secret: str) -> None:
    public = ECKey.import_key(partner.key.as_dict(private=False))
    secrets = {
        "pem": public.as_pem(private=False),
        "der": public.as_der(private=False),
        "x": str(public.as_dict()["x"]).encode(),
    }
    header = partner.header(alg="HS256")
    forged = signed(header, partner.claims(), secrets[secret])
    assert_refused(world, world.ask(forged), "signature")


def test_a_registered_hmac_key_is_no_key(world: World, partner: Partner) -> None:
    shared_secret = OctKey.generate_key(256, {"kid": "s"})
    world.change(partner, jwks={"keys": [shared_secret.as_dict(private=True)]})
    forged = signed(partner.header(alg="HS256", kid="s"), partner.claims(), shared_secret)
    assert_refused(world, world.ask(forged), "signature")


@pytest.mark.parametrize("alg", ["RS256", "PS384", "ES384", "Ed448", "HS512"])
def test_algorithms_that_are_not_on_the_list(world: World, partner: Partner, alg: str) -> None:
    makers: dict[str, Callable[[], Key]] = {
        "RS256": lambda: RSAKey.generate_key(2048),
        "PS384": lambda: RSAKey.generate_key(2048),
        "ES384": lambda: ECKey.generate_key("P-384"),
        "Ed448": lambda: OKPKey.generate_key("Ed448"),
        "HS512": lambda: OctKey.generate_key(512),
    }
    key = makers[alg]()
    key.ensure_kid()
    world.change(partner, jwks={"keys": [key.as_dict(private=False)]})
    forged = signed(partner.header(alg=alg, kid=key.kid), partner.claims(), key)
    assert_refused(world, world.ask(forged), "signature")


@pytest.mark.parametrize(
    ("alg", "key"),
    [
        ("EdDSA", partial(OKPKey.generate_key, "Ed448")),
        ("PS256", partial(RSAKey.generate_key, 1024)),
    ],
)
@pytest.mark.filterwarnings("ignore::joserfc.errors.SecurityWarning")
def test_keys_that_are_too_weak_or_of_another_curve(
    world: World, partner: Partner, alg: str, key: Any
) -> None:
    made = key()
    made.ensure_kid()
    world.change(partner, jwks={"keys": [made.as_dict(private=False)]})
    forged = signed(partner.header(alg=alg, kid=made.kid), partner.claims(), made)
    assert_refused(world, world.ask(forged), "kid")


def test_a_foreign_key(world: World, partner: Partner) -> None:
    forged = signed(partner.header(), partner.claims(), new_key())
    assert_refused(world, world.ask(forged), "signature")


def test_a_key_of_another_system(world: World, partner: Partner) -> None:
    other = Partner()
    world.register(other)
    forged = signed(other.header(), partner.claims(), other.key)
    assert_refused(world, world.ask(forged), "kid")


@pytest.mark.parametrize(
    "kid", ["unknown", "", "../../etc/passwd", "' OR 1=1 --", "a\u0000b", "x" * 300]
)
def test_a_kid_that_is_not_registered(world: World, partner: Partner, kid: str) -> None:
    forged = signed(partner.header(kid=kid), partner.claims(), partner.key)
    assert_refused(world, world.ask(forged), "kid")


def test_a_key_that_brings_itself(world: World, partner: Partner) -> None:
    own = new_key()
    public = own.as_dict(private=False)
    for name, value in {
        "jwk": public,
        "jku": "https://evil.example/jwks",
        "x5u": "https://evil.example/cert",
        "x5c": ["AA=="],
        "crit": ["exp"],
        "b64": True,
        "zip": "DEF",
    }.items():
        world.denied.clear()
        for key in (own, partner.key):
            world.denied.clear()
            forged = signed(partner.header(**{name: value}), partner.claims(), key)
            assert_refused(world, world.ask(forged), "signature")


def test_a_key_for_something_else(world: World, partner: Partner) -> None:
    public = partner.key.as_dict(private=False)
    for changed in ({"use": "enc"}, {"alg": "ES384"}, {"key_ops": ["deriveKey"]}):
        world.change(partner, jwks={"keys": [{**public, **changed}]})
        world.denied.clear()
        assert_refused(world, world.ask(partner.assertion()), "kid")


def test_two_keys_of_one_name_are_none(world: World, partner: Partner) -> None:
    twin = new_key(kid=str(partner.key.kid))
    keys = [partner.key.as_dict(private=False), twin.as_dict(private=False)]
    world.change(partner, jwks={"keys": keys})
    assert_refused(world, world.ask(partner.assertion()), "kid")


def test_two_kinds_of_key_may_share_a_name(world: World, partner: Partner) -> None:
    """FAPI 2.0 §5.4.3: then kind, use and algorithm tell which is meant."""
    name = str(partner.key.kid)
    others: list[Key] = [
        RSAKey.generate_key(2048, {"kid": name}),
        OKPKey.generate_key("Ed25519", {"kid": name}),
    ]
    keys = [one.as_dict(private=False) for one in (partner.key, *others)]
    world.change(partner, jwks={"keys": keys})
    assert world.ask(partner.assertion()).status_code == 200
    for alg, key in zip(("PS256", "EdDSA"), others, strict=True):
        sent = signed(partner.header(alg=alg), partner.claims(), key)
        assert world.ask(sent).status_code == 200, alg


def test_of_two_keys_one_must_be_named(world: World, partner: Partner) -> None:
    keys = [partner.key.as_dict(private=False), new_key().as_dict(private=False)]
    world.change(partner, jwks={"keys": keys})
    unnamed = signed(partner.header(kid=None), partner.claims(), partner.key)
    assert_refused(world, world.ask(unnamed), "kid")


@pytest.mark.parametrize("typ", ["at+jwt", "application/at+jwt", "dpop+jwt", "x", 7])
def test_a_token_of_another_type(world: World, partner: Partner, typ: object) -> None:
    forged = signed(partner.header(typ=typ), partner.claims(), partner.key)
    reason = "typ" if isinstance(typ, str) else "signature"
    assert_refused(world, world.ask(forged), reason)


def test_a_tampered_assertion(world: World, partner: Partner) -> None:
    header, payload, signature = partner.assertion().split(".")
    for changed in (
        f"{header}.{encoded(partner.claims())}.{signature}",
        f"{header}.{payload}.{'A' * len(signature)}",
        f"{header}.{payload}.{signature[:-4]}",
    ):
        world.denied.clear()
        assert_refused(world, world.ask(changed), "signature")


@pytest.mark.parametrize(
    "rubbish",
    [
        "x",
        "a.b.c",
        "..",
        "é.é.é",
        f"{encoded({'alg': 'ES256'})}.{encoded(['sub'])}.AAAA",
        f"{encoded({'alg': 'ES256', 'kid': 'x' * 600})}.{encoded({})}.AAAA",
        f"{encoded({'alg': 'ES256'})}.{encoded({'padding': 'x' * 9000})}.AAAA",
        f"{encoded({'alg': 'ES256'})}.{base64.urlsafe_b64encode(b'[' * 5000).decode()}.AAAA",
        f"{base64.urlsafe_b64encode(b'[' * 300).decode()}.{encoded({})}.AAAA",
    ],
)
def test_rubbish(world: World, rubbish: str) -> None:
    assert_refused(world, world.ask(rubbish.replace("=", "")), "malformed")


def test_a_header_that_is_a_list(world: World, partner: Partner) -> None:
    forged = f"{encoded(['alg'])}.{encoded(partner.claims())}.AAAA"
    assert_refused(world, world.ask(forged), "signature")


@pytest.mark.parametrize("alg", [None, 7, ["ES256"], {"a": 1}, ""])
def test_a_strange_alg(world: World, partner: Partner, alg: object) -> None:
    forged = f"{encoded({'alg': alg})}.{encoded(partner.claims())}.AAAA"
    assert_refused(world, world.ask(forged), "signature")


def test_a_registered_key_that_is_broken(world: World, partner: Partner) -> None:
    for broken in (
        {"kty": "EC"},
        {"kty": "x"},
        {},
        {"kty": "EC", "crv": "P-256", "x": "", "y": ""},
    ):
        world.change(partner, jwks={"keys": [{**broken, "kid": partner.key.kid}]})
        world.denied.clear()
        assert_refused(world, world.ask(partner.assertion()), "signature")


def test_an_unknown_system(world: World) -> None:
    assert_refused(world, world.ask(Partner().assertion()), "unknown_client")


@pytest.mark.parametrize("spelling", ["{{{0}}}", "urn:uuid:{0}", "upper", "no-dashes", "nobody"])
def test_a_client_id_has_one_spelling(world: World, partner: Partner, spelling: str) -> None:
    plain = str(partner.client_id)
    spelled = {"upper": plain.upper(), "no-dashes": plain.replace("-", "")}.get(
        spelling, spelling.format(plain)
    )
    assert_refused(world, world.ask(partner.assertion(iss=spelled, sub=spelled)), "client_id")


def test_a_client_id_beside_it_must_agree(world: World, partner: Partner) -> None:
    agreeing = world.ask(partner.assertion(), client_id=str(partner.client_id))
    assert agreeing.status_code == 200
    assert_refused(world, world.ask(partner.assertion(), client_id=str(new_id())), "client_id")


@pytest.mark.parametrize(
    "changes",
    [
        {"active": False},
        {"organisation_state": "applied"},
        {"organisation_state": "a state of tomorrow"},
    ],
)
def test_a_system_that_may_not_act_now(
    world: World, partner: Partner, changes: dict[str, Any]
) -> None:
    world.change(partner, **changes)
    assert_refused(world, world.ask(partner.assertion()), "inactive")


@pytest.mark.parametrize("state", ["suspended", "leaving"])
def test_who_may_only_read_still_gets_a_token(world: World, partner: Partner, state: str) -> None:
    world.change(partner, organisation_state=state)
    assert world.ask(partner.assertion()).status_code == 200


def test_a_refused_assertion_is_not_spent(world: World, partner: Partner) -> None:
    """Somebody who cannot sign must not be able to burn another's jti."""
    forged = signed(partner.header(), partner.claims(jti="one"), new_key())
    assert world.ask(forged).status_code == 401
    assert world.ask(partner.assertion(jti="one")).status_code == 200
