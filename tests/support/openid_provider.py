"""A small OpenID Connect provider that does as it is told, for what a real one never does: it signs with a key of its
own, through openssl, and `claims`, `header` and what follows them change what it says.
"""

import base64
import contextlib
import hashlib
import http.client
import http.server
import itertools
import json
import pathlib
import subprocess
import tempfile
import threading
import urllib.parse


def base64_url(raw):
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


class Key:
    """An RSA key of openssl's in a file."""

    def __init__(self, folder, name):
        self.name, self.path = name, pathlib.Path(folder) / f"{name}.pem"
        subprocess.run(["openssl", "genrsa", "-out", str(self.path), "2048"], check=True, capture_output=True)
        told = subprocess.run(["openssl", "rsa", "-in", str(self.path), "-noout", "-modulus"], check=True,
                              capture_output=True, text=True).stdout
        self.modulus = bytes.fromhex(told.strip().partition("=")[2])

    def jwk(self):
        return {"kty": "RSA", "kid": self.name, "use": "sig", "n": base64_url(self.modulus), "e": "AQAB"}

    def sign(self, text):
        return subprocess.run(["openssl", "dgst", "-sha256", "-sign", str(self.path)], input=text.encode("ascii"),
                              check=True, capture_output=True).stdout


class Provider:
    """What it says next. `now` is a function that tells the time in seconds; `account` is who signs in, at once and
    without being asked."""

    CLIENT, SECRET = "cairn", "a secret of the client & more"

    def __init__(self, folder, now):
        self.folder, self.now = folder, now
        self.issuer, self.account = None, "officer_1"
        self.keys = [Key(folder, "first")]
        self.codes, self.asked, self.numbers = {}, [], itertools.count()
        self.behave()

    def behave(self, **changes):
        """Back to what is right, but for these: claims (None leaves one out), header, signature, configuration,
        answer."""
        self.claims, self.header, self.configuration = {}, {}, {}
        self.signature, self.answer = None, None
        vars(self).update(changes)

    def rotate(self):
        self.keys = [Key(self.folder, f"next{len(self.asked)}")]

    def document(self):
        return {"issuer": self.issuer, "authorization_endpoint": f"{self.issuer}/auth",
                "token_endpoint": f"{self.issuer}/token", "jwks_uri": f"{self.issuer}/jwks",
                "end_session_endpoint": f"{self.issuer}/end", "response_types_supported": ["code"],
                "code_challenge_methods_supported": ["S256"], "id_token_signing_alg_values_supported": ["RS256"],
                "authorization_response_iss_parameter_supported": True, **self.configuration}

    def token(self, nonce):
        now = int(self.now())
        claims = {"iss": self.issuer, "sub": self.account, "aud": self.CLIENT, "iat": now, "exp": now + 300,
                  "nonce": nonce, **self.claims}
        claims = {name: value for name, value in claims.items() if value is not None}
        header = {"alg": "RS256", "kid": self.keys[0].name, **self.header}
        text = ".".join(base64_url(json.dumps(part).encode()) for part in (header, claims))
        signed = self.keys[0].sign(text) if self.signature is None else self.signature
        return f"{text}.{base64_url(signed)}"

    def authorize(self, query):
        """Where the browser is sent back to."""
        assert query["response_type"] == "code" and query["client_id"] == self.CLIENT, query
        assert query["code_challenge_method"] == "S256" and "openid" in query["scope"].split(), query
        code = base64_url(f"code {next(self.numbers)}".encode())
        self.codes[code] = query
        back = {"code": code, "state": query["state"], "iss": self.issuer}
        return f"{query['redirect_uri']}?{urllib.parse.urlencode(back)}"

    def redeem(self, form, authorization):
        """Status and body of the token endpoint's answer."""
        secret = ":".join(urllib.parse.quote(part, safe="") for part in (self.CLIENT, self.SECRET))
        if authorization != "Basic " + base64.b64encode(secret.encode()).decode():
            return 401, {"error": "invalid_client"}
        asked = self.codes.pop(form["code"], None)
        challenge = base64_url(hashlib.sha256(form["code_verifier"].encode()).digest())
        if asked is None or challenge != asked["code_challenge"] or form["redirect_uri"] != asked["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        if self.answer is not None:
            return self.answer
        return 200, {"access_token": "unused", "token_type": "Bearer", "id_token": self.token(asked["nonce"])}


class Handler(http.server.BaseHTTPRequestHandler):
    provider = None

    def do_GET(self):
        path, _, query = self.path.partition("?")
        self.provider.asked.append(path)
        if path == "/.well-known/openid-configuration":
            self.tell(200, self.provider.document())
        elif path == "/jwks":
            self.tell(200, {"keys": [key.jwk() for key in self.provider.keys]})
        elif path == "/auth":
            self.send_response(302)
            self.send_header("Location", self.provider.authorize(dict(urllib.parse.parse_qsl(query))))
            self.send_header("Content-Length", "0")
            self.end_headers()
        else:
            self.tell(404, {})

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode("ascii")
        self.provider.asked.append(self.path)
        self.tell(*self.provider.redeem(dict(urllib.parse.parse_qsl(body)), self.headers.get("Authorization")))

    def tell(self, status, body):
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, *_):
        pass


@contextlib.contextmanager
def openid_provider(now):
    """A running Provider on a port that the system chose; `close` ends it before its time."""
    with tempfile.TemporaryDirectory(prefix="cairn-provider-") as folder:
        provider = Provider(folder, now)
        handler = type("TheHandler", (Handler,), {"provider": provider})
        with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
            provider.issuer = f"http://127.0.0.1:{server.server_address[1]}"
            serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
            serving.start()

            def close():
                server.shutdown()
                serving.join()
                server.server_close()

            provider.close = close
            try:
                yield provider
            finally:
                close()


def provider_options(folder, issuer, public_url, secret=Provider.SECRET, client=Provider.CLIENT):
    """What `cairn serve` is told of a provider; the secret goes into a file of `folder`."""
    path = pathlib.Path(folder) / "client-secret"
    path.write_text(secret + "\n", encoding="utf-8")
    path.chmod(0o600)
    return ["--openid-issuer", issuer, "--openid-client-id", client, "--openid-client-secret-file", str(path),
            "--public-url", public_url]


def go_to_provider(location):
    """As a browser does: signs in there and returns the path and query that it is sent back to."""
    target = urllib.parse.urlsplit(location)
    connection = http.client.HTTPConnection(target.netloc, timeout=20)
    with contextlib.closing(connection):
        connection.request("GET", f"{target.path}?{target.query}")
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 302, answer.status
        back = urllib.parse.urlsplit(answer.getheader("Location"))
    return f"{back.path}?{back.query}"


def session_cookie_of(answer):
    """The session's cookie of an answer that sets two, as Cookie wants it; none when it sets none."""
    found = [value for name, value in answer.fields if name.lower() == "set-cookie" and "__Host-cairn=" in value]
    return found[0].split(";")[0] if found else None
