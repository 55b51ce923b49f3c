"""What a page of a risk list says after something was done. Invariant: nobody is named."""

from shared.texts import Text

LISTS: dict[str, Text] = {
    "risk_list_opened": Text(
        "De lijst is open. Uw partners krijgen bericht en noemen hun mensen.",
        "The list is open. Your partners are told and name their people.",
    ),
    "risk_list_changed": Text("Bewaard.", "Kept."),
    "risk_list_reviewed": Text(
        "De lijst is herbeoordeeld en gaat verder.", "The list was reviewed and goes on."
    ),
    "risk_list_closed": Text(
        "De lijst is gesloten. De namen worden vernietigd; dit zijn de aantallen.",
        "The list was closed. The names are being destroyed; these are the numbers.",
    ),
    "list_child_put": Text(
        "Het kind staat op de lijst. Een andere organisatie bevestigt het binnen 14 dagen.",
        "The child is on the list. Another organisation confirms it within 14 days.",
    ),
    "list_child_off": Text("Het kind is van de lijst.", "The child is off the list."),
    "list_known_told": Text(
        "Gezegd: uw organisatie kent dit kind.", "Said: your organisation knows this child."
    ),
    "list_facts_added": Text("Toegevoegd.", "Added."),
    "list_recognised": Text(
        "Vastgelegd, alleen voor uw organisatie.", "Recorded, for your organisation alone."
    ),
    "list_recognised_many": Text(
        "Vastgelegd, alleen voor uw organisatie. Zeg nu aan de anderen wie u kent.",
        "Recorded, for your organisation alone. Now tell the others whom you know.",
    ),
    "list_justified": Text(
        "Onderbouwd. Dit telt bij een herbeoordeling in de komende vier weken.",
        "Justified. This counts at a review in the coming four weeks.",
    ),
    "list_taken_back": Text(
        "Teruggenomen. De anderen zien het niet meer.", "Taken back. The others see it no more."
    ),
    "list_step_changed": Text("De stap is verzet.", "The step was changed."),
    "list_step_done": Text("De stap is gedaan.", "The step was done."),
    "list_member_named": Text(
        "Genoemd. Uw collega krijgt bericht.", "Named. Your colleague is told."
    ),
    "list_member_gone": Text(
        "Gedaan. Deze medewerker ziet niets meer van de lijst.",
        "Done. This member sees nothing of the list any more.",
    ),
}
