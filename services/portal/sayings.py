"""What a page says after something was done: a short list of confirmations.

Invariant: between two pages only the name of a sentence travels, in a cookie of half a minute.
"""

from datetime import timedelta

from services.portal.list_sayings import LISTS
from shared.texts import Text

KEPT = timedelta(seconds=30)
SAYINGS: dict[str, Text] = {
    **LISTS,
    "logged_out": Text("U bent uitgelogd.", "You are logged out."),
    "password_changed": Text(
        "Uw wachtwoord is gewijzigd. Elders bent u uitgelogd.",
        "Your password was changed. You are logged out elsewhere.",
    ),
    "codes_enrolled": Text(
        "Uw nieuwe app is ingesteld; de oude werkt niet meer.",
        "Your new app is set up; the old one works no more.",
    ),
    "password_reset": Text(
        "Uw nieuwe wachtwoord staat klaar. Log ermee in.",
        "Your new password is ready. Log in with it.",
    ),
    "invitation_accepted": Text(
        "U hebt hier al een account. Log in; de nieuwe organisatie staat er dan bij.",
        "You have an account here already. Log in; the new organisation is there then.",
    ),
    "passkey_registered": Text(
        "De passkey is vastgelegd. U kunt er voortaan mee inloggen.",
        "The passkey is registered. You can log in with it from now on.",
    ),
    "passkey_renamed": Text("De passkey heeft een andere naam.", "The passkey has another name."),
    "passkey_removed": Text(
        "Verwijderd; elders bent u uitgelogd. Haal de passkey ook van uw apparaat zelf.",
        "Removed; you are logged out elsewhere. Take the passkey off your device too.",
    ),
    "session_ended": Text("Daar bent u nu uitgelogd.", "You are logged out there now."),
    "sessions_ended": Text(
        "U bent overal uitgelogd, behalve hier. Ook apps werken niet meer voor u.",
        "You are logged out everywhere, save here. Apps act for you no more either.",
    ),
    "app_ended": Text("De app werkt niet meer voor u.", "The app acts for you no more."),
    "acting_for": Text(
        "U handelt nu voor de organisatie die bovenaan staat.",
        "You now act for the organisation at the top.",
    ),
    "team_added": Text("Het team is toegevoegd.", "The team was added."),
    "team_changed": Text("Het team is gewijzigd.", "The team was changed."),
    "team_closed": Text(
        "Het team is gesloten. Niemand kan er nog iets naartoe sturen.",
        "The team is closed. Nobody can send anything there any more.",
    ),
    "member_invited": Text(
        "Toegevoegd. De uitnodiging is onderweg en geldt zeven dagen.",
        "Added. The invitation is on its way, and holds for seven days.",
    ),
    "member_invited_again": Text(
        "Er is nog een uitnodiging onderweg.", "One more invitation is on its way."
    ),
    "system_connected": Text("De software is aangesloten.", "The software is connected."),
    "system_waits": Text(
        "Aangesloten. De software werkt zodra een andere beheerder haar goedkeurt.",
        "Connected. The software works as soon as another admin approves it.",
    ),
    "system_approved": Text("Goedgekeurd. De software kan werken.", "Approved. It can work."),
    "system_suspended": Text("De software staat stil.", "The software is stopped."),
    "system_ended": Text("De software is voorgoed beëindigd.", "The software was ended for good."),
    "system_resumed": Text("De software werkt weer.", "The software works again."),
    "duties_changed": Text(
        "De rollen en teams zijn gewijzigd. Dat geldt meteen.",
        "Roles and teams were changed. That holds at once.",
    ),
    "duties_asked": Text(
        "Dit is gevraagd. Een andere beheerder beslist, want u zou zelf meer van kinderen zien.",
        "This has been asked. Another admin decides, for you would see more of children yourself.",
    ),
    "duties_approved": Text("Goedgekeurd. Het geldt meteen.", "Approved. It holds at once."),
    "duties_rejected": Text("Afgewezen. Er verandert niets.", "Rejected. Nothing changes."),
    "duties_withdrawn": Text("Uw verzoek is ingetrokken.", "Your request was withdrawn."),
    "factor_reset_asked": Text(
        "Gevraagd. Een andere beheerder keurt het goed; de medewerker krijgt er bericht van.",
        "Asked. Another admin approves it; the member is told by mail.",
    ),
    "factor_reset_approved": Text(
        "Goedgekeurd. De medewerker krijgt een mail met wat nu te doen is.",
        "Approved. The member receives a mail with what to do now.",
    ),
    "factor_reset_stopped": Text(
        "Gestopt. Er verandert niets; een link die al verstuurd was werkt niet meer.",
        "Stopped. Nothing changes; a link that was mailed already works no more.",
    ),
    "factor_reset_refused": Text(
        "Geweigerd. Uw tweede stap blijft zoals hij is.",
        "Refused. Your second factor stays as it is.",
    ),
    "member_deactivated": Text(
        "De toegang is beëindigd. Dat geldt meteen.", "Access was ended. That holds at once."
    ),
    "member_reactivated": Text(
        "Deze medewerker heeft weer toegang.", "This member has access again."
    ),
    "child_registered": Text(
        "Het dossier is geopend. Leg nu vast wie het gezag heeft.",
        "The file is open. Now record who has authority.",
    ),
    "import_matching": Text(
        "De signalen worden gekoppeld. U ziet hier hoe ver het is.",
        "The signals are being matched. You see here how far it is.",
    ),
    "import_chosen": Text(
        "Het overnemen is begonnen. U kunt gewoon doorwerken.",
        "Taking over has begun. You can carry on.",
    ),
    "import_cancelled": Text("Gestopt.", "Stopped."),
    "import_undone": Text(
        "Teruggedraaid: wat dit bestand had gemaakt, is weer weg.",
        "Undone: what this file had made is gone again.",
    ),
    "child_changed": Text("De gegevens zijn gewijzigd.", "The details were changed."),
    "holder_added": Text("Vastgelegd wie het gezag heeft.", "Recorded who has authority."),
    "telling_recorded": Text("Vastgelegd wie het nu weet.", "Recorded who knows now."),
    "duty_deferred": Text(
        "Uitgesteld. De privacyfunctionaris krijgt hier bericht van.",
        "Put off. The privacy officer is told.",
    ),
    "deferral_overruled": Text(
        "Het uitstel is afgewezen. Het moet nu binnen een week.",
        "The deferral was overruled. It is due within a week.",
    ),
    "letters_made": Text(
        "De brieven staan klaar. Leg vast wanneer u ze hebt verstuurd of gegeven.",
        "The letters are ready. Record when you have sent or handed them over.",
    ),
    "letters_sent": Text(
        "Vastgelegd dat de brieven zijn verstuurd.", "Recorded that the letters were sent."
    ),
    "objection_recorded": Text(
        "Het bezwaar is vastgelegd. Over dit kind wordt nu niets meer gedeeld, tot er een antwoord"
        " is.",
        "The objection was recorded. Nothing about this child is shared now, until it is answered.",
    ),
    "objection_answered": Text(
        "Het antwoord is vastgelegd. Stuur de brief.", "The answer was recorded. Send the letter."
    ),
    "objection_withdrawn": Text(
        "Het bezwaar is ingetrokken. Delen mag weer.",
        "The objection was withdrawn. Sharing is possible again.",
    ),
    "consent_recorded": Text("De verklaring is vastgelegd.", "The statement was recorded."),
    "evidence_added": Text("Het bewijs is bewaard.", "The evidence was kept."),
    "authority_ended": Text(
        "Vastgelegd. Dit bewijs zegt wat er is gestopt.",
        "Recorded. This receipt says what has stopped.",
    ),
    "substitute_recorded": Text("Dit is vastgelegd.", "This was recorded."),
    "substitute_reviewed": Text("Uw oordeel is vastgelegd.", "Your review was recorded."),
    "instead_ended": Text(
        "Het geldt niet meer. Dit bewijs zegt wat er is gestopt.",
        "It holds no more. This receipt says what has stopped.",
    ),
    "question_reminded": Text(
        "Er gaat een herinnering weg, met een nieuwe link. De oude werkt niet meer.",
        "A reminder is on its way, with a new link. The old one works no more.",
    ),
    "question_link_renewed": Text(
        "Er gaat een nieuwe link weg. De oude werkt niet meer.",
        "A new link is on its way. The old one works no more.",
    ),
    "question_taken_back": Text(
        "De vraag is teruggenomen. De link werkt niet meer.",
        "The question was taken back. The link works no more.",
    ),
    "question_answer_recorded": Text("Het antwoord is vastgelegd.", "The answer was recorded."),
    "protocol_started": Text(
        "Begonnen. Leg nu de eerste stap vast.", "Begun. Now record the first step."
    ),
    "signal_written": Text(
        "Het signaal staat er. U hoort wat ermee gebeurt.",
        "The signal is written. You will hear what is done with it.",
    ),
    "signal_acute": Text(
        "Uw signaal is bewaard. Nu de melding.", "Your signal is kept. Now the report."
    ),
    "signal_corrected": Text("Het signaal is verbeterd.", "The signal is corrected."),
    "signal_closed": Text(
        "Het signaal is afgesloten. Wie het schreef krijgt een melding.",
        "The signal is closed. Whoever wrote it is told.",
    ),
    "signal_in_error": Text(
        "Vastgelegd als vergissing. Alles eromheen is gestopt.",
        "Recorded as a mistake. All around it has stopped.",
    ),
    "signal_prolonged": Text("Het signaal loopt langer.", "The signal lasts longer."),
    "parents_told": Text("Vastgelegd dat de ouders het weten.", "Recorded that parents know."),
    "parents_put_off": Text(
        "Vastgelegd. U krijgt later een herinnering.", "Recorded. You will be reminded later."
    ),
    "follow_up_added": Text("Afgesproken.", "Agreed."),
    "follow_up_done": Text(
        "Vastgelegd. Wie het signaal schreef hoort dit.", "Recorded. Whoever wrote it hears this."
    ),
    "follow_up_changed": Text("De afspraak is gewijzigd.", "What was agreed has changed."),
    "signal_shared": Text("Het signaal is gedeeld.", "The signal is shared."),
    "signal_share_ended": Text(
        "Gestopt. De partner ziet het niet meer.", "Ended. The partner sees it no more."
    ),
    "sibling_linked": Text("Gekoppeld.", "Linked."),
    "sibling_unlinked": Text("Losgemaakt.", "Unlinked."),
    "step_recorded": Text("De stap is vastgelegd.", "The step is recorded."),
    "acute_reported": Text(
        "Gemeld bij Veilig Thuis. Bel ook: 0800-2000. Een tweede persoon kijkt binnen 24 uur mee;"
        " de stappen legt u binnen een week vast.",
        "Reported to Veilig Thuis. Call too: 0800-2000. A second person looks within 24 hours; you"
        " record the steps within a week.",
    ),
    "acute_recorded": Text(
        "Vastgelegd, maar niet verstuurd: geen convenant laat dit vanaf hier toe. Bel Veilig Thuis:"
        " 0800-2000.",
        "Recorded, but not sent: no covenant allows that from here. Call Veilig Thuis: 0800-2000.",
    ),
    "vital_recorded": Text(
        "Vastgelegd. U kunt nu delen; een tweede persoon kijkt binnen 24 uur mee.",
        "Recorded. You can share now; a second person looks within 24 hours.",
    ),
    "decision_recorded": Text(
        "Het besluit is vastgelegd. Het geldt zodra een tweede persoon akkoord is.",
        "The decision is recorded. It holds as soon as a second person agrees.",
    ),
    "ground_reviewed": Text(
        "Uw oordeel is vastgelegd; wie dit vroeg krijgt bericht.",
        "Your judgement is recorded; who asked is told.",
    ),
    "ground_ended": Text(
        "Beëindigd. Wat hierop was gedeeld, is gestopt.",
        "Ended. What was shared on this has stopped.",
    ),
    "draft_saved": Text(
        "Het concept is bewaard. Er is nog niets verstuurd.",
        "The draft is kept. Nothing has been sent yet.",
    ),
    "draft_copied": Text(
        "Er staat een nieuw concept met dezelfde woorden. Kijk het na voordat u verstuurt.",
        "There is a new draft with the same words. Look it over before you send.",
    ),
    "draft_thrown_away": Text("Het concept is weggegooid.", "The draft was thrown away."),
    "referral_sent": Text("Verstuurd. De ontvanger krijgt bericht.", "Sent. The receiver is told."),
    "referral_received": Text(
        "De ontvangst is bevestigd. De verzender ziet dat ook.",
        "Receipt is confirmed. The sender sees that too.",
    ),
    "referral_accepted": Text(
        "Geaccepteerd. Het kind heeft nu een dossier bij u.",
        "Accepted. The child now has a file with you.",
    ),
    "referral_rejected": Text(
        "Afgewezen. De verzender ziet dat.", "Rejected. The sender sees that."
    ),
    "referral_started": Text(
        "Begonnen. De verzender ziet dat het loopt.",
        "Begun. The sender sees that it is in progress.",
    ),
    "referral_held": Text(
        "Het ligt even stil. De verzender ziet dat; de reden blijft bij u.",
        "It is on hold. The sender sees that; the reason stays with you.",
    ),
    "referral_completed": Text(
        "Afgerond. De verzender krijgt bericht.", "Completed. The sender is told."
    ),
    "referral_reopened": Text("Heropend. Het loopt weer.", "Reopened. It is in progress again."),
    "referral_retracted": Text(
        "Vastgelegd dat dit per ongeluk was. De ontvanger ziet het niet meer.",
        "Recorded that this was in error. The receiver sees it no more.",
    ),
    "referral_cancelled": Text(
        "Teruggenomen. De ontvanger ziet het niet meer.",
        "Taken back. The receiver sees it no more.",
    ),
    "referral_taken_on": Text("U neemt dit op.", "You deal with this."),
    "referral_assigned": Text("Vastgelegd wie dit opneemt.", "Recorded who deals with this."),
    "referral_triaged": Text("Het ligt nu bij dat team.", "It lies with that team now."),
    "referral_triaged_away": Text(
        "Het ligt nu bij dat team. U ziet het niet meer, omdat u daar niet werkt.",
        "It lies with that team now. You see it no more, as you do not work there.",
    ),
    "exchange_closed": Text(
        "Afgesloten aan uw kant. De verzender hoort hier niets van.",
        "Closed on your side. The sender hears nothing of it.",
    ),
    "signal_offered": Text(
        "Dit signaal doet mee met koppelen. U hoeft nu niets te doen.",
        "This signal takes part in matching. You need not do anything now.",
    ),
    "offer_changed": Text("Gewijzigd. Het geldt vanaf nu.", "Changed. It holds from now on."),
    "contact_changed": Text(
        "U bent nu degene die gebeld kan worden.", "You are now the one who can be called."
    ),
    "offer_withdrawn": Text(
        "Dit signaal doet niet meer mee met koppelen.",
        "This signal takes no part in matching any more.",
    ),
    "match_confirmed": Text(
        "U zei ja. U ziet elkaars naam en nummer zodra het klaarstaat, meestal binnen een minuut.",
        "You said yes. You see each other’s name and number as soon as it is ready, mostly within a"
        " minute.",
    ),
    "match_denied": Text(
        "U zei nee. De ander hoort daar niets van.", "You said no. The other hears nothing of it."
    ),
    "match_unlinked": Text(
        "Ontkoppeld. De ander hoort dat het voorbij is, niet waarom.",
        "Unlinked. The other hears that it is over, not why.",
    ),
    "contact_noted": Text("Het contact is vastgelegd.", "The contact was noted."),
    "lead_proposed": Text(
        "Voorgesteld. U krijgt een melding als er antwoord is.",
        "Proposed. You are told when there is an answer.",
    ),
    "lead_accepted": Text("Aanvaard. De anderen zien dat.", "Accepted. The others see that."),
    "lead_declined": Text("Niet aanvaard. De anderen zien dat.", "Declined. The others see that."),
    "lead_ended": Text(
        "De regie is neergelegd. Spreek af wie haar overneemt.",
        "The lead was laid down. Agree who takes it over.",
    ),
    "substitute_arranged": Text("De vervanging is geregeld.", "The substitution is arranged."),
    "substitute_ended": Text("De vervanging is beëindigd.", "The substitution has ended."),
    "all_read": Text("Alles is als gelezen gemerkt.", "All is marked as read."),
    "record_gone": Text(
        "Waar deze melding over ging, kunt u niet meer inzien: het is gestopt of ligt elders.",
        "What this notification was about you can no longer see: it ended or lies elsewhere.",
    ),
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
    "takeout_asked": Text(
        "De dossiers worden gemaakt. U kunt gewoon doorwerken.",
        "The files are being made. You can carry on.",
    ),
    "work_given": Text("Het werk is overgedragen.", "The work was handed over."),
    "work_given_in_part": Text(
        "Overgedragen wat kon. Wat hier nog staat ligt bij een team waar deze collega niet werkt.",
        "Handed over what could be. What is still here lies with a team of which this colleague is"
        " no member.",
    ),
    "key_registered": Text(
        "De sleutel is vastgelegd. Een tweede persoon bevestigt haar voordat zij gebruikt wordt.",
        "The key is registered. A second person confirms it before it is used.",
    ),
    "key_confirmed": Text(
        "De sleutel is bevestigd en kan worden gebruikt.", "The key is confirmed and can be used."
    ),
    "key_revoked": Text("De sleutel is ingetrokken.", "The key is revoked."),
    "covenant_draft_begun": Text(
        "Het concept staat klaar. Alleen uw organisatie ziet het.",
        "The draft is ready. Only your organisation sees it.",
    ),
    "covenant_draft_saved": Text("Het concept is bewaard.", "The draft is kept."),
    "covenant_rule_added": Text("De afspraak is toegevoegd.", "The rule was added."),
    "covenant_rule_saved": Text("De afspraak is gewijzigd.", "The rule was changed."),
    "covenant_rule_removed": Text("De afspraak is weggehaald.", "The rule was removed."),
    "covenant_proposed": Text(
        "Voorgelegd. De partijen krijgen bericht; de tekst staat vast. Teken ook zelf.",
        "Proposed. The parties are told; the text stands. Sign it yourselves too.",
    ),
    "covenant_withdrawn": Text("Ingetrokken. Er verandert niets.", "Withdrawn. Nothing changes."),
    "covenant_signed": Text("Getekend namens uw organisatie.", "Signed for your organisation."),
    "covenant_refused": Text(
        "Geweigerd. De andere partijen lezen uw reden.", "Refused. The others read your reason."
    ),
    "covenant_left": Text(
        "Uitgetreden. Er wordt door u niets meer gedeeld of gezien op grond van dit convenant.",
        "You have left. Nothing is shared or seen by you under this covenant any more.",
    ),
    "covenant_ended": Text(
        "Beëindigd. Op grond van dit convenant wordt niets meer gedeeld.",
        "Ended. Nothing is shared under this covenant any more.",
    ),
}
