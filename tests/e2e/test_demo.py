"""`make demo` as a newcomer meets it: it starts, tells the main job, survives and cleans up.

Invariant: the real command with the real programs, in a folder and on ports of its own.
"""

import os
import pwd
import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pyotp
import pyrage
import pytest
from joserfc.jwk import ECKey

from services.supervision.instance import MARK
from shared.processes import table
from shared.vocabulary import ORGANISATION_KINDS
from tests.e2e.absence import absent
from tests.e2e.running_demo import ROOT, RunningDemo, python_for, until


@pytest.fixture(scope="module")
def demo() -> Iterator[RunningDemo]:
    """One demo for all tests here; each leaves it running. The first start tells the story."""
    home = Path(tempfile.mkdtemp(prefix="schakel-demo-"))  # short: a socket lives in it
    home.chmod(0o755)
    running = RunningDemo(home / "var")
    try:
        running.start()
        yield running
    finally:
        running.stop()
        running.schakel("demo-clean")
        shutil.rmtree(home, ignore_errors=True)


def test_the_first_start_makes_a_town_and_tells_the_main_job(demo: RunningDemo) -> None:
    said = demo.said()
    assert "Vaardrecht was made: 7 organisations" in said
    assert "Alles ging zoals het hoort." in said, said
    assert "✗" not in said
    assert f"http://127.0.0.1:{demo.port}/docs" in said


def test_the_web_answers(demo: RunningDemo) -> None:
    statuses = {path: demo.get(path).status_code for path in ("/livez", "/readyz", "/docs")}
    assert set(statuses.values()) == {200}, statuses
    assert demo.get("/v1/openapi.json").json()["openapi"].startswith("3.1")


def test_demo_json_is_complete_and_usable(demo: RunningDemo) -> None:
    who = demo.who
    assert who["baseUrl"] == who["issuer"] == f"http://127.0.0.1:{demo.port}"
    names = "baseUrl issuer mailUrl organisations members systems recipients questions"
    assert set(who) == set(names.split())
    ids = {one["id"]: one["kind"] for one in who["organisations"]}
    assert set(ids.values()) <= set(ORGANISATION_KINDS)
    assert len(ids) == 7
    roles = {role for member in who["members"] for role in member["roles"]}
    assert {"care_coordinator", "child_worker", "programme_coordinator"} <= roles
    assert {"privacy_officer", "data_protection_officer", "organisation_admin"} <= roles
    for member in who["members"]:
        assert set(member) - {"desk", "manages"} == {
            "id",
            "organisationId",
            "name",
            "team",
            "email",
            "password",
            "totpSecret",
            "roles",
        }
        assert pyotp.TOTP(member["totpSecret"]).now().isdecimal()
        assert member["organisationId"] in ids
    for system in who["systems"]:
        assert set(system) == {"organisationId", "clientId", "privateJwk"}
        assert ECKey.import_key(system["privateJwk"]).kid == system["privateJwk"]["kid"]
    for recipient in who["recipients"]:
        pyrage.x25519.Identity.from_str(recipient["ageIdentity"])
    assert {question["answered"] for question in who["questions"]} == {True, False}
    for question in who["questions"]:
        assert set(question) == {"to", "code", "answered"}
        assert re.fullmatch(r"\d{4} ?\d{4}", question["code"])
    owners = [{ids[one["organisationId"]] for one in who[n]} for n in ("systems", "recipients")]
    assert owners == [{"education", "child_work", "youth_care"}] * 2
    assert (demo.var / "demo.json").stat().st_mode & 0o777 == 0o600


def test_everybody_on_the_start_screen_logs_in_to_work(demo: RunningDemo) -> None:
    said = demo.said()
    seated = [member for member in demo.who["members"] if "desk" in member]
    assert {role for member in seated for role in member["roles"]} >= {
        "care_coordinator",
        "child_worker",
        "programme_coordinator",
        "youth_care_worker",
        "neighbourhood_worker",
        "community_officer",
    }
    for member in seated:
        assert f"{member['email']}   {member['password']}" in said
        heaps = member["desk"]["waiting"]
        waiting = sum(number for heap, number in heaps.items() if heap != "listed")
        start = demo.log_in(member)
        assert member["name"] in start
        shown = set(re.findall(r'href="/aanmeldingen/([0-9a-f-]{36})"', start))
        assert len(shown) >= min(3, waiting), member["roles"]


def test_the_main_job_can_be_played_again(demo: RunningDemo) -> None:
    demo.scenario()
    demo.scenario()


def test_the_story_goes_there_and_back(demo: RunningDemo) -> None:
    told = demo.scenario()
    parts = re.split(r"\nDeel \d\. ", told)
    assert len(parts) == 4, told
    _, _, there_and_back, withdrawals = parts
    for line in (
        "schrijft, Schoolbestuur De Waterlijn leest:",
        "Uitnodiging intake.pdf",
        "schrijft, Kinderwerk Vaardrecht leest:",
        "meldt aan bij Jeugdhulp De Oever",
        "Jeugdhulp De Oever rondt af, en Kinderwerk Vaardrecht leest hoe het ging",
        "Jeugdhulp De Oever verwijst terug naar Kinderwerk Vaardrecht",
        "in het dossier dat er al was",
        "Kinderwerk Vaardrecht rondt af, en Schoolbestuur De Waterlijn leest hoe het ging",
        "– Schoolbestuur De Waterlijn: 1 van de 3",
        "– Kinderwerk Vaardrecht: 3 van de 3",
        "– Jeugdhulp De Oever: 2 van de 3",
    ):
        assert line in there_and_back, told
    points = re.findall(r"✓ Stand: ([^.]+)\.", withdrawals)
    assert points == ["verstuurd", "ontvangen", "geaccepteerd", "loopt", "even stil", "afgerond"]
    receipts = re.findall(r"– aanmelding voor Kinderwerk Vaardrecht: (.+)", withdrawals)
    assert receipts == [
        "geannuleerd, niet bekeken",
        "geannuleerd, was bekeken",
        *["uitwisseling beëindigd, was bekeken"] * 4,
    ]


def test_the_story_left_nothing_that_a_worker_could_not_do(demo: RunningDemo) -> None:
    log = (demo.var / "logs" / "worker.log").read_text("utf-8")
    assert "failed" not in log
    assert "Failed" not in log


def test_the_doctor_finds_nothing(demo: RunningDemo) -> None:
    done = demo.schakel("doctor")
    assert done.returncode == 0, done.stdout
    assert "WRONG" not in done.stdout


def test_no_secret_stands_in_an_environment_or_command_line(demo: RunningDemo) -> None:
    secrets = [
        path.read_bytes().strip()
        for path in (demo.var / "secrets").iterdir()
        if path.name.startswith("database_password") or path.suffix == ".key"
    ]
    assert len(secrets) == 12
    for pid in demo.processes():
        shown = Path(f"/proc/{pid}/cmdline").read_bytes()
        if table.environment_has(pid, MARK, str(demo.var)):
            shown += Path(f"/proc/{pid}/environ").read_bytes()
        assert not [secret for secret in secrets if secret in shown], pid


def test_a_part_has_no_access_that_it_does_not_need(demo: RunningDemo) -> None:
    needs = {
        "web": {"APP", "LOGIN", "KEYS"},
        "worker": {"APP", "LOGIN", "KEYS", "BROKER", "MATCHER"},
        "files": {"APP", "LOGIN", "KEYS", "BROKER"},
        "relay": {"RELAY", "BROKER"},
        "scheduler": {"CLOCK"},
    }
    for name, roles in needs.items():
        words, queues = WORKERS.get(name, (f"services.cli {name}", None))
        shown = Path(f"/proc/{demo.processes(words, queues)[0]}/environ").read_text()
        assert set(re.findall(r"DATABASE_PASSWORD_([A-Z]+)_FILE", shown)) == roles
        assert ("PSEUDONYM_KEY_FILE" in shown) == ("APP" in roles)
        assert ("MATCHER_KEY_FILE" in shown) == ("MATCHER" in roles)


WORKERS = {
    "worker": (r"services\.cli worker", "default,mail,exports"),
    "files": (r"services\.cli worker", "imports"),
}


@pytest.mark.parametrize(
    "part",
    [
        r"services\.cli web",
        *WORKERS,
        r"services\.cli relay",
        r"services\.cli scheduler",
        r"services\.mail_catcher",
        r"/postgres -D",
        r"shared\.db\.embedded",
    ],
)
def test_a_part_that_is_killed_comes_back(demo: RunningDemo, part: str) -> None:
    """What it left running (the web's other processes answer for a moment more) ends with it."""
    which = WORKERS.get(part, (part, None))
    before = demo.processes(*which)
    os.kill(before[0], signal.SIGKILL)
    until(lambda: set(demo.processes(*which)).isdisjoint(before))
    until(lambda: bool(demo.processes(*which)) and demo.is_ready())
    demo.scenario()


def test_a_process_of_the_web_that_is_killed_comes_back(demo: RunningDemo) -> None:
    before = demo.processes(r"services\.cli web")
    os.kill(before[-1], signal.SIGKILL)
    until(lambda: bool(set(demo.processes(r"services\.cli web")) - set(before)))
    until(demo.is_ready)
    demo.scenario()


def test_ctrl_c_leaves_nothing_and_the_next_start_goes_on(demo: RunningDemo) -> None:
    keys = demo.who["systems"]
    assert demo.stop() == 0
    assert demo.processes() == []
    demo.port += 20
    said = demo.start()
    assert "as you left it" in said
    assert "Deel 1" not in said
    assert demo.who["systems"] == keys
    assert demo.who["issuer"].endswith(f":{demo.port}")
    demo.scenario()


def test_killing_the_supervisor_leaves_nothing_and_the_next_start_works(demo: RunningDemo) -> None:
    assert demo.stop(signal.SIGKILL) == -signal.SIGKILL
    until(lambda: demo.processes() == [])
    assert "as you left it" in demo.start()
    demo.scenario()


def test_two_at_once_and_a_taken_port_are_refused_in_words(demo: RunningDemo) -> None:
    twice = demo.schakel("demo", "--port", str(demo.port + 10))
    assert (twice.returncode, "already runs" in twice.stdout) == (1, True), twice.stdout
    other = RunningDemo(demo.var.parent / "other")
    taken = other.schakel("demo", "--port", str(demo.port))
    assert (taken.returncode, "is in use" in taken.stdout) == (1, True), taken.stdout
    assert "make demo PORT=" in taken.stdout


def test_a_running_demo_is_not_cleaned_away(demo: RunningDemo) -> None:
    refused = demo.schakel("demo-clean")
    assert (refused.returncode, "is running" in refused.stdout) == (1, True), refused.stdout
    assert demo.is_ready()


def test_a_town_that_is_half_made_is_made_again(demo: RunningDemo) -> None:
    """As after a kill -9 while it was being made: the mark stands, demo.json does not."""
    keys = demo.who["systems"]
    demo.stop()
    (demo.var / "demo.json").unlink()
    (demo.var / "seeding").touch()
    assert "Vaardrecht was made" in demo.start()
    assert demo.who["systems"] != keys
    assert not (demo.var / "seeding").exists()


def test_cleaning_takes_all_of_the_demo_and_nothing_else(demo: RunningDemo) -> None:
    demo.stop()
    mine = demo.var / "something-of-mine"
    mine.touch()
    done = demo.schakel("demo-clean")
    assert done.returncode == 0, done.stdout
    assert f"removed {demo.var / 'postgres'}" in done.stdout
    assert {path.name for path in demo.var.iterdir()} - {"supervisor.lock"} == {mine.name}
    mine.unlink()
    assert "Vaardrecht was made" in demo.start()


@pytest.mark.skipif(os.geteuid() != 0, reason="we are an ordinary user already")
def test_an_ordinary_user_can_run_it() -> None:
    nobody, python = pwd.getpwnam("nobody"), python_for("nobody")
    if python is None:
        absent("a Python that an ordinary user may run", "apt-get install python3")
    home = Path(tempfile.mkdtemp(prefix="schakel-demo-"))
    os.chown(home, nobody.pw_uid, nobody.pw_gid)
    root = home / "repository"
    for name in ("services", "shared", "workers"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    subprocess.run(["chmod", "-R", "a+rX", str(root)], check=True)
    running = RunningDemo(home / "var", root, "nobody", python)
    try:
        assert "Alles ging zoals het hoort." in running.start()
        running.scenario()
        assert running.stop() == 0
        assert running.processes() == []
        assert running.schakel("demo-clean").returncode == 0
    finally:
        if running.process is not None:
            running.stop()
        shutil.rmtree(home, ignore_errors=True)
