"""What can be done with covenants: reading them, and finding the rules that apply.

Invariant: a rule applies only while its covenant is in force and both organisations take part. The
parties draft, propose, sign, refuse, leave and end by themselves (`drafting`, `signing`, `ending`);
the operator puts in force what was signed on paper.
"""

from services.covenants import (
    applying,
    drafting,
    ending,
    paper,
    proposals,
    reading,
    refusing,
    signing,
    standing,
    watching,
)
from services.covenants.contents import uncarried
from services.covenants.rules.carrying import LiveGrant
from services.covenants.tasks import (
    ACTIVATE_VERSION,
    ANNOUNCE_COVENANT,
    ANNOUNCE_ENDING,
    ANNOUNCE_VERSION,
    WATCH_END,
)

Rule = applying.Rule
rules_between = applying.rules_between
rules_from = applying.rules_from
parties_of = applying.parties_of
lock_between = applying.lock_between
enact_covenant = paper.enact_covenant
list_covenants = standing.list_covenants
get_covenant = standing.get_covenant
rules_in_force = standing.rules_in_force
draft_covenant = drafting.draft_covenant
draft_version = drafting.draft_version
copy_version = drafting.copy_version
rewrite_version = drafting.rewrite_version
propose_version = proposals.propose_version
withdraw_version = proposals.withdraw_version
list_proposals = proposals.list_proposals
sign_version = signing.sign_version
refuse_version = refusing.refuse_version
activate_version = signing.activate_version
leave_covenant = ending.leave_covenant
end_covenant = ending.end_covenant
preview_end = ending.preview_end
list_versions = reading.list_versions
get_version = reading.get_version
compare_version = reading.compare_version
published_keys = reading.published_keys
watch_end = watching.watch_end
news_of_version = watching.news_of_version
news_of_covenant = watching.news_of_covenant
ends_soon = watching.ends_soon

__all__ = [
    "ACTIVATE_VERSION",
    "ANNOUNCE_COVENANT",
    "ANNOUNCE_ENDING",
    "ANNOUNCE_VERSION",
    "WATCH_END",
    "LiveGrant",
    "Rule",
    "uncarried",
]
