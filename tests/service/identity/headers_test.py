"""Every answer of the real program carries the fields that guard a browser, each once.

Usage: headers_test.py CAIRN   (the program)
"""

import collections
import contextlib
import http.client
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3]))
from tests.support.server import trial_server  # noqa: E402

GUARDS = {
    "x-content-type-options": {"nosniff"},
    "x-frame-options": {"DENY"},
    "cross-origin-resource-policy": {"same-origin"},
    "referrer-policy": {"same-origin", "no-referrer"},
}
PLACES = {"quarter": "2026-27-Q1", "position": "0", "sha256": "0" * 64}
# 404, 405, 400, a refused role and a refused write.
REFUSED = [("GET", "/nothing", {}), ("DELETE", "/v1/matrix", {}), ("GET", "/v1/units/%zz", {}),
           ("GET", "/v1/jobs", {"Cairn-Actor": "web; role=public"}), ("POST", "/v1/organisations", {})]


def fields_of(server, method, target, headers):
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    with contextlib.closing(connection):
        connection.request(method, target, headers=headers)
        answer = connection.getresponse()
        answer.read()
        fields = collections.defaultdict(list)
        for name, value in answer.getheaders():
            fields[name.lower()].append(value)
        return answer.status, fields


def check(server, method, target, headers):
    status, fields = fields_of(server, method, target, headers)
    where = f"{method} {target} ({status})"
    for name, allowed in GUARDS.items():
        assert len(fields[name]) == 1 and fields[name][0] in allowed, f"{where}: {name} is {fields[name]}"
    if fields["content-type"] and fields["content-type"][0].startswith("text/html"):
        policy = fields["content-security-policy"]
        assert len(policy) == 1 and "default-src" in policy[0], f"{where}: the policy is {policy}"
        return 1
    return 0


def main(cairn):
    with trial_server(cairn, "2026-09-10T08:00:00+02:00") as server:
        paths = server.call("GET", "/openapi.json").json()["paths"]
        targets = [re.sub(r"\{(\w+)(?:\.\.\.)?\}", lambda found: PLACES.get(found[1], "x1"), path)
                   for path, item in paths.items() if "get" in item]
        asked = [("GET", target, {}) for target in targets] + REFUSED
        # The second time some come from the answers that are kept finished.
        pages = sum(check(server, *one) for one in asked + asked)
    assert pages > 20, pages
    print(f"{2 * len(asked)} answers guarded, {pages} of them pages with a policy")


if __name__ == "__main__":
    main(sys.argv[1])
