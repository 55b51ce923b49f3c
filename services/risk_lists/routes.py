"""Risk lists over HTTP."""

from services.risk_lists import letter_routes, operations
from services.risk_lists.recognition_schemas import (
    ListRecognisedSchema,
    ListRecognitionsSchema,
)
from services.risk_lists.schemas import (
    ListAssessmentSchema,
    ListedNamesSchema,
    ListEntryQuerySchema,
    ListEntrySchema,
    ListFactsSchema,
    ListFunnelSchema,
    ListHeadSchema,
    ListJustificationSchema,
    ListKnownSchema,
    ListNamingSchema,
    ListNewEntrySchema,
    ListNewStepSchema,
    ListRecognitionSchema,
    ListReviewSchema,
    ListStepChangeSchema,
    ListStepDoneSchema,
    ListTakingOffSchema,
    ListToldSchema,
    ListVersionsSchema,
    ListWholeEntrySchema,
    NewRiskListSchema,
    RiskListQuerySchema,
    RiskListSchema,
)
from shared.web.endpoints import Slice
from shared.web.pages import PageQuery

CLOSED = {409: "Deze lijst is gesloten."}
ELSEWHERE = {409: "Dat kan niet meer: een ander was eerder, of de lijst is gesloten."}
ONE = "/risk-lists/<uuid:list_id>"
ENTRY = "/risk-list-entries/<uuid:entry_id>"
STEP = "/risk-list-steps/<uuid:step_id>"

api = Slice(
    "risk-lists",
    "Aandachtslijsten: van genoemde medewerkers, met een doel, een grondslag en een einde.",
)
api.get(
    "/risk-lists",
    operations.list_risk_lists,
    query=RiskListQuerySchema,
    page_of=RiskListSchema,
    summary="De aandachtslijsten waarop u bent genoemd",
)
api.post(
    "/risk-lists",
    operations.open_risk_list,
    body=NewRiskListSchema,
    answer=RiskListSchema,
    location="/risk-lists/{id}",
    summary="Een aandachtslijst openen",
    description="Onder een convenant dat dit toelaat; herbeoordelen binnen drie maanden.",
)
api.get(
    "/risk-lists/_naming",
    operations.lists_to_name_for,
    query=PageQuery,
    page_of=ListHeadSchema,
    summary="Lijsten waarvoor u collega's kunt noemen",
)
api.get(
    "/risk-lists/_oversight",
    operations.watch_lists,
    query=PageQuery,
    page_of=RiskListSchema,
    summary="Toezicht: welke lijsten er zijn, van wie en hoe lang, zonder kinderen",
)
api.get(ONE, operations.get_risk_list, answer=RiskListSchema, summary="Eén aandachtslijst")
api.put(
    ONE,
    operations.change_risk_list,
    body=ListedNamesSchema,
    answer=RiskListSchema,
    responses=CLOSED,
    summary="Naam en bericht aan ouders wijzigen",
)
api.post(
    f"{ONE}/reviews",
    operations.review_risk_list,
    body=ListReviewSchema,
    answer=RiskListSchema,
    status=200,
    responses=CLOSED,
    summary="De lijst is herbeoordeeld",
    description="Wie niet opnieuw is onderbouwd gaat eraf.",
)
api.post(
    f"{ONE}/closing",
    operations.close_risk_list,
    answer=RiskListSchema,
    status=200,
    responses=CLOSED,
    summary="De lijst sluiten: alle namen worden vernietigd, de aantallen blijven",
)
api.post(
    f"{ONE}/members",
    operations.name_member,
    body=ListNamingSchema,
    answer=ListHeadSchema,
    status=200,
    responses={409: "Deze medewerker staat al op de lijst, of de lijst is gesloten."},
    summary="Een collega noemen",
)
api.delete(
    f"{ONE}/members/<uuid:member_id>",
    operations.let_go,
    answer=ListHeadSchema,
    status=200,
    summary="Een collega, of uzelf, van de lijst halen",
)
api.get(
    f"{ONE}/versions",
    operations.list_entry_versions,
    answer=ListVersionsSchema,
    summary="Wat is er gewijzigd?",
)
api.get(
    f"{ONE}/funnel",
    operations.get_funnel,
    answer=ListFunnelSchema,
    summary="De trechter in aantallen",
)
api.get(
    f"{ONE}/entries",
    operations.list_entries,
    query=ListEntryQuerySchema,
    page_of=ListEntrySchema,
    responses=CLOSED,
    summary="De kinderen op de lijst",
)
api.post(
    f"{ONE}/entries",
    operations.put_on_list,
    body=ListNewEntrySchema,
    answer=ListWholeEntrySchema,
    location="/risk-list-entries/{id}",
    responses={409: "U hebt dit kind al op deze lijst gezet, of de lijst is gesloten."},
    summary="Een kind op de lijst zetten",
    description="Dat is een verstrekking aan elke andere partij, en wordt zo vastgelegd.",
)
api.post(
    f"{ONE}/recognitions",
    operations.decide_recognitions,
    body=ListRecognitionsSchema,
    answer=ListRecognisedSchema,
    status=200,
    responses=CLOSED,
    summary="Deze kinderen zijn van ons",
)
api.post(
    f"{ONE}/known",
    operations.say_known,
    body=ListKnownSchema,
    answer=ListToldSchema,
    status=200,
    responses=CLOSED,
    summary="Zeggen welke kinderen u kent",
)
api.get(
    ENTRY,
    operations.get_entry,
    answer=ListWholeEntrySchema,
    responses=CLOSED,
    summary="Eén kind op een lijst, met geschiedenis",
)
api.post(
    f"{ENTRY}/confirmation",
    operations.confirm_entry,
    answer=ListWholeEntrySchema,
    status=200,
    responses=ELSEWHERE,
    summary="Een kind bevestigen, als tweede organisatie",
)
api.delete(
    f"{ENTRY}/confirmation",
    operations.unconfirm_entry,
    responses=ELSEWHERE,
    summary="Een bevestiging terugnemen",
    description="Zolang de tijd om te bevestigen loopt; het kind wacht dan weer.",
)
api.post(
    f"{ENTRY}/assessment",
    operations.assess_entry,
    body=ListAssessmentSchema,
    answer=ListWholeEntrySchema,
    status=200,
    responses=ELSEWHERE,
    summary="Zeggen of er hulp nodig is",
)
api.post(
    f"{ENTRY}/justification",
    operations.justify_entry,
    body=ListJustificationSchema,
    answer=ListWholeEntrySchema,
    status=200,
    responses=ELSEWHERE,
    summary="Opnieuw onderbouwen",
)
api.post(
    f"{ENTRY}/steps",
    operations.plan_step,
    body=ListNewStepSchema,
    answer=ListWholeEntrySchema,
    status=200,
    responses=ELSEWHERE,
    summary="Een stap afspreken",
)
api.post(
    f"{ENTRY}/recognition",
    operations.decide_recognition,
    body=ListRecognitionSchema,
    answer=ListWholeEntrySchema,
    status=200,
    responses=ELSEWHERE,
    summary="Is dit een kind van ons?",
)
api.post(
    f"{ENTRY}/facts",
    operations.add_facts,
    body=ListFactsSchema,
    answer=ListWholeEntrySchema,
    status=200,
    responses=ELSEWHERE,
    summary="Toevoegen wat u zag of hoorde",
)
api.post(
    f"{ENTRY}/removal",
    operations.take_off,
    body=ListTakingOffSchema,
    responses=CLOSED,
    summary="Een kind van de lijst halen",
)
api.put(
    STEP,
    operations.change_step,
    body=ListStepChangeSchema,
    answer=ListWholeEntrySchema,
    responses=ELSEWHERE,
    summary="Een stap op een andere dag, of door een ander",
)
api.post(
    f"{STEP}/done",
    operations.finish_step,
    body=ListStepDoneSchema,
    answer=ListWholeEntrySchema,
    status=200,
    responses=ELSEWHERE,
    summary="Een stap is gedaan",
)
api.post(
    f"{STEP}/reopening",
    operations.reopen_step,
    answer=ListWholeEntrySchema,
    status=200,
    responses=ELSEWHERE,
    summary="Een stap is toch weer te doen",
)
api.post(
    f"{STEP}/dropping",
    operations.drop_step,
    answer=ListWholeEntrySchema,
    status=200,
    responses=ELSEWHERE,
    summary="Een stap is niet meer nodig",
)
api.delete(
    "/risk-list-contributions/<uuid:contribution_id>",
    operations.take_back_contribution,
    summary="Terugnemen wat u toevoegde",
)
letter_routes.declare(api)
