"""The children's files over HTTP."""

from services.children import operations
from services.children.schemas import (
    AdoptedFileSchema,
    ChildBodySchema,
    ChildSchema,
    ChildSummarySchema,
    NewChildSchema,
    NewHolderSchema,
    NewSiblingSchema,
    SearchSchema,
    SiblingsSchema,
)
from shared.web.endpoints import Slice

DESTROYED = {410: "Dit dossier is vernietigd."}

api = Slice("children", "Kinddossiers van de eigen organisatie, met wie het gezag heeft.")
api.get(
    "/children",
    operations.list_children,
    page_of=ChildSummarySchema,
    summary="De kinderen van uw teams",
)
api.post(
    "/children",
    operations.register_child,
    body=NewChildSchema,
    answer=ChildSchema,
    location="/children/{id}",
    summary="Een dossier openen voor een kind",
)
api.post(
    "/children/_search",
    operations.search_children,
    body=SearchSchema,
    page_of=ChildSummarySchema,
    status=200,
    summary="Een kind zoeken op naam of geboortedatum",
)
api.get(
    "/children/<uuid:child_id>",
    operations.get_child,
    answer=ChildSchema,
    responses=DESTROYED,
    summary="Het dossier van een kind",
)
api.put(
    "/children/<uuid:child_id>",
    operations.change_child,
    body=ChildBodySchema,
    answer=ChildSchema,
    responses=DESTROYED,
    summary="De gegevens van een kind verbeteren",
)
api.post(
    "/children/<uuid:child_id>/authority-holders",
    operations.add_authority_holder,
    body=NewHolderSchema,
    answer=ChildSchema,
    responses=DESTROYED,
    summary="Iemand met gezag toevoegen",
)
api.get(
    "/children/<uuid:child_id>/adopted-files",
    operations.list_adopted_files,
    page_of=AdoptedFileSchema,
    responses=DESTROYED,
    summary="De bijlagen die uit aanmeldingen zijn overgenomen",
)
api.get(
    "/children/<uuid:child_id>/adopted-files/<uuid:file_id>/content",
    operations.fetch_adopted_file,
    download=True,
    responses={409: "De bijlage is (nog) niet overgenomen.", **DESTROYED},
    summary="Een overgenomen bijlage ophalen",
)
api.get(
    "/children/<uuid:child_id>/siblings",
    operations.list_siblings,
    answer=SiblingsSchema,
    responses=DESTROYED,
    summary="De broers en zussen van een kind",
)
api.post(
    "/children/<uuid:child_id>/siblings",
    operations.link_sibling,
    body=NewSiblingSchema,
    answer=SiblingsSchema,
    status=200,
    responses={409: "Zo veel broers en zussen kunnen niet.", **DESTROYED},
    summary="Een broer of zus koppelen",
    description="Wie al aan een van beiden gekoppeld was, hoort er ook bij.",
)
api.delete(
    "/children/<uuid:child_id>/siblings/<uuid:sibling_id>",
    operations.unlink_sibling,
    answer=SiblingsSchema,
    responses=DESTROYED,
    summary="Een koppeling van broers en zussen losmaken",
)
