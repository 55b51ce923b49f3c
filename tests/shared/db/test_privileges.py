"""Which database user may do what to which table: the whole table, written out.

A right that is not here fails; so does one that is here and gone. Policies say which rows; this
says that most users have no business with most tables at all.
"""

import pytest

from shared.db.policies import tables_of_models
from shared.settings import ROLES
from tests.house import House
from tests.shared.db.intruder import REFUSED, intruding, refuses, rows
from tests.shared.db.populated import Populated

LOOK = dict.fromkeys(
    ("app", "broker", "clock", "keys", "login", "matcher", "operator", "relay"), "SELECT"
)
RIGHTS: dict[str, dict[str, str]] = {
    "access_grant": {
        "app": "SELECT INSERT UPDATE(only_members,opened_at,safety_restricted,viewer_team_id)",
        "register": "SELECT UPDATE(ended_at,ended_because,wrapped_key)",
    },
    "adopted_file": {"app": "SELECT INSERT UPDATE(state)"},
    "adopted_file_piece": {"app": "SELECT INSERT"},
    "alembic_version": LOOK,
    "audit_event": dict.fromkeys(("app", "login", "matcher", "operator"), "INSERT"),
    "authority_substitute": {
        "app": "SELECT INSERT UPDATE(ended_at,ended_because,reviewed_at,reviewed_by,version)"
    },
    "authority_holder": {
        "app": "SELECT INSERT UPDATE(address_secret,ended_at,kind,sealed_person,version) DELETE"
    },
    "child": {
        "app": "SELECT INSERT"
        " UPDATE(changed_at,sealed_identity,sealed_notes,team_id,version,wrapped_key) DELETE"
    },
    "child_adoption": {"app": "SELECT INSERT"},
    "child_token": {"app": "SELECT INSERT DELETE"},
    "consent": {"app": "SELECT INSERT UPDATE(sealed_speaker,state,stated_at,until,version)"},
    "consent_evidence": {"app": "SELECT INSERT UPDATE(media_type,sealed_about,size_bytes)"},
    "consent_evidence_piece": {"app": "SELECT INSERT"},
    "consent_link": {
        "app": "SELECT INSERT UPDATE(ended_at,link_hash,mailed_at)",
        "login": "SELECT(ended_at,expires_at,id,link_hash,owner_id,request_id,respondent_id)",
    },
    "consent_receipt": {"app": "SELECT INSERT"},
    "consent_request": {
        "app": "SELECT INSERT UPDATE(answered_at,answered_in,attempts,closed_at,closed_because,"
        "code_at,code_hash,handover,locked_at,minded_by,opened_at,reminded_at,sent_at,"
        "talk_at,team_id,version)"
    },
    "consent_statement": {"app": "SELECT INSERT"},
    "covenant": {
        "matcher": "SELECT(active_party_ids,ends_at,id,state)",
        "app": "SELECT INSERT UPDATE(active_party_ids,area,ended_at,ended_because,ends_at,name,"
        "party_ids,starts_at,state,version)",
    },
    "covenant_key": {"app": "SELECT INSERT", "login": "SELECT"},
    "covenant_party": {"app": "SELECT INSERT UPDATE(left_at)"},
    "covenant_rule": {"app": "SELECT INSERT"},
    "covenant_signature": {"app": "SELECT INSERT"},
    "covenant_version": {
        "app": "SELECT INSERT UPDATE(area,decided_at,edits,ends_at,name,party_ids,proposed_at,"
        "purposes,refused_because,refused_by,starts_at,state,terms,text,text_hash,version)"
    },
    "dead_letter": {"broker": "SELECT INSERT DELETE"},
    "disclosure": {"app": "SELECT INSERT", "register": "SELECT"},
    "duty_request": {"app": "SELECT INSERT UPDATE(decided_at,decided_by,state)"},
    "export": {
        "app": "SELECT INSERT UPDATE(fetched_at,sha256,size_bytes,state,state_reason,version)"
    },
    "export_piece": {"app": "SELECT INSERT DELETE"},
    "export_source": {"app": "SELECT INSERT"},
    "grant_consent": {"app": "INSERT", "register": "SELECT"},
    "grant_substitute": {"app": "INSERT", "register": "SELECT"},
    "idempotent_answer": {
        "app": "SELECT INSERT UPDATE(sealed_answer)",
        "clock": "DELETE SELECT(at)",
    },
    "information_duty": {
        "app": "SELECT INSERT UPDATE(categories,deferral_code,deferred_by,deferred_until,due_at,"
        "escalated_at,grounds,overruled_by,sealed_deferral,sealed_overruling,shared_until,"
        "sharer_ids,state,told_at,told_how,version)"
    },
    "information_letter": {"app": "SELECT INSERT"},
    "information_telling": {"app": "SELECT INSERT"},
    "import_batch": {
        "app": "SELECT INSERT UPDATE(existing,faulty,format,fresh,judged,matched,mode,read,"
        "sealed_about,state,state_at,state_reason,undo_until,version,wrapped_key,written)"
    },
    "import_piece": {"app": "SELECT INSERT DELETE"},
    "import_row": {"app": "SELECT INSERT UPDATE(record_id,sealed,verdict) DELETE"},
    "inbox": {"app": "INSERT", "clock": "SELECT DELETE", "matcher": "INSERT"},
    "letter_batch": {"app": "SELECT INSERT UPDATE(done_count,letters_count)"},
    "match_card": {"app": "SELECT INSERT"},
    "match_generation": {"app": "SELECT INSERT", "matcher": "SELECT UPDATE(retired_at)"},
    "match_look": {"matcher": "INSERT"},
    "match_offer": {
        "app": "SELECT INSERT UPDATE(confirmed_at,confirms_possible,ended_at,ended_because,"
        "member_id,only_members,roles,sealed_contact,state,team_id,version)",
        "matcher": "SELECT(confirmed_at,confirms_possible,id,import_id,owner_id,state,team_id,"
        "until)",
    },
    "match_pair": {
        "matcher": "SELECT INSERT UPDATE(likeness,score,state,state_at,via_id)",
    },
    "match_question": {"app": "SELECT INSERT"},
    "match_side": {
        "operator": "SELECT(id,owner_id,state)",
        "app": "SELECT UPDATE(because,decided_by,decision,state,state_at,team_id,version)",
        "matcher": "SELECT INSERT"
        " UPDATE(likeness,partner_id,partner_offer_id,state,state_at,version)",
    },
    "match_step": {"app": "SELECT INSERT"},
    "match_subject": {
        "app": "SELECT INSERT DELETE UPDATE(generation,sealed_envelope)",
        "matcher": "SELECT",
    },
    "match_token": {
        "app": "INSERT DELETE SELECT(owner_id,subject_id)",
        "matcher": "SELECT DELETE",
    },
    "matcher_key": {
        "app": "SELECT",
        "matcher": "SELECT INSERT UPDATE(mac,public_key,published_at)",
    },
    "member": {
        "app": "SELECT INSERT UPDATE(active,email,name,roles,roles_at,roles_by,version)",
        "login": "SELECT",
        "operator": "SELECT(active,id,owner_id,roles)",
    },
    "member_substitute": {"app": "SELECT INSERT UPDATE(ends_at)", "login": "SELECT"},
    "member_team": {"app": "SELECT INSERT DELETE", "login": "SELECT"},
    "notification": {"app": "SELECT INSERT UPDATE(created_at,mail_at,mail_state,read_at)"},
    "organisation": {
        "app": "SELECT",
        "login": "SELECT",
        "operator": "SELECT INSERT UPDATE(kvk,last_day,name,oin,rsin,state,state_at,version)",
    },
    "objection": {
        "app": "SELECT INSERT UPDATE(decided_at,decided_by,ended_count,sealed_answer,state,version)"
    },
    "outbox": {
        "app": "INSERT",
        "clock": "INSERT",
        "login": "INSERT",
        "matcher": "INSERT",
        "operator": "INSERT",
        "relay": "SELECT DELETE UPDATE(id)",
    },
    "login_attempt": {"login": "SELECT INSERT UPDATE(at,blocked_until,failures) DELETE"},
    "person": {"login": "SELECT INSERT UPDATE(email,password_hash,sealed_totp,totp_step)"},
    "authorization_code": {"login": "SELECT INSERT UPDATE(used_at)"},
    "oauth_grant": {"login": "SELECT INSERT UPDATE(ended_at,ended_because) DELETE"},
    "pushed_request": {"login": "SELECT INSERT UPDATE(used_at) DELETE"},
    "revoked_token": {"login": "SELECT INSERT DELETE"},
    "refresh_token": {"login": "SELECT INSERT UPDATE(expires_at,used_at)"},
    "platform_secret": {"login": "SELECT INSERT"},
    "recipient_key": {
        "app": "SELECT INSERT UPDATE(confirmed_at,confirmed_by,name,revoked_at,version)"
    },
    "legal_ground": {"app": "SELECT INSERT UPDATE(ended_by,state,state_at,version)"},
    "legal_ground_review": {"app": "SELECT INSERT"},
    "legal_ground_step": {"app": "SELECT INSERT"},
    "referral": {
        "app": "SELECT INSERT UPDATE(answer_due_at,categories,exchange_ended_at,ground,open_token,"
        "purpose,receiver_id,receiver_team_id,sealed_content,state,state_at,type,version)",
        "operator": "SELECT(exchange_ended_at,id,owner_id,receiver_id,state)",
    },
    "referral_attachment": {
        "app": "SELECT INSERT DELETE"
        " UPDATE(media_type,message_id,sealed_about,shared_at,size_bytes)"
    },
    "referral_attachment_piece": {"app": "SELECT INSERT DELETE"},
    "referral_file": {
        "app": "SELECT INSERT UPDATE(accepted_at,assignee_id,at,child_id,closed_at,handled_by,"
        "left_by,legal_ground_id,outcome_code,reason_code,received_at,sealed_note,sender_id,suggested_receiver_id)"
    },
    "referral_message": {"app": "SELECT INSERT"},
    "referral_state_change": {"app": "SELECT INSERT"},
    "risk_list_letter": {"app": "SELECT INSERT UPDATE(by_hand,made_at,sealed_document) DELETE"},
    "sibling": {"app": "SELECT INSERT UPDATE(family_id) DELETE"},
    "risk_list": {
        "app": "SELECT INSERT UPDATE(closed_at,name,parents_told,parents_told_within,review_on,"
        "reviewed_on,state,version)",
        "operator": "SELECT(id,owner_id,party_ids,state)",
    },
    "risk_list_change": {"app": "SELECT INSERT DELETE"},
    "risk_list_contribution": {"app": "SELECT INSERT DELETE"},
    "risk_list_entry": {
        "app": "SELECT INSERT UPDATE(concern_codes,confirmed_by_id,dropped_because,frozen_at,"
        "help_needed,help_needed_on,helped_on,invited_on,justified_at,known_on,list_version,"
        "sealed_content,spoken_on,state,state_at,thawed_at,version)"
    },
    "risk_list_member": {"app": "SELECT INSERT UPDATE(ended_at)"},
    "risk_list_recognition": {
        "app": "SELECT INSERT UPDATE(at,by,how,likeness,opened_for_list) DELETE"
    },
    "risk_list_step": {
        "app": "SELECT INSERT UPDATE(assignee_id,assignee_org_id,done_on,due_on,state,version)"
        " DELETE"
    },
    "risk_list_tally": {"app": "SELECT INSERT"},
    "signal": {
        "app": "SELECT INSERT UPDATE(concern_codes,erased_at,list_version,observed_on,only_members,"
        "outcome_code,parents_due_at,parents_reason,parents_told_on,severity,state,state_at,"
        "team_id,until,version)"
    },
    "signal_entry": {"app": "SELECT INSERT UPDATE(sealed_content)"},
    "signal_follow_up": {
        "app": "SELECT INSERT UPDATE(assignee_id,done_by,done_on,due_on,sealed_result,"
        "sealed_what,state,version)"
    },
    "signal_share": {"app": "SELECT INSERT UPDATE(ended_at)"},
    "signing_key": {"login": "SELECT INSERT UPDATE(activated_at,retired_at,sealed_private,state)"},
    "system": {
        "app": "SELECT INSERT UPDATE(active,approved_at,approved_by,ended_at,jwks,name,version)",
        "login": "SELECT",
        "operator": "SELECT(active,id,owner_id)",
    },
    "system_team": {"app": "SELECT INSERT DELETE", "login": "SELECT"},
    "team": {
        "app": "SELECT INSERT UPDATE(brin,closed_at,name,version)",
        "operator": "SELECT(closed_at,id,organisation_id)",
    },
    "tenant_change": {"app": "SELECT", "operator": "SELECT INSERT"},
    "tenant_papers": {
        "app": "SELECT",
        "operator": "SELECT INSERT UPDATE(agreement_signed_by,agreement_signed_on,"
        "agreement_version,checked_in,representative_email,representative_name)",
    },
    "takeout": {
        "app": "SELECT INSERT UPDATE(ended_at,fetched_parts,parts,planned_at,total)",
        "operator": "SELECT(created_at,fetched_parts,id,owner_id,parts)",
    },
    "tenant_key": {"keys": "SELECT INSERT", "operator": "DELETE"},
    "timer": {
        "app": "INSERT",
        "clock": "SELECT DELETE UPDATE(id)",
        "matcher": "INSERT",
        "operator": "INSERT",
    },
    "person_session": {
        "login": "SELECT INSERT UPDATE(acr,authenticated_at,member_id,seen_at,token_hash) DELETE"
    },
    "login_link": {"login": "SELECT INSERT UPDATE(code_hash,mailed_at,used_at) DELETE"},
    "passkey": {"login": "SELECT INSERT UPDATE(name,sign_count,used_at) DELETE"},
    "security_notice": {"login": "SELECT INSERT UPDATE(mailed_at) DELETE"},
    "factor_reset": {
        "app": "SELECT INSERT UPDATE(approved_at,approved_by,ended_at,state)",
        "login": "SELECT UPDATE(ended_at,state)",
    },
    "spent_challenge": {"login": "SELECT INSERT DELETE"},
    "recovery_code": {"login": "SELECT INSERT UPDATE(used_at) DELETE"},
    "used_assertion": {"login": "SELECT INSERT DELETE"},
    "used_proof": {"login": "SELECT INSERT DELETE"},
}
USERS = [*(role for role in ROLES if role != "owner"), "register"]
_RIGHTS_OF = """
WITH tables AS (
  SELECT c.oid, c.relname, c.relowner, c.relacl FROM pg_class c
  JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f')),
given AS (
  SELECT relname, a.grantee, a.privilege_type AS may, NULL AS part
  FROM tables, aclexplode(relacl) a WHERE a.grantee <> relowner
  UNION ALL SELECT relname, a.grantee, a.privilege_type, t.attname
  FROM tables JOIN pg_attribute t ON t.attrelid = tables.oid, aclexplode(t.attacl) a)
SELECT relname, CASE grantee WHEN 0 THEN 'public' ELSE pg_get_userbyid(grantee) END AS user,
  may || coalesce('(' || string_agg(part, ',' ORDER BY part) || ')', '') AS may
FROM given GROUP BY relname, grantee, may, part IS NULL
"""


def test_everybody_has_the_rights_that_are_written_here(the_house: House) -> None:
    found: dict[str, dict[str, set[str]]] = {}
    with intruding(the_house, "admin") as admin:
        for row in rows(admin, _RIGHTS_OF):
            users = found.setdefault(row["relname"], {})
            users.setdefault(row["user"].removeprefix("schakel_"), set()).add(row["may"])
    wanted = {
        table: {user: set(may.split(" ")) for user, may in users.items()}
        for table, users in RIGHTS.items()
    }
    assert {table: users for table, users in found.items() if users != wanted.get(table)} == {}
    assert set(wanted) == set(found)


def test_every_table_is_written_here() -> None:
    assert set(RIGHTS) - {"alembic_version"} == set(tables_of_models())


@pytest.mark.parametrize("user", USERS)
def test_a_user_cannot_touch_what_is_not_its_own(
    the_house: House, full: Populated, user: str
) -> None:
    """As it is, and not as the catalogue says."""
    org = full.ring.school.id
    with intruding(the_house, user, org if user in ("app", "register") else None) as connection:
        for table, users in RIGHTS.items():
            may = users.get(user, "")
            if "SELECT" not in may:
                refuses(connection, REFUSED, f"SELECT * FROM {table}")
            if "DELETE" not in may:
                refuses(connection, REFUSED, f"DELETE FROM {table}")
            if "INSERT" not in may:
                refuses(connection, REFUSED, f"INSERT INTO {table} DEFAULT VALUES")
            refuses(connection, REFUSED, f"TRUNCATE {table}")
            refuses(connection, REFUSED, f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")


@pytest.mark.parametrize("user", USERS)
def test_a_user_becomes_nobody_else(the_house: House, user: str) -> None:
    with intruding(the_house, user) as connection:
        for other in [*ROLES, "register", "admin"]:
            if other == user or (other, user) in {("register", "app"), ("app", "register")}:
                continue
            refuses(connection, REFUSED, f"SET ROLE schakel_{other}")
        refuses(connection, REFUSED, "CREATE TABLE own_table ()")
        refuses(connection, REFUSED, "CREATE TEMPORARY TABLE own_table ()")


def test_the_audit_trail_is_added_to_and_nothing_else(the_house: House, full: Populated) -> None:
    parts = (
        "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'audit_event'::regclass"
    )
    with intruding(the_house, "admin") as admin:
        partitions = [row["inhrelid"] for row in rows(admin, parts)]
        assert len(partitions) > 12
    for user in USERS:
        org = full.ring.school.id if user in ("app", "register") else None
        with intruding(the_house, user, org) as connection:
            for table in ("audit_event", *partitions[:3]):
                refuses(connection, REFUSED, f"SELECT 1 FROM {table}")
                refuses(connection, REFUSED, f"UPDATE {table} SET outcome = 'ok'")
                refuses(connection, REFUSED, f"DELETE FROM {table}")
            for table in partitions[:3]:
                refuses(connection, REFUSED, f"INSERT INTO {table} DEFAULT VALUES")


def test_the_owner_itself_sees_no_row(the_house: House, full: Populated) -> None:
    """FORCE: whoever gets hold of the migrations' user still meets the policies."""
    with intruding(the_house, "owner", full.ring.school.id) as connection:
        for table in tables_of_models():
            assert rows(connection, f"SELECT 1 FROM {table} LIMIT 1") == [], table


def test_only_the_clock_makes_partitions(the_house: House) -> None:
    for user in USERS:
        with intruding(the_house, user) as connection:
            if user == "clock":
                connection.execute("SELECT ensure_audit_partitions(1)")
            else:
                refuses(connection, REFUSED, "SELECT ensure_audit_partitions(1)")


def test_the_queue_is_the_broker_s(the_house: House) -> None:
    for user in (user for user in USERS if user != "broker"):
        with intruding(the_house, user) as connection:
            refuses(connection, REFUSED, "SELECT * FROM dramatiq.queue")
