"""`schakel demo`: everything under one supervisor, until Ctrl-C.

Invariant: nothing that it started outlives it, however it ends; the next start goes on where this
one stopped.
"""

from pathlib import Path
from typing import Any

from services.demo import demo_file
from services.demo.desks import spoken
from services.demo.layout import DemoFault, Layout, Ports, choose_ports
from services.demo.programs import programs
from services.demo.screen import Screen
from services.supervision import AlreadyRunning, Supervisor
from services.supervision.instance import end_leftovers, locked
from shared.authz.permissions import ROLES


def run(var: Path, port: int) -> int:
    """Run the demo in `var` on `port`; its exit code. Raises DemoFault when it cannot start."""
    layout, screen = Layout(var.resolve()), Screen()
    try:
        _clear_the_way(layout)
        ports = choose_ports(port)
        screen.show(f"Schakel starts. What its programs say goes to {layout.logs}/.")
        started = programs(layout, ports, screen.show)
        supervisor = Supervisor(started, layout.var, screen.show)
        code = supervisor.run(lambda: _welcome(layout, ports, screen))
    except AlreadyRunning as fault:
        raise DemoFault(str(fault)) from None
    screen.show("Schakel has stopped; nothing of it runs any more.")
    return code


def _clear_the_way(layout: Layout) -> None:
    """What a demo that was killed left behind may still hold the port."""
    lock = locked(layout.var)
    end_leftovers(layout.var)
    lock.release()


def _welcome(layout: Layout, ports: Ports, screen: Screen) -> None:
    for line in _welcome_lines(layout, ports):
        screen.show(line)


def _welcome_lines(layout: Layout, ports: Ports) -> list[str]:
    who = demo_file.read(layout)
    return [
        "",
        "Schakel runs, with the fictional town of Vaardrecht.",
        "",
        f"  The workplace, to log in at   {ports.base_url}/",
        f"  The API, to read and browse   {ports.base_url}/docs",
        f"  The mail that was sent        {ports.mail_url}",
        f"  Codes to log in with          {ports.mail_url}/people",
        f"  Who is who, for programs      {layout.demo_json}",
        "",
        "  The main job once more        make scenario   (in another terminal)",
        "  What is wrong, if anything    .venv/bin/schakel doctor",
        "  To stop                       Ctrl-C; `make demo` goes on where it was",
        "  To take it all away           make demo-clean",
        "",
        "  Some who work in Vaardrecht, and what lay waiting for them when the town was made.",
        f"  The code that is asked after the password is on {ports.mail_url}/people.",
        *_logins(who),
        *_questions(who, ports),
        "",
    ]


def _questions(who: dict[str, Any], ports: Ports) -> list[str]:
    """The parents who were asked for consent: where their mail is, and the code they were given."""
    lines = []
    for one in who.get("questions", []):
        asked = (
            "who gave consent, and can take it back"
            if one["answered"]
            else "who was asked for consent"
        )
        lines += [
            "",
            f"  A parent {asked} (no login: a link by mail, and a code)",
            f"    the mail to {one['to']} at {ports.mail_url}   code {one['code']}",
        ]
    return lines


def _logins(who: dict[str, Any]) -> list[str]:
    """Two lines for each desk: who sits there and how to log in, and what waits."""
    names = {one["id"]: one["name"] for one in who["organisations"]}
    seated = [member for member in who["members"] if "desk" in member]
    lines = []
    for member in sorted(seated, key=lambda member: int(member["desk"]["place"])):
        role = ROLES[member["roles"][0]].en
        place = ", ".join(filter(None, (member["team"], names[member["organisationId"]])))
        lines += [
            "",
            f"  {role}, {place}",
            f"    {member['email']}   {member['password']}",
            f"    {spoken(member['desk']['waiting'])}",
        ]
    return [*lines, *_managers(who, names)]


def _managers(who: dict[str, Any], names: dict[str, str]) -> list[str]:
    """Two admins: what one asked, the other decides on."""
    found = sorted((m for m in who["members"] if "manages" in m), key=lambda m: int(m["manages"]))
    if not found:
        return []
    lines = ["", f"  Two who manage {names[found[0]['organisationId']]} (at /beheer)"]
    said = ("asked for an app, a key and a role", "has these to decide on")
    for member, what in zip(found, said, strict=False):
        lines.append(f"    {member['email']}   {member['password']}   {what}")
    return lines
