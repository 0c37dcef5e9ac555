"""A bare Debian in a folder, made by debootstrap from where this machine gets its own packages."""

import os
import pathlib
import re
import shutil
import subprocess

APT = pathlib.Path("/etc/apt")
KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"
INSTALL_SECONDS_MAX = 900
APT_GET = ("apt-get", "-qq", "-y", "--no-install-recommends", "-o", "Dpkg::Use-Pty=0")


def codename():
    """That of this machine, as bookworm."""
    return re.search(r"^VERSION_CODENAME=(\w+)$", pathlib.Path("/etc/os-release").read_text(), re.MULTILINE).group(1)


def machine_sources():
    """(address, suite, components, keyring or None) of each place that apt gets binary packages from here."""
    found = []
    for file in sorted([APT / "sources.list", *APT.glob("sources.list.d/*.list")]):
        lines = file.read_text().splitlines() if file.exists() else []
        for options, address, suite, components in re.findall(
                r"^deb\s+(?:\[(.*?)\]\s+)?(\S+)\s+(\S+)\s+(\S.*)$", "\n".join(lines), re.MULTILINE):
            key = re.search(r"signed-by=(\S+)", options)
            found.append((address, suite, components.split(), key and key.group(1)))
    for file in sorted(APT.glob("sources.list.d/*.sources")):
        plain = re.sub(r"^#.*\n", "", file.read_text(), flags=re.MULTILINE)
        for stanza in re.split(r"\n\s*\n", plain):
            fields = {name.lower(): " ".join(value.split()) for name, value in
                      re.findall(r"^(\S+):[ \t]*(.*(?:\n[ \t]+.*)*)", stanza, re.MULTILINE)}
            if "deb" not in fields.get("types", "").split() or fields.get("enabled") == "no":
                continue
            found += [(address, suite, fields.get("components", "").split(), fields.get("signed-by"))
                      for address in fields["uris"].split() for suite in fields["suites"].split()]
    return found


class CleanRoot:
    """A folder with a minimal Debian of this machine's release."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)

    def make(self, *include):
        """debootstrap into the folder; apt in it goes where this machine's does. `include` are packages besides."""
        release = codename()
        sources = [source for source in machine_sources() if source[1].split("-")[0] == release]
        address, _, _, key = next(one for one in sources if one[1] == release and "main" in one[2])
        keyring = key if key and pathlib.Path(key).is_file() else KEYRING
        subprocess.run(["debootstrap", "--variant=minbase", f"--keyring={keyring}",
                        *([f"--include={','.join(include)}"] if include else []), release, self.folder, address],
                       check=True, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL, timeout=INSTALL_SECONDS_MAX)
        apt = self.folder / "etc" / "apt"
        (apt / "sources.list").write_text("".join(
            f"deb {address} {suite} {' '.join(components)}\n" for address, suite, components, _ in sources))
        for key in {key for *_, key in sources if key and pathlib.Path(key).is_file()} - {KEYRING}:
            shutil.copy(key, apt / "trusted.gpg.d")
        settings = subprocess.run(["apt-config", "dump", "--format", '%f "%v";%n', "Acquire"], check=True,
                                  capture_output=True, text=True).stdout
        (apt / "apt.conf.d" / "90machine").write_text(settings)
        self.run("apt-get", "-qq", "update")

    def run(self, *command, user=None, check=True, **options):
        """Runs a command in the root to its end and returns the CompletedProcess."""
        as_user = ["--userspec", f"{user}:{user}"] if user else []
        environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8", "HOME": "/",
                       "DEBIAN_FRONTEND": "noninteractive",
                       **{name: value for name, value in os.environ.items() if name.lower().endswith("_proxy")}}
        done = subprocess.run(["chroot", *as_user, self.folder, *map(str, command)], env=environment, text=True,
                              capture_output=True, stdin=subprocess.DEVNULL, check=False, timeout=INSTALL_SECONDS_MAX,
                              **options)
        assert not check or done.returncode == 0, f"{command}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done

    def install(self, package):
        """A .deb of this machine with all that it depends on; returns what its scripts said."""
        shutil.copy(package, self.folder / "root")
        done = self.run(*APT_GET, "install", f"/root/{pathlib.Path(package).name}")
        return done.stdout + done.stderr

    def apt_get(self, verb, *packages):
        done = self.run(*APT_GET, verb, *packages)
        return done.stdout + done.stderr
