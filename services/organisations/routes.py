"""The organisations over HTTP."""

from services.organisations import operations
from services.organisations.schemas import (
    ConfirmationSchema,
    DutiesSchema,
    DutyRequestQuerySchema,
    DutyRequestSchema,
    LeavingSchema,
    MadeSchema,
    MemberSchema,
    NamedDutyRequestSchema,
    NewMemberSchema,
    NewRecipientKeySchema,
    NewSubstituteSchema,
    NewSystemSchema,
    NewTeamSchema,
    OrganisationQuerySchema,
    OrganisationSchema,
    OwnOrganisationSchema,
    OwnTeamSchema,
    RecipientKeySchema,
    StaffQuerySchema,
    StaffSchema,
    SubstituteQuerySchema,
    SubstituteSchema,
    SystemSchema,
    WholeStaffSchema,
    WholeSystemSchema,
    WholeTeamSchema,
)
from shared.web.endpoints import Slice

api = Slice("organisations", "Ketenpartners, hun teams en hun sleutels voor uitvoer.")
api.get(
    "/organisations",
    operations.list_organisations,
    query=OrganisationQuerySchema,
    page_of=OrganisationSchema,
    summary="De ketenpartners en hun teams",
)
api.get(
    "/recipient-keys",
    operations.list_recipient_keys,
    page_of=RecipientKeySchema,
    summary="Onze sleutels voor uitvoer",
)
api.post(
    "/recipient-keys",
    operations.register_recipient_key,
    body=NewRecipientKeySchema,
    answer=RecipientKeySchema,
    summary="Een publieke sleutel vastleggen",
)
api.post(
    "/recipient-keys/<uuid:recipient_key_id>/confirmation",
    operations.confirm_recipient_key,
    body=ConfirmationSchema,
    answer=RecipientKeySchema,
    status=200,
    summary="Een sleutel als tweede persoon bevestigen",
    responses={409: "De sleutel is al bevestigd of ingetrokken."},
)
api.post(
    "/recipient-keys/<uuid:recipient_key_id>/revocation",
    operations.revoke_recipient_key,
    answer=RecipientKeySchema,
    status=200,
    summary="Een sleutel intrekken",
)
api.get(
    "/members",
    operations.list_members,
    page_of=MemberSchema,
    summary="Onze medewerkers",
)
api.get(
    "/substitutes",
    operations.list_substitutes,
    query=SubstituteQuerySchema,
    page_of=SubstituteSchema,
    summary="Wie wie vervangt",
)
api.post(
    "/substitutes",
    operations.arrange_substitute,
    body=NewSubstituteSchema,
    answer=SubstituteSchema,
    summary="Vervanging regelen",
)
api.post(
    "/substitutes/<uuid:substitution_id>/ending",
    operations.end_substitute,
    answer=SubstituteSchema,
    status=200,
    summary="Vervanging beëindigen",
)
api.get(
    "/own-organisation",
    operations.get_own_organisation,
    answer=OwnOrganisationSchema,
    summary="Onze organisatie",
)
api.get(
    "/teams",
    operations.list_teams,
    page_of=OwnTeamSchema,
    summary="Onze teams, ook gesloten",
)
api.post(
    "/teams",
    operations.add_team,
    body=NewTeamSchema,
    answer=MadeSchema,
    summary="Een team toevoegen",
)
api.get(
    "/teams/<uuid:team_id>",
    operations.get_team,
    answer=WholeTeamSchema,
    summary="Eén team, en wat er ligt",
)
api.put(
    "/teams/<uuid:team_id>",
    operations.rename_team,
    body=NewTeamSchema,
    answer=WholeTeamSchema,
    summary="Een team een andere naam geven",
)
api.post(
    "/teams/<uuid:team_id>/closing",
    operations.close_team,
    answer=WholeTeamSchema,
    status=200,
    summary="Een team sluiten",
    responses={409: "Er ligt nog werk bij dit team."},
)
api.post(
    "/members",
    operations.invite_member,
    body=NewMemberSchema,
    answer=MadeSchema,
    summary="Iemand uitnodigen als medewerker",
)
api.get(
    "/staff",
    operations.list_staff,
    query=StaffQuerySchema,
    page_of=StaffSchema,
    summary="Wie er werken en werkten",
)
api.get(
    "/staff/<uuid:member_id>",
    operations.get_staff,
    answer=WholeStaffSchema,
    summary="Eén medewerker, en wat die mag",
)
api.put(
    "/staff/<uuid:member_id>/duties",
    operations.change_duties,
    body=DutiesSchema,
    answer=WholeStaffSchema,
    summary="Iemands rollen en teams wijzigen",
    description=(
        "Wie als beheerder zelf meer van kinderen zou zien, heeft het hiermee gevraagd (`request`):"
        " een andere beheerder beslist."
    ),
)
api.post(
    "/staff/<uuid:member_id>/deactivation",
    operations.deactivate_member,
    body=LeavingSchema,
    answer=WholeStaffSchema,
    status=200,
    summary="Iemands toegang beëindigen",
    responses={409: "Dit is de laatste beheerder, of de toegang is al beëindigd."},
)
api.post(
    "/staff/<uuid:member_id>/reactivation",
    operations.reactivate_member,
    answer=WholeStaffSchema,
    status=200,
    summary="Iemand weer toegang geven",
)
api.post(
    "/staff/<uuid:member_id>/invitation",
    operations.invite_again,
    answer=MadeSchema,
    status=200,
    summary="Iemand nog een uitnodiging sturen",
    responses={409: "De toegang is beëindigd."},
)
api.get(
    "/duty-requests",
    operations.list_duty_requests,
    query=DutyRequestQuerySchema,
    page_of=NamedDutyRequestSchema,
    summary="Wat beheerders voor zichzelf vroegen",
)
for name, operation, summary in (
    ("approval", operations.approve_duties, "Goedkeuren wat een andere beheerder vroeg"),
    ("rejection", operations.reject_duties, "Afwijzen wat een andere beheerder vroeg"),
    ("withdrawal", operations.withdraw_duties, "Intrekken wat men zelf vroeg"),
):
    api.post(
        f"/duty-requests/<uuid:duty_request_id>/{name}",
        operation,
        answer=DutyRequestSchema,
        status=200,
        summary=summary,
    )
api.get(
    "/systems",
    operations.list_systems,
    page_of=SystemSchema,
    summary="De software die voor ons werkt",
)
api.post(
    "/systems",
    operations.register_system,
    body=NewSystemSchema,
    answer=SystemSchema,
    summary="Software aansluiten",
)
api.get(
    "/systems/<uuid:system_id>",
    operations.get_system,
    answer=WholeSystemSchema,
    summary="Eén systeem, en wat het mag",
)
for name, on_system, summary in (
    ("approval", operations.approve_system, "Software van een collega goedkeuren"),
    ("suspension", operations.suspend_system, "Software stilzetten"),
    ("resumption", operations.resume_system, "Software weer laten werken"),
    ("ending", operations.end_system, "Software voorgoed beëindigen"),
):
    api.post(
        f"/systems/<uuid:system_id>/{name}",
        on_system,
        answer=SystemSchema,
        status=200,
        summary=summary,
    )
