"""Writes openapi.yaml as JSON into a C++ source. Usage: embed_openapi.py OPENAPI.yaml OUT.cc"""

import json
import sys

import yaml

# A string literal may be cut off at 65,536 bytes; literals that stand side by side are one.
PIECE = 8000


def main(source, out):
    with open(source, encoding="utf-8") as file:
        document = yaml.safe_load(file)
    document.pop("x-shared", None)  # only the anchors of the YAML stand there
    text = json.dumps(document, ensure_ascii=True, separators=(",", ":"))
    pieces = [f'R"openapi({text[at:at + PIECE]})openapi"' for at in range(0, len(text), PIECE)]
    with open(out, "w", encoding="utf-8") as file:
        file.write('#include "services/cairn/openapi.h"\n\nnamespace cairn::services::cairn {\n\n'
                   "std::string_view openapi_json() {\n  static constexpr char kText[] =\n      "
                   + "\n      ".join(pieces)
                   + ";\n  return {kText, sizeof kText - 1};\n}\n\n}  // namespace cairn::services::cairn\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
