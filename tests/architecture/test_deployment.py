"""The image and the compose file say what is true of the code, and give nobody more than it needs.

Invariant: nothing is repeated here that can be read from the files themselves.
"""

import re
from collections.abc import Mapping
from typing import Any

import pytest
import yaml

from shared.jobs.tasks import QUEUES
from tests.architecture.settings_names import settings_names
from tests.architecture.tree import ROOT

COMPOSE: Mapping[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
SERVICES: Mapping[str, Mapping[str, Any]] = COMPOSE["services"]
OURS = {name: one for name, one in SERVICES.items() if "build" in one}
DOCKERFILE = (ROOT / "deploy/Dockerfile").read_text("utf-8")

NEEDS = {
    "postgres": {"database_password_superuser"},
    "rabbitmq": {"rabbitmq.conf"},
    "migrate": {"database_password_owner"},
    "web": {"app", "login", "keys", "root_key", "pseudonym_key"},
    "worker": {
        *("app", "login", "keys", "broker", "matcher", "broker_url", "smtp_password"),
        *("root_key", "pseudonym_key", "matcher_key"),
    },
    "files": {"app", "login", "keys", "broker", "broker_url", "root_key", "pseudonym_key"},
    "relay": {"relay", "broker_url"},
    "scheduler": {"clock"},
    "operator": {"app", "login", "keys", "operator", "root_key", "pseudonym_key"},
}
"""Which secrets a part may hold; a bare role stands for that database user's password."""


def secrets_of(service: Mapping[str, Any]) -> set[str]:
    """The names of a service's secrets, in the short form and in the long."""
    return {s if isinstance(s, str) else s["source"] for s in service.get("secrets", [])}


@pytest.mark.parametrize("name", SERVICES)
def test_a_part_is_hardened(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", service["user"]), "a number, and not root's"
    assert not {"privileged", "cap_add", "network_mode", "pid"} & set(service)


@pytest.mark.parametrize("name", SERVICES)
def test_a_part_says_how_it_is(name: str) -> None:
    check = SERVICES[name]["healthcheck"]
    once = SERVICES[name].get("restart") == "no"
    assert check == {"disable": True} if once else check["test"][0] == "CMD"


@pytest.mark.parametrize("name", SERVICES)
def test_an_image_has_a_version_and_comes_from_where_the_machine_looks(name: str) -> None:
    image, _, tag = SERVICES[name]["image"].partition(":")
    assert re.match(r"\d", tag), "a version, never `latest`"
    assert "." not in image, "which registry is the operator's choice"


def test_the_base_images_have_versions() -> None:
    bases = re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)
    assert bases
    assert all(re.fullmatch(r"[a-z]+:\d[\w.-]*", base) for base in bases), bases


def test_the_image_does_not_run_as_root() -> None:
    users = re.findall(r"^USER (\d+):(\d+)$", DOCKERFILE, re.MULTILINE)
    assert users == [("10001", "10001")]
    assert {one["user"] for one in OURS.values()} == {"10001:10001"}


def test_what_the_image_copies_exists_and_reaches_the_builder() -> None:
    copied = [
        source
        for line in re.findall(r"^COPY (?!--from)(.+)$", DOCKERFILE, re.MULTILINE)
        for source in line.split()[:-1]
    ]
    ignore = (ROOT / "deploy/Dockerfile.dockerignore").read_text("utf-8")
    allowed = set(re.findall(r"^!(.+)$", ignore, re.MULTILINE))
    assert set(copied) == allowed
    assert [source for source in copied if not (ROOT / source).exists()] == []


def test_every_command_is_one_of_the_command_line() -> None:
    import click

    from services.cli import main

    assert isinstance(main, click.Group)
    called = {one["command"][0] for one in OURS.values() if one["command"]}
    checks = [one["healthcheck"].get("test", []) for one in OURS.values()]
    called |= {test[2] for test in checks if test[1:2] == ["schakel"]}
    assert called - set(main.commands) == set()
    assert {"web", "worker", "relay", "scheduler", "migrate"} <= called


@pytest.mark.parametrize("name", OURS)
def test_every_variable_is_a_setting(name: str) -> None:
    known = settings_names() | {"DATABASE_ADMIN_URL", "ROOT_KEY_FILE"}
    given = {v if v in known else v.removesuffix("_FILE") for v in OURS[name]["environment"]}
    assert given - known == set()


@pytest.mark.parametrize("name", SERVICES)
def test_a_secret_comes_from_a_file_and_is_declared(name: str) -> None:
    environment = SERVICES[name].get("environment", {})
    files = {v.removeprefix("/run/secrets/") for v in environment.values() if "/run/" in v}
    assert files <= secrets_of(SERVICES[name])
    assert secrets_of(SERVICES[name]) <= set(COMPOSE["secrets"])
    assert [v for v in environment if re.search(r"PASSWORD$|^BROKER_URL$", v)] == []


@pytest.mark.parametrize("name", NEEDS)
def test_a_part_holds_no_secret_that_it_does_not_need(name: str) -> None:
    held = secrets_of(SERVICES[name])
    if name in OURS and name != "migrate":
        held = {secret.removeprefix("database_password_") for secret in held}
    assert held == NEEDS[name]


def test_every_queue_has_a_worker_and_only_one() -> None:
    workers = [one["environment"] for one in OURS.values() if one["command"] == ["worker"]]
    queues = [queue for one in workers for queue in one["WORKER_QUEUES"].split(",")]
    assert sorted(queues) == sorted(QUEUES)


def test_every_secret_is_made() -> None:
    script = (ROOT / "deploy/make-secrets").read_text("utf-8")
    users = re.search(r"for user in (.+); do", script)
    assert users
    made = {f"database_password_{user}" for user in users[1].split()}
    made |= set(re.findall(r"put ([a-z_.]+)", script))
    assert set(COMPOSE["secrets"]) <= made
    assert all(one["file"].startswith("./deploy/secrets/") for one in COMPOSE["secrets"].values())
    assert "secrets/" in (ROOT / "deploy/.gitignore").read_text("utf-8").split()


def test_database_and_broker_are_reached_from_inside_only() -> None:
    assert COMPOSE["networks"]["database"] == {"internal": True}
    assert COMPOSE["networks"]["broker"] == {"internal": True}
    assert SERVICES["postgres"]["networks"] == ["database"]
    assert SERVICES["rabbitmq"]["networks"] == ["broker"]
    assert [name for name, one in SERVICES.items() if "ports" in one] == ["web"]
    assert SERVICES["web"]["ports"][0].startswith("127.0.0.1:")


def test_nothing_starts_before_what_it_stands_on() -> None:
    assert set(SERVICES["migrate"]["depends_on"]) == {"users"}
    for name in ("web", "worker", "files", "relay", "scheduler"):
        conditions = SERVICES[name]["depends_on"]
        assert conditions["migrate"] == {"condition": "service_completed_successfully"}
        used = {"rabbitmq"} if "broker" in SERVICES[name]["networks"] else set()
        assert used <= set(conditions)
