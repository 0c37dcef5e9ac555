"""The life of a signing key: made, shown, replaced, kept elsewhere, given to a ledger that had none."""

import json
import pathlib
import stat
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3]))
from tests.support.server import Server, run  # noqa: E402

UNIT = '{"municipality":"ETH","name":"Harbour %d","level":"unit"}'


def append(cairn, data, number):
    return json.loads(run(cairn, "append", "units", UNIT % number, "--data", data, "--json").stdout)


def lines(cairn, *arguments):
    return run(cairn, "key", *arguments).stdout.splitlines()


def check_one(cairn, data):
    said = run(cairn, "init", "--data", data).stdout
    [key] = lines(cairn, "--data", data)
    assert key.startswith("ledger.durban.gov.za+") and key in said, said
    secret = data / "checkpoint.key"
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600, oct(secret.stat().st_mode)
    public = subprocess.run(["openssl", "pkey", "-in", secret, "-pubout", "-outform", "DER"], check=True,
                            capture_output=True).stdout
    assert len(public) == 44, "OpenSSL reads the key"
    receipt = append(cairn, data, 1)
    assert receipt["events"][0]["leaf_hash"] and receipt["events"][0]["position"] == 0, receipt
    note = (data / "checkpoint").read_text()
    assert note.startswith("ledger.durban.gov.za\n1\n") and "\n— ledger.durban.gov.za " in note, note
    return key, note, secret.read_text()


def check_replaced(cairn, data, old_key, old_note):
    [new_key] = lines(cairn, "--data", data, "--rotate")
    assert new_key != old_key
    assert lines(cairn, "--data", data, "--all") == [new_key, old_key]
    refused = run(cairn, "key", "--data", data, "--make", check=False)
    assert refused.returncode == 1 and "has a key already" in refused.stderr, refused
    append(cairn, data, 2)
    server = Server(cairn, data).start()
    try:
        assert server.call("GET", "/audit/keys").body.decode().splitlines() == [new_key, old_key]
        assert lines(cairn, "--url", f"http://127.0.0.1:{server.port}", "--all") == [new_key, old_key]
        assert server.call("GET", "/audit/checkpoint?size=1").body.decode().startswith(old_note), "what was said stays"
        health = server.call("GET", "/health/ready").json()
        assert health["signed"] == {"size": 2, "key": new_key}, health
        held = run(cairn, "key", "--data", data, "--rotate", check=False)
        assert held.returncode == 3, "a server holds the folder"
    finally:
        server.stop()


def check_elsewhere(cairn, folder):
    secret = folder / "kept" / "audit.pem"
    secret.parent.mkdir()
    subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", secret], check=True)
    data = folder / "elsewhere"
    run(cairn, "init", "--data", data, "--signing-key", secret)
    assert not (data / "checkpoint.key").exists()
    append(cairn, data, 1)
    assert "\n— " in (data / "checkpoint").read_text()
    pem = secret.read_text()
    assert not any(pem.splitlines()[1].encode() in path.read_bytes() for path in data.rglob("*") if path.is_file())
    secret.write_text("not a key")
    refused = run(cairn, "key", "--data", data, check=False)
    assert refused.returncode == 1 and "no Ed25519 private key" in refused.stderr, refused


def check_without(cairn, folder):
    """A ledger made before there were keys: it serves, says so, and is mended."""
    data = folder / "old"
    run(cairn, "init", "--data", data)
    append(cairn, data, 1)
    for name in ("checkpoint.key", "checkpoint.pub"):
        (data / name).unlink()
    served = append(cairn, data, 2)
    assert served["position"] == 1
    assert (data / "checkpoint").read_text().count("\n") == 3, "not signed"
    refused = run(cairn, "key", "--data", data, check=False)
    assert refused.returncode == 3 and "--make" in refused.stderr, refused
    server = Server(cairn, data).start()
    try:
        ready = server.call("GET", "/health/ready")
        assert ready.status == 200 and ready.json()["signed"]["key"] is None, ready.body
        assert server.call("GET", "/v1/events/1/proof").status == 503
        assert server.call("GET", "/audit/keys").status == 404
    finally:
        server.stop()
    [key] = lines(cairn, "--data", data, "--make")
    append(cairn, data, 3)
    assert "\n— " in (data / "checkpoint").read_text()
    assert lines(cairn, "--data", data) == [key]


def main(cairn):
    with tempfile.TemporaryDirectory(prefix="cairn-test-") as name:
        folder = pathlib.Path(name)
        data = folder / "data"
        key, note, secret = check_one(cairn, data)
        check_replaced(cairn, data, key, note)
        check_elsewhere(cairn, folder)
        check_without(cairn, folder)
        bundle = folder / "bundle.zip"
        refused = run(cairn, "bundle", "nobody", "--data", data, "--output", bundle, check=False)
        assert refused.returncode == 3 and not bundle.exists(), refused
        body = secret.splitlines()[1].encode()
        kept = [path for path in data.rglob("*") if path.is_file() and path.name != "checkpoint.key"]
        assert kept and not any(body in path.read_bytes() for path in kept), "the secret is in one file alone"
    print("keys: made, shown, replaced, kept elsewhere, and given to a ledger without one")


if __name__ == "__main__":
    main(sys.argv[1])
