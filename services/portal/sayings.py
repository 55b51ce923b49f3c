"""What a page says after something was done: a short list of confirmations.

Invariant: between two pages only the name of a sentence travels, in a cookie of half a minute.
"""

from datetime import timedelta

from shared.texts import Text

KEPT = timedelta(seconds=30)
SAYINGS: dict[str, Text] = {
    "logged_out": Text("U bent uitgelogd.", "You are logged out."),
    "acting_for": Text(
        "U handelt nu voor de organisatie die bovenaan staat.",
        "You now act for the organisation at the top.",
    ),
    "child_registered": Text(
        "Het dossier is geopend. Leg nu vast wie het gezag heeft.",
        "The file is open. Now record who has authority.",
    ),
    "holder_added": Text("Vastgelegd wie het gezag heeft.", "Recorded who has authority."),
    "consent_recorded": Text("De verklaring is vastgelegd.", "The statement was recorded."),
    "draft_saved": Text(
        "Het concept is bewaard. Er is nog niets verstuurd.",
        "The draft is kept. Nothing has been sent yet.",
    ),
    "referral_sent": Text(
        "De aanmelding is verstuurd. De ontvanger krijgt bericht.",
        "The referral has been sent. The receiver is told.",
    ),
    "referral_received": Text(
        "De ontvangst is bevestigd. De verzender ziet dat ook.",
        "Receipt is confirmed. The sender sees that too.",
    ),
    "referral_accepted": Text(
        "Geaccepteerd. Het kind heeft nu een dossier bij u.",
        "Accepted. The child now has a file with you.",
    ),
    "referral_rejected": Text(
        "Afgewezen. De verzender ziet de stand; uw reden blijft bij u.",
        "Rejected. The sender sees the state; your reason stays with you.",
    ),
    "referral_cancelled": Text("De aanmelding is teruggenomen.", "The referral was taken back."),
    "message_sent": Text(
        "Uw bericht is verstuurd. De ander krijgt een melding.",
        "Your message has been sent. The other party is told.",
    ),
    "attachment_added": Text(
        "De bijlage is bewaard. Niemand anders heeft haar gezien.",
        "The attachment is kept. Nobody else has seen it.",
    ),
    "attachment_removed": Text("De bijlage is weggehaald.", "The attachment was removed."),
    "export_asked": Text(
        "De uitvoer wordt gemaakt. U kunt gewoon doorwerken.",
        "The export is being made. You can carry on.",
    ),
    "key_registered": Text(
        "De sleutel is vastgelegd. Vergelijk de vingerafdruk met de eigenaar.",
        "The key is registered. Compare the fingerprint with its owner.",
    ),
    "key_revoked": Text("De sleutel is ingetrokken.", "The key is revoked."),
}
