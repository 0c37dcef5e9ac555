"""Bad commands through HTTP: a problem that says what is wrong and where, no event, every digest as before.

Usage: bad_input_test.py CAIRN   (the program)
"""

import http.client
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3]))
from tests.service.bad_input.steady import ACTOR, Steady, empty_ledger, steady  # noqa: E402
from tests.support.server import Server  # noqa: E402

ORGANISATIONS, UNITS, ENGAGEMENTS = "/v1/organisations", "/v1/units", "/v1/engagements"
KEYED = ({"name": "Keyed College"}, {"Idempotency-Key": "steady-1"})
BODY_BYTES_MAX = 8 * 1024 * 1024


def engagement(units, ref, **changes):
    return {"municipality": "ETH", "lead_units": units, "effective": "2025-01-10", "source": "council minutes",
            "details": {"title": {"en": "Port twinning"}, "kind": "agreement", "geographic_level": "international",
                        "ref": ref}, **changes}


def seed(ledger):
    """What the refusals need: chains of merges and of parents, a party, two versions of a name; returns the ids."""
    ids = {"keyed": ledger.write(ORGANISATIONS, KEYED[0], **KEYED[1])}
    for name in ("alpha", "beta", "gamma", "partner"):
        ids[name] = ledger.write(ORGANISATIONS, {"name": f"{name} college"})["id"]
    ledger.write(f"{ORGANISATIONS}/{ids['partner']}:rename", {"name": "Partner University", "effective": "2020"})
    ledger.write(f"{ORGANISATIONS}/{ids['alpha']}:merge", {"into": ids["beta"], "reason": "the same"})
    ledger.write(f"{ORGANISATIONS}/{ids['beta']}:merge", {"into": ids["gamma"], "reason": "the same"})
    for name in ("desk", "office", "cluster"):
        ids[name] = ledger.write(UNITS, {"municipality": "ETH", "name": name, "level": "unit"})["id"]
    ledger.write(f"{UNITS}/{ids['desk']}:move", {"parent_unit": ids["office"], "effective": "2021"})
    ledger.write(f"{UNITS}/{ids['office']}:move", {"parent_unit": ids["cluster"], "effective": "2021"})
    for name in ("child", "parent", "grandparent"):
        ids[name] = ledger.write(ENGAGEMENTS, engagement([ids["desk"]], f"T-{name}"))["id"]
    for below, above in (("child", "parent"), ("parent", "grandparent")):
        ledger.write(f"{ENGAGEMENTS}/{ids[below]}:relate", {"relation": "parent", "engagement_id": ids[above]})
    ledger.write(f"{ENGAGEMENTS}/{ids['child']}:join-party",
                 {"organisation_id": ids["partner"], "role": "partner", "effective": "2025-01-10"})
    return ids


def refuse_unreadable(ledger):
    at = ORGANISATIONS
    ledger.refuse(at, '{"name": "X"', 400, "malformed", ["no JSON", "byte 12"])
    ledger.refuse(at, b'{"name": "\xff\xfe"}', 400, "malformed", ["byte 10"])
    ledger.refuse(at, '["X"]', 400, "malformed", ["must be a JSON object"])
    ledger.refuse(at, '{"name":' + "[" * 5000 + "]" * 5000 + "}", 400, "malformed", ["too deep"])
    ledger.refuse(at, '{"name":"A","name":"B"}', 400, "malformed", ["/name", "twice"], "/name")
    ledger.refuse(ENGAGEMENTS, '{"lead_units":["a",{"x~y/z":1,"x~y/z":2}]}', 400, "malformed", ["twice"],
                  "/lead_units/1/x~0y~1z")
    ledger.refuse(at, {"nam": "X"}, 422, "invalid", ["/nam", "unknown field"], "/nam")
    ledger.refuse(at, {"name": 3}, 422, "invalid", ["/name", "must be a text"], "/name")
    ledger.refuse(at, {"name": "a\0b"}, 400, "malformed", ["/name", "U+0000"], "/name")
    ledger.refuse(at, {"name": "X", "type": "frog"}, 422, "invalid", ["/type", "university"], "/type")
    ledger.refuse(at, {}, 422, "invalid", ["/name is missing"], "/name")
    ledger.refuse(at, {"name": "X"}, 403, "denied", ["Cairn-Actor"], "/headers/Cairn-Actor", headers={})
    ledger.refuse(at, {"name": "X"}, 422, "invalid", ["Cairn-Actor"], "/headers/Cairn-Actor",
                  headers={"Cairn-Actor": "anna; king=yes"})
    ledger.refuse("/v1/imports?kind=organisations", "name\nX\n", 403, "denied", ["Cairn-Actor"], headers={})
    ledger.refuse(at, None, 405, "method_not_allowed", ["POST"], method="DELETE")
    ledger.refuse("/v1/frogs", {}, 404, "not_found", ["/v1/frogs"])


def refuse_too_large(ledger):
    """An announced body is refused before it is read, a chunked one once it is over; the reason reaches the client."""
    limit = f"{BODY_BYTES_MAX} bytes"
    body = b'{"name":"' + b"x" * BODY_BYTES_MAX + b'"}'
    ledger.refuse(ORGANISATIONS, body, 413, "too_large", [f"{len(body)} bytes", limit])
    connection = http.client.HTTPConnection("127.0.0.1", ledger.server.port, timeout=60)
    pieces = (b"x" * 65536 for _ in range(BODY_BYTES_MAX // 65536 + 1))
    connection.request("POST", ORGANISATIONS, body=pieces, headers=ACTOR, encode_chunked=True)
    answer = connection.getresponse()
    assert answer.status == 413 and limit.encode() in answer.read(), answer.status
    connection.close()
    # A body of just the limit is read; this one is refused for what it says.
    ledger.refuse(ORGANISATIONS, b'{"nam":"' + b"x" * (BODY_BYTES_MAX - 10) + b'"}', 422, "invalid", ["/nam"], "/nam")


def refuse_unknown(ledger, ids):
    party = {"organisation_id": "nobody", "role": "partner", "effective": "2025-01-10"}
    ledger.refuse(f"{ORGANISATIONS}/nobody:rename", {"name": "X", "effective": "2020"}, 404, "not_found", ["nobody"])
    ledger.refuse(f"{ENGAGEMENTS}/nobody", None, 404, "not_found", ["nobody"], method="GET")
    ledger.refuse(f"{ENGAGEMENTS}/{ids['child']}:join-party", party, 422, "invalid", ["nobody"], "/organisation_id")
    ledger.refuse(f"{ENGAGEMENTS}/{ids['child']}:frobnicate", {}, 404, "not_found", ["frobnicate"])


def refuse_stale(ledger, ids):
    at, said = f"{ORGANISATIONS}/{ids['partner']}:rename", {"name": "Another", "effective": "2021"}
    ledger.refuse(at, said, 409, "conflict", ["expected revision 0", "is revision 1"], "/name",
                  headers={**ACTOR, "If-Match": '"0"'})
    answer = ledger.server.call("POST", at, said, {**ACTOR, "If-Match": '"0"'})
    shown = answer.json()["errors"][0]["detail"]
    assert "partner college" in shown and "Partner University" in shown, f"both versions: {shown}"
    ledger.refuse(at, said, 409, "conflict", ["expected revision 9", "is revision 1"],
                  headers={**ACTOR, "If-Match": '"9"'})
    ledger.refuse(at, said, 422, "invalid", ["If-Match", "abc"], "/headers/If-Match",
                  headers={**ACTOR, "If-Match": "abc"})


def refuse_reused_key(ledger, ids):
    """The server was started anew since the key was used first."""
    body, key = KEYED
    again = ledger.write(ORGANISATIONS, body, **key)
    assert again == {**ids["keyed"], "duplicate": True}, f"{again} is not the answer of then: {ids['keyed']}"
    position = str(ids["keyed"]["position"])
    for target, other in ((ORGANISATIONS, {"name": "Other College"}), ("/v1/persons", body)):
        ledger.refuse(target, other, 422, "duplicate", ["another request", position], headers={**ACTOR, **key})
    ledger.refuse(ORGANISATIONS, body, 422, "invalid", ["Idempotency-Key", "200", "201"], "/headers/Idempotency-Key",
                  headers={**ACTOR, "Idempotency-Key": "k" * 201})


def refuse_dates(ledger, ids):
    units, child = [ids["desk"]], f"{ENGAGEMENTS}/{ids['child']}"
    for date in ("2011-02-30", "2011-13"):
        ledger.refuse(ENGAGEMENTS, engagement(units, "T-9", effective=date), 422, "invalid",
                      [f"there is no date {date}"], "/effective")
    ledger.refuse("/v1/matrix?valid_at=2011-02-30", None, 400, "malformed", ["2011-02-30"], "/query/valid_at",
                  method="GET")
    recorded = engagement(units, "T-9", status="concluded", until="2024-12")
    ledger.refuse(ENGAGEMENTS, recorded, 422, "invalid", ["2024-12", "2025-01-10"], "/until")
    ledger.refuse(f"{child}:set-term", {"begins": "2025-03-01", "ends": "2024-02", "effective": "2025-03-01"},
                  422, "invalid", ["2024-02", "2025-03-01"], "/ends")
    leaving = {"organisation_id": ids["partner"], "role": "partner", "effective": "2024-01-10"}
    ledger.refuse(f"{child}:leave-party", leaving, 422, "invalid", ["2024-01-10", "2025-01-10"], "/effective")
    stranger = {**leaving, "organisation_id": ids["gamma"]}
    ledger.refuse(f"{child}:leave-party", stranger, 422, "invalid", ["never took part"], "/organisation_id")
    # A word that means nothing here is refused, not dropped.
    unit = {"municipality": "ETH", "name": "Short", "level": "unit", "effective": "2020", "until": "2019"}
    ledger.refuse(UNITS, unit, 422, "invalid", ["/until"], "/until")


def refuse_without_reason(ledger, ids):
    ledger.refuse(f"{ENGAGEMENTS}/{ids['child']}:withdraw", {"effective": "2025-02-01"}, 422, "invalid",
                  ["/reason is missing"], "/reason")
    for verb, said in (("partner:merge", {"into": ids["gamma"]}), ("alpha:undo-merge", {"reason": " "}),
                       ("partner:void", {"position": 0})):
        name, _, verb = verb.partition(":")
        ledger.refuse(f"{ORGANISATIONS}/{ids[name]}:{verb}", said, 422, "invalid", ["refused"], "/reason")


def refuse_circles(ledger, ids):
    """Each refusal names the whole way round."""
    def way(*names):
        return " -> ".join(ids[name] for name in names)
    ledger.refuse(f"{ORGANISATIONS}/{ids['gamma']}:merge", {"into": ids["alpha"], "reason": "same"}, 422, "invalid",
                  [way("gamma", "alpha", "beta", "gamma")], "/into")
    ledger.refuse(f"{ORGANISATIONS}/{ids['gamma']}:merge", {"into": ids["gamma"], "reason": "same"}, 422, "invalid",
                  ["itself"], "/into")
    ledger.refuse(f"{UNITS}/{ids['cluster']}:move", {"parent_unit": ids["desk"], "effective": "2022"}, 422, "invalid",
                  [way("cluster", "desk", "office", "cluster")], "/parent_unit")
    ledger.refuse(f"{UNITS}/{ids['cluster']}:move", {"parent_unit": ids["cluster"], "effective": "2022"}, 422,
                  "invalid", ["its own parent"], "/parent_unit")
    at = f"{ENGAGEMENTS}/{ids['grandparent']}:relate"
    ledger.refuse(at, {"relation": "parent", "engagement_id": ids["child"]}, 422, "invalid",
                  [way("grandparent", "child", "parent", "grandparent")], "/engagement_id")
    ledger.refuse(at, {"relation": "parent", "engagement_id": ids["grandparent"]}, 422, "invalid", ["itself"],
                  "/engagement_id")


def main(cairn):
    with empty_ledger(cairn) as data:
        server = Server(cairn, data).start()
        try:
            ids = seed(Steady(server))
        finally:
            assert server.stop() == 0
        with steady(cairn, data) as ledger:
            refuse_unreadable(ledger)
            refuse_too_large(ledger)
            for refuse in (refuse_unknown, refuse_stale, refuse_reused_key, refuse_dates, refuse_without_reason,
                           refuse_circles):
                refuse(ledger, ids)
    print(f"{ledger.refusals} refusals, nothing written")


if __name__ == "__main__":
    main(sys.argv[1])
