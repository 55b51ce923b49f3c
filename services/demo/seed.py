"""Making the town, once.

Invariant: demo.json is written last, so where it stands the town is complete; what was begun and
not ended is known by the mark `seeding`.
"""

from collections.abc import Callable

from services.demo import children, demo_file, founding, town
from services.demo.layout import Layout, Ports
from services.demo.people import People

Progress = Callable[[int, int, str], None]
"""Hears how many of how many steps are done, and what is being made."""

_SEED = 4_12


def make_town(layout: Layout, ports: Ports, progress: Progress) -> str:
    """Make everything; a sentence that says what there is now. A runtime must be in use."""
    layout.seeding.touch(mode=0o600)
    people, keys = People(_SEED), demo_file.Keys()
    total = len(town.PLANS) + children.CHILDREN + children.REFERRALS
    done = 0
    places = {}
    for plan in town.PLANS:
        progress(done, total, plan.name)
        places[plan.kind] = founding.found(plan, people, keys)
        done += 1
    founding.enact(places)
    for made in children.populate(places, people):
        done += 1
        progress(done, total, {"child": "children", "referral": "referrals"}[made])
    demo_file.write(layout, ports, keys)
    layout.seeding.unlink()
    return (
        f"{len(places)} organisations, {len(keys.members)} people who work there,"
        f" {children.CHILDREN} children, a covenant with {len(town.RULES)} rules"
    )
