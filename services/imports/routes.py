"""Imports over HTTP."""

from services.imports import operations
from services.imports.schemas import (
    ChoiceSchema,
    ImportMatchingSchema,
    ImportRowSchema,
    ImportSchema,
    NewImportSchema,
    RowQuerySchema,
)
from shared.web.endpoints import Slice

ONE = "/imports/<uuid:import_id>"
GONE = {410: "Wat in het bestand stond, is vernietigd."}
DECIDED = {409: "Dit is al beslist, of kan (nog) niet."}

api = Slice("imports", "Veel gegevens tegelijk overnemen uit een rekenblad.")
api.get(
    "/imports",
    operations.list_imports,
    page_of=ImportSchema,
    summary="De bestanden die u hebt aangeboden",
)
api.post(
    "/imports",
    operations.start_import,
    upload=True,
    query=NewImportSchema,
    answer=ImportSchema,
    location="/imports/{id}",
    responses={409: "U hebt al te veel bestanden klaarstaan."},
    summary="Een rekenblad aanbieden",
    description="CSV, XLSX of ODS, hooguit 20 MiB en 5.000 rijen; de inhoud bepaalt de soort.",
)
api.get(
    ONE,
    operations.get_import,
    answer=ImportSchema,
    summary="Hoe ver het is",
)
api.get(
    f"{ONE}/rows",
    operations.list_import_rows,
    query=RowQuerySchema,
    page_of=ImportRowSchema,
    responses=GONE,
    summary="Wat van elke rij wordt, met alles wat er mis is",
)
api.get(
    f"{ONE}/faults",
    operations.fetch_import_faults,
    download=True,
    media_type="text/csv",
    responses=GONE,
    summary="Alle fouten als CSV",
)
api.get(
    f"{ONE}/remainder",
    operations.fetch_import_remainder,
    download=True,
    media_type="text/csv",
    responses=GONE,
    summary="De rijen die niet kloppen, om te verbeteren en opnieuw aan te bieden",
)
api.post(
    f"{ONE}/confirmation",
    operations.confirm_import,
    body=ChoiceSchema,
    answer=ImportSchema,
    status=200,
    responses=DECIDED,
    summary="De rijen overnemen",
)
api.post(
    f"{ONE}/cancellation",
    operations.cancel_import,
    answer=ImportSchema,
    status=200,
    responses=DECIDED,
    summary="Stoppen",
)
api.post(
    f"{ONE}/matching",
    operations.match_import,
    body=ImportMatchingSchema,
    answer=ImportSchema,
    status=200,
    responses={409: "Hier valt (nu) niets te laten koppelen.", 410: GONE[410]},
    summary="De signalen die hieruit kwamen laten koppelen",
)
api.post(
    f"{ONE}/reversal",
    operations.undo_import,
    answer=ImportSchema,
    status=200,
    responses=DECIDED,
    summary="Terugdraaien",
)
api.get(
    "/import-templates/<any(children,signals,entries):kind>/<any(csv,xlsx):format>",
    operations.fetch_import_template,
    download=True,
    summary="Een voorbeeldbestand",
)
