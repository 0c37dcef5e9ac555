"""Packs the built front end into the program. Usage: pack.py DIST OUT.blob OUT.cc

OUT.blob holds every file as it is and, where that is smaller, gzipped beside it; OUT.cc has the blob linked in and the
table of what lies where. The same files give the same bytes: no time stamp goes in.
"""

import gzip
import hashlib
import pathlib
import sys

MEDIA_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}

SOURCE = """#include "services/web/files.h"

// {digest}
asm(".section .rodata,\\"a\\",@progbits\\n"
    ".balign 16\\n"
    "cairn_web_blob:\\n"
    ".incbin \\"{blob}\\"\\n"
    ".previous\\n");

extern "C" const char cairn_web_blob[];

namespace cairn::services::web {{

std::span<const File> files() {{
  static const File kFiles[] = {{
{rows}
  }};
  return kFiles;
}}

}}  // namespace cairn::services::web
"""


def packed(dist):
    """The blob and the rows of the table, in the order of the paths."""
    blob, rows = bytearray(), []

    def put(data):
        at = len(blob)
        blob.extend(data)
        return f"{{cairn_web_blob + {at}, {len(data)}}}"

    for path in sorted(path for path in dist.rglob("*") if path.is_file()):
        data = path.read_bytes()
        small = gzip.compress(data, compresslevel=9, mtime=0)
        etag = hashlib.sha256(data).hexdigest()[:32]
        name = path.relative_to(dist).as_posix()
        whole = put(data)
        gzipped = put(small) if len(small) < len(data) * 0.95 else "{}"
        rows.append(f'      {{"{name}", "{MEDIA_TYPES[path.suffix]}", "\\"{etag}\\"", {whole}, {gzipped}}},')
    return bytes(blob), rows


def main(dist, blob_path, source_path):
    blob, rows = packed(pathlib.Path(dist))
    pathlib.Path(blob_path).write_bytes(blob)
    text = SOURCE.format(digest=hashlib.sha256(blob).hexdigest(), blob=blob_path, rows="\n".join(rows))
    pathlib.Path(source_path).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
