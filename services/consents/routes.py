"""The consents over HTTP."""

from services.consents import operations
from services.consents.schemas import (
    AuthorityEndSchema,
    AuthorityPreviewQuerySchema,
    AuthorityPreviewSchema,
    AuthoritySubstituteEndSchema,
    AuthoritySubstituteReviewSchema,
    AuthoritySubstituteSchema,
    ConsentQuerySchema,
    ConsentSchema,
    ConsentSummarySchema,
    EvidenceSchema,
    NewAuthoritySubstituteSchema,
    NewConsentSchema,
    ReceiptSchema,
    StopReceiptSchema,
    StopReceiptSummarySchema,
    WithdrawalSchema,
)
from shared.web.endpoints import Slice

NO_CHILD = {404: "Dit kind bestaat niet, of u mag het niet zien."}
DESTROYED = {410: "Dit dossier is vernietigd."}

api = Slice("consents", "Toestemmingen: vastleggen, nalezen en intrekken.")
api.get(
    "/consents",
    operations.list_consents,
    query=ConsentQuerySchema,
    page_of=ConsentSummarySchema,
    responses=NO_CHILD,
    summary="De toestemmingen rond een kind",
)
api.post(
    "/consents",
    operations.record_consent,
    body=NewConsentSchema,
    answer=ConsentSummarySchema,
    responses={**NO_CHILD, **DESTROYED},
    location="/consents/{id}",
    summary="Vastleggen wat iemand heeft gezegd",
    description="Een weigering stopt meteen wat op dezelfde vraag berustte.",
)
api.get(
    "/consents/<uuid:consent_id>",
    operations.get_consent,
    answer=ConsentSchema,
    responses=DESTROYED,
    summary="Een toestemming met haar geschiedenis",
)
api.post(
    "/consents/<uuid:consent_id>/withdrawal",
    operations.withdraw_consent,
    body=WithdrawalSchema,
    answer=ReceiptSchema,
    status=200,
    responses={409: "Deze toestemming geldt al niet meer."},
    summary="Een toestemming intrekken",
    description="Alles wat erop berust stopt nu; het antwoord is het bewijs daarvan.",
)

OVER = {409: "Dit geldt al niet meer."}
NOT_TO_REVIEW = {409: "Dit is al beoordeeld, geldt niet meer, of hoeft niet beoordeeld te worden."}
_A_SCAN = "De inhoud van het verzoek is het bestand zelf: een PDF, PNG of JPEG."
api.get(
    "/consents/<uuid:consent_id>/receipt",
    operations.get_receipt,
    download=True,
    media_type="application/ld+json",
    responses=DESTROYED,
    summary="Het bewijs van een toestemming (ISO/IEC TS 27560, als JSON-LD)",
    description="Hoe zij nu staat: gegeven, geweigerd, ingetrokken, verlopen of vervangen.",
)
api.get(
    "/consents/<uuid:consent_id>/receipt-document",
    operations.fetch_receipt_document,
    download=True,
    media_type="application/pdf",
    responses=DESTROYED,
    summary="Hetzelfde bewijs op papier, in gewone taal (PDF/UA)",
)
api.get(
    "/consents/<uuid:consent_id>/evidence-files",
    operations.list_evidence,
    page_of=EvidenceSchema,
    responses=DESTROYED,
    summary="De scans bij een toestemming",
)
api.post(
    "/consents/<uuid:consent_id>/evidence-files",
    operations.add_evidence,
    upload=True,
    answer=EvidenceSchema,
    responses={409: "Er zijn al genoeg scans.", **DESTROYED},
    summary="Een scan bij een toestemming bewaren",
    description=_A_SCAN,
)
api.get(
    "/evidence-files/<uuid:evidence_id>/content",
    operations.fetch_evidence,
    download=True,
    responses=DESTROYED,
    summary="Een scan ophalen",
)
api.get(
    "/consent-receipts",
    operations.list_receipts,
    query=ConsentQuerySchema,
    page_of=StopReceiptSummarySchema,
    responses=NO_CHILD,
    summary="Wat er rond een kind is gestopt, en waarom",
    description=(
        "Een regel voor elke keer dat iets stopte: een toestemming die werd ingetrokken of"
        " geweigerd, gezag dat eindigde. Het bewijs van één toestemming staat bij die toestemming."
    ),
)
api.get(
    "/consent-receipts/<uuid:receipt_id>",
    operations.get_stop_receipt,
    answer=StopReceiptSchema,
    responses=DESTROYED,
    summary="Nalezen wat er toen stopte",
)
api.get(
    "/consent-receipts/<uuid:receipt_id>/document",
    operations.fetch_stop_document,
    download=True,
    media_type="application/pdf",
    responses=DESTROYED,
    summary="Hetzelfde op papier (PDF/UA)",
)
api.get(
    "/children/<uuid:child_id>/authority-preview",
    operations.preview_authority,
    query=AuthorityPreviewQuerySchema,
    answer=AuthorityPreviewSchema,
    responses=DESTROYED,
    summary="Wat er stopt als iemand het gezag verliest of erbij krijgt",
)
api.post(
    "/children/<uuid:child_id>/authority-holders/<uuid:holder_id>/ending",
    operations.end_authority,
    answer=AuthorityEndSchema,
    status=200,
    responses={409: "Dit gezag was al beëindigd."},
    summary="Vastleggen dat iemand het gezag niet meer heeft",
    description="Wat op de verklaringen van deze persoon berust, stopt nu.",
)
api.get(
    "/authority-substitutes",
    operations.list_authority_substitutes,
    query=ConsentQuerySchema,
    page_of=AuthoritySubstituteSchema,
    responses={**NO_CHILD, **DESTROYED},
    summary="Wat rond een kind in de plaats van een verklaring staat",
)
api.post(
    "/authority-substitutes",
    operations.record_authority_substitute,
    body=NewAuthoritySubstituteSchema,
    answer=AuthoritySubstituteSchema,
    responses={**NO_CHILD, **DESTROYED},
    location="/authority-substitutes/{id}",
    summary="Vastleggen wat in de plaats van een verklaring staat",
    description="Onbereikbaarheid telt pas als een tweede medewerker haar heeft beoordeeld.",
)
api.get(
    "/authority-substitutes/<uuid:substitute_id>",
    operations.get_authority_substitute,
    answer=AuthoritySubstituteSchema,
    responses=DESTROYED,
    summary="Wat in de plaats van een verklaring staat",
)
api.post(
    "/authority-substitutes/<uuid:substitute_id>/review",
    operations.review_authority_substitute,
    body=AuthoritySubstituteReviewSchema,
    answer=AuthoritySubstituteSchema,
    status=200,
    responses={**NOT_TO_REVIEW, **DESTROYED},
    summary="Als tweede medewerker beoordelen of iemand onbereikbaar is",
    description="Niet door wie het vastlegde, en niet door een systeem.",
)
api.post(
    "/authority-substitutes/<uuid:substitute_id>/ending",
    operations.end_authority_substitute,
    body=AuthoritySubstituteEndSchema,
    answer=AuthorityEndSchema,
    status=200,
    responses=OVER,
    summary="Vastleggen dat het niet meer geldt",
)
api.get(
    "/authority-substitutes/<uuid:substitute_id>/evidence-files",
    operations.list_substitute_evidence,
    page_of=EvidenceSchema,
    responses=DESTROYED,
    summary="De scans bij wat in de plaats staat",
)
api.post(
    "/authority-substitutes/<uuid:substitute_id>/evidence-files",
    operations.add_substitute_evidence,
    upload=True,
    answer=EvidenceSchema,
    responses={409: "Er zijn al genoeg scans.", **DESTROYED},
    summary="Een scan bewaren bij wat in de plaats staat",
    description=_A_SCAN,
)
