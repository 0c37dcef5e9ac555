"""Forms as browsers send them (multipart/form-data, RFC 7578)."""

BOUNDARY = "----cairn7MA4YWxkTrZu0gW"
TYPE = f"multipart/form-data; boundary={BOUNDARY}"


def head(name, file=None, media_type="application/pdf"):
    """The head of one part: a text, or a file of that name."""
    named = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"'
    if file is not None:
        named += f'; filename="{file}"\r\nContent-Type: {media_type}'
    return f"{named}\r\n\r\n".encode()


def end():
    return f"--{BOUNDARY}--\r\n".encode()


def multipart(fields):
    """`fields` are (name, text) or (name, bytes, file name[, media type])."""
    body = b""
    for name, value, *file in fields:
        body += head(name, *file) + (value if isinstance(value, bytes) else value.encode()) + b"\r\n"
    return body + end()
