"""Reads a mail from a file with Python's email package and prints what is in it as JSON: a reader that is not ours."""

import email
import email.policy
import json
import sys


def main():
    with open(sys.argv[1], "rb") as file:
        mail = email.message_from_bytes(file.read(), policy=email.policy.default)
    parts = list(mail.walk())
    print(json.dumps({
        "headers": [[name, str(value)] for name, value in mail.items()],
        "date": mail["Date"].datetime.isoformat(),
        "to": [[one.display_name, one.addr_spec] for one in mail["To"].addresses],
        "from": [[one.display_name, one.addr_spec] for one in mail["From"].addresses],
        "parts": [[part.get_content_type(), part.get_param("method", ""), part.get_content()]
                  for part in parts if not part.is_multipart()],
        "plainest": mail.get_body(("plain",)).get_content_type(),
        "richest": mail.get_body(("html", "plain")).get_content_type(),
        "defects": [str(defect) for part in parts for defect in part.defects]
                   + [str(defect) for part in parts for value in part.values() for defect in value.defects],
    }))


if __name__ == "__main__":
    main()
