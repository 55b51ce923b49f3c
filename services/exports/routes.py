"""The exports over HTTP."""

from services.exports import operations
from services.exports.schemas import ExportQuerySchema, ExportSchema, NewExportSchema
from shared.web.endpoints import Slice

ONE = "/exports/<uuid:export_id>"

NO_CHILD = {404: "Dit kind of deze sleutel bestaat niet, of u mag het niet zien."}

api = Slice("exports", "Uitvoer van een dossier, versleuteld voor een sleutel van uzelf.")
api.get(
    "/exports",
    operations.list_exports,
    query=ExportQuerySchema,
    page_of=ExportSchema,
    responses=NO_CHILD,
    summary="De uitvoer van een dossier",
)
api.post(
    "/exports",
    operations.ask_export,
    body=NewExportSchema,
    answer=ExportSchema,
    location="/exports/{id}",
    responses=NO_CHILD,
    summary="Uitvoer van een dossier aanvragen",
    description="Zij wordt op de achtergrond gemaakt; vraag de stand op tot zij klaar is.",
)
api.get(ONE, operations.get_export, answer=ExportSchema, summary="Hoe ver een uitvoer is")
api.get(
    f"{ONE}/content",
    operations.fetch_export,
    download=True,
    summary="Het versleutelde bestand ophalen",
    responses={409: "Zij wordt nog gemaakt.", 410: "Zij is verlopen of beëindigd."},
)
