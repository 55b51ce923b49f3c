"""What the end of an organisation asks of the workers. Invariant: ids only."""

from shared.jobs.tasks import task

CLEAR_TENANT = task("organisations.clear_tenant")
TELL_PARTNERS = task("sharing.tell_partners")
ANNOUNCE_PARTNER = task("notifications.announce_partner", "partner_id", queue="mail")
