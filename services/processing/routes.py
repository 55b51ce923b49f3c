"""The record of processing activities over HTTP."""

from services.processing import operations
from services.processing.schemas import ProcessingRecordSchema
from shared.web.endpoints import Slice

api = Slice("processing", "Verwerkingen: het register van de AVG, uit de convenanten en de code.")
api.get(
    "/processing-activities",
    operations.list_processing_activities,
    answer=ProcessingRecordSchema,
    summary="Het register van verwerkingsactiviteiten (AVG 30)",
    description="Wordt bij elke vraag gemaakt uit de convenanten die gelden, en uit de code.",
)
