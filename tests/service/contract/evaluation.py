"""What contract_test.py drives of monitoring and evaluation: indicators, reviews, figures, a year's summary."""

import hashlib
import json
import re

from tests.support.calendar_day import municipal_today


def drive_evaluation(drive):
    """Indicators from their definition to a certificate, stories, reviews, actions, and figures with their events."""
    other = {"Cairn-Actor": "approver; role=manager"}
    engagement = drive.get("/v1/matrix?limit=1&kind=agreement").json()["items"][0]
    unit = drive.get("/v1/units?limit=1").json()["items"][0]["id"]
    post = drive.post("/v1/posts", {"unit_id": unit, "title": "Head", "duty": "head"}, expect=201)["id"]
    defined = {"municipality": "ETH", "title": {"en": "Officials trained"}, "kind": "output", "unit": "count",
               "definition": "Officials who finished a master class.", "unit_id": unit}
    at = f"/v1/indicators/{drive.post('/v1/indicators', defined, expect=201)['id']}"
    drive.post("/v1/indicators", {**defined, "unit": "people", "kind": "activity"}, expect=422)
    drive.post(f"{at}:set-baseline", {"period": "2012-13", "value": {"amount": "40", "unit": "count"}})
    drive.post(f"{at}:set-target", {"period": "2013-14", "value": {"amount": "0", "unit": "count"}})
    drive.post(f"{at}:report", {"period": "2013-14", "value": {"amount": "7", "unit": "days"}}, expect=422)
    drive.post(f"{at}:report", {"period": "2013-14", "evidence": {"level": 0}})
    drive.post(f"{at}:return", {"period": "2013-14", "reason": "the register was found"})
    result = {"period": "2013-14", "value": {"amount": "52.5", "unit": "count"},
              "evidence": {"positions": [3, 4], "level": 2}}
    drive.post(f"{at}:report", {**result, "evidence": {"positions": [10**9], "level": 2}}, expect=422)
    drive.post(f"{at}:report", result)
    drive.post(f"{at}:approve", {"period": "2013-14"}, expect=403)
    drive.post(f"{at}:approve", {"period": "2013-14"}, **other)
    drive.post(f"{at}:certify", {"period": "2013-14"}, expect=403)
    drive.post(f"{at}:certify", {"period": "2013-14"}, **other)
    drive.post(f"{at}:return", {"period": "2013-14", "reason": "too late"}, expect=422)
    drive.post(f"{at}:tell-story", {"cycle": "applied", "engagement_id": engagement["id"], "activity": "a visit",
                                    "gain": "a method", "lesson_ids": ["L1"], "effective": "2014-03"})
    drive.get("/v1/indicators")
    assert drive.get(at).json()["periods"][1]["share"] is None, "a share of a target of zero"
    computed = {**defined, "id": "ETH_activities_reported_in_time", "formula": "activities_reported_in_time",
                "unit": "percent"}
    drive.post("/v1/indicators", {**computed, "formula": "no_such"}, expect=422)
    drive.post("/v1/indicators", computed, expect=201)
    revise = {"formula_version": 2, "effective": f"{municipal_today().year + 1}-07-01", "reason": "not due yet"}
    drive.post("/v1/indicators/ETH_activities_reported_in_time:revise-formula", revise)
    drive_reviews(drive, engagement["id"], unit, post, other)
    items = drive.get("/v1/figures?period=2013-14").json()["items"]
    for figure in [item for item in items if item["value"]][:12]:
        one = drive.get(f"/v1/figures/{figure['id']}")
        fixed = drive.get(re.search(r"<([^>]+)>", one.headers["link"])[1])
        assert fixed.body == one.body and fixed.headers["etag"] == one.headers["etag"]
        cited = one.json()["events"][-1]["position"]
        left = drive.get(f"/v1/figures/{figure['id']}?without={cited}")
        assert left.json()["recomputed"]["without"] == cited, left.json()["recomputed"]
        assert drive.get(re.search(r"<([^>]+)>", left.headers["link"])[1]).body == left.body
    drive.get("/v1/figures/relationships_active.2013-14?without=1000000", expect=400)
    drive.get("/v1/figures/relationships_active.2013-14.scope.africa@0")
    drive.get("/v1/figures/relationships_active.2013-14-Q1", expect=400)
    drive.get("/v1/figures/no_such.2013-14", expect=404)
    drive.get("/v1/figures", expect=400)


def drive_reviews(drive, engagement, unit, post, other):
    review = f"/v1/reviews/{engagement}/2013-14"
    drive.get(review, expect=404)
    drive.post(f"{review}:submit", {"unit_id": unit, "objectives": "trade", "risk": "medium"})
    drive.post(f"{review}:accept", {}, expect=403)
    drive.post(f"{review}:return", {"reason": "what came of it?"}, **other)
    drive.post(f"{review}:submit", {"unit_id": unit, "objectives": "trade", "results": "two visits", "risk": "low"})
    drive.post(f"{review}:accept", {}, **other)
    action = {"text": "write an exit plan", "owner_post": post, "unit_id": unit, "due": "2014-12-31"}
    drive.post(f"{review}:open-action", {**action, "action_id": "A1"})
    drive.post(f"{review}:close-action", {"action_id": "A1", "reason": "written"}, expect=422)
    drive.post(f"{review}:close-action", {"action_id": "A1", "evidence_positions": [5], "reason": "written"})
    drive.get(review)
    assert drive.get("/v1/reviews?year=2013-14").json()["total"] == 1


def drive_summaries(drive):
    """A year's summary: returned once, signed by another, published, and made again byte for byte."""
    manager = {"Cairn-Actor": "manager; role=city_manager"}
    at = "/v1/summaries/2013-14"
    assert drive.get(at).json()["state"] == "not_drafted"
    drive.get(f"{at}/movements", expect=404)
    drive.post(f"{at}:sign", {}, expect=404, **manager)
    drive.post(f"{at}:draft", {})
    drive.post(f"{at}:return", {"reason": "name the risks"}, **manager)
    drive.post(f"{at}:sign", {}, expect=422, **manager)
    drive.post(f"{at}:draft", {})
    drive.post(f"{at}:sign", {}, expect=403)
    drive.post(f"{at}:sign", {}, **manager)
    drive.post(f"{at}:draft", {}, expect=422)
    drive.post(f"{at}:publish", {}, **manager)
    files = {file["format"]: file["sha256"] for file in drive.get(at).json()["signed"]["files"]}
    for form, digest in files.items():
        made = drive.get(f"{at}.{form}").body
        assert hashlib.sha256(made).hexdigest() == digest, form
    assert b"no data" in drive.get(f"{at}.html?position=0").body  # nothing was known then
    lines = drive.get(f"{at}/edition?formats=json").body.decode().splitlines()
    assert json.loads(lines[-1])["format"] == "json", lines[-1][:200]
    assert drive.get(f"{at}/movements").json()["movements"] == []
    assert drive.get("/v1/summaries").json()["total"] == 1
    drive.get("/v1/summaries/2013", expect=404)
    assert drive.get(f"{at}/bundle").body.startswith(b"PK")
    drive.get("/v1/summaries/2012-13/bundle", expect=404)
