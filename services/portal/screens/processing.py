"""The record of processing activities (GDPR art. 30), to read, print and keep.

Invariant: made anew at every look; nothing on it is typed here.
"""

from flask import Response
from werkzeug.datastructures import Headers

from services.portal.pages import Visit, page
from services.portal.processing_document import as_pdf
from services.processing import operations


@page("/verwerkingen", operations.list_processing_activities)
def processing(visit: Visit) -> Response:
    """All that our organisation processes here."""
    return visit.show("processing.html", record=visit.do(operations.list_processing_activities))


@page("/verwerkingen/register.pdf", operations.list_processing_activities)
def processing_pdf(visit: Visit) -> Response:
    """The same as an accessible PDF, in Dutch."""
    record = visit.do(operations.list_processing_activities)
    headers = Headers()
    headers.add("Content-Disposition", "attachment", filename="register-van-verwerkingen.pdf")
    return Response(as_pdf(record), 200, headers, content_type="application/pdf")
