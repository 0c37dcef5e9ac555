"""Chromium, driven over WebDriver (W3C) by Debian's chromedriver: pressed keys, a phone's width, pictures.

Every wait has an end, and what is started is stopped by its own process id.
"""

import base64
import contextlib
import http.client
import json
import re
import select
import subprocess
import tempfile
import time

START_SECONDS_MAX = 60
ANSWER_SECONDS_MAX = 60
KEYS = {"Tab": "\ue004", "Enter": "\ue007", "Space": " ", "Down": "\ue015", "Shift": "\ue008"}
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars"]


class Gone(AssertionError):
    """The element was of a page that another has replaced."""


class Browser:
    """One window of `width` by `height` CSS pixels, as on a phone."""

    def __init__(self, folder, width=390, height=844):
        self.driver = subprocess.Popen(["chromedriver", "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                       stdin=subprocess.DEVNULL, text=True)
        self.session = None
        try:
            self._begin(folder, width, height)
        except BaseException:
            self.stop()
            raise

    def _begin(self, folder, width, height):
        self.port = self._port()
        phone = {"deviceMetrics": {"width": width, "height": height, "pixelRatio": 2, "touch": True}}
        options = {"args": FLAGS + [f"--user-data-dir={folder}"], "mobileEmulation": phone}
        made = self.call("POST", "/session", {"capabilities": {"alwaysMatch": {"goog:chromeOptions": options}}})
        self.session = made["sessionId"]

    def _port(self):
        until = time.monotonic() + START_SECONDS_MAX
        while time.monotonic() < until:
            ready, _, _ = select.select([self.driver.stdout], [], [], 1)
            line = self.driver.stdout.readline() if ready else ""
            if found := re.search(r"successfully on port (\d+)", line):
                return int(found.group(1))
            if ready and not line:
                break
        raise RuntimeError(f"chromedriver told no port; it ended with {self.driver.poll()}")

    def call(self, method, target, body=None):
        if self.session:
            target = f"/session/{self.session}{target}"
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)) as connection:
            connection.request(method, target, body=None if body is None else json.dumps(body),
                               headers={"Content-Type": "application/json"})
            answer = connection.getresponse()
            value = json.loads(answer.read())["value"]
        if answer.status == 404 and value["error"] == "stale element reference":
            raise Gone(f"{method} {target}: {value}")
        assert answer.status == 200, f"{method} {target}: {value}"
        return value

    def stop(self):
        if self.session:
            with contextlib.suppress(OSError, AssertionError):
                self.call("DELETE", "")
        self.driver.terminate()
        self.driver.wait(timeout=30)
        self.driver.stdout.close()

    def devtools(self, command, **parameters):
        return self.call("POST", "/goog/cdp/execute", {"cmd": command, "params": parameters})

    def scripts(self, enabled):
        """Whether pages that are loaded from now on may run scripts."""
        self.devtools("Emulation.setScriptExecutionDisabled", value=not enabled)

    def open(self, url):
        self.call("POST", "/url", {"url": url})

    def source(self):
        return self.call("GET", "/source")

    def text(self):
        return self.call("GET", f"/element/{self.find('body')}/text")

    def find(self, css):
        return self.call("POST", "/element", {"using": "css selector", "value": css})[ELEMENT]

    def rectangle(self, css):
        return self.call("GET", f"/element/{self.find(css)}/rect")

    def choose_file(self, css, path):
        """What a system's own window for files would do."""
        self.call("POST", f"/element/{self.find(css)}/value", {"text": str(path)})

    def press(self, *keys):
        """Names of KEYS, or text to type."""
        pressed = []
        for key in keys:
            for one in [KEYS[key]] if key in KEYS else key:
                pressed += [{"type": "keyDown", "value": one}, {"type": "keyUp", "value": one}]
        self.call("POST", "/actions", {"actions": [{"type": "key", "id": "keyboard", "actions": pressed}]})

    def press_and_wait(self, *keys):
        """Keys that send a form: the driver may return from pressing them before the next page replaces this one."""
        before = self.find("html")
        self.press(*keys)
        until = time.monotonic() + ANSWER_SECONDS_MAX
        while time.monotonic() < until:
            try:
                self.call("GET", f"/element/{before}/name")
            except Gone:
                return
            time.sleep(0.02)
        raise AssertionError(f"{keys} led to no other page")

    def focused(self):
        """The tag, name and value of what has the keyboard's focus."""
        element = self.call("GET", "/element/active")[ELEMENT]
        said = [self.call("GET", f"/element/{element}/{what}") for what in ("name", "property/name", "property/value")]
        return tuple(one or "" for one in said)

    def tab_to(self, name, value=None, presses_max=400):
        """Presses Tab until the control of this name (and value) has the focus."""
        for _ in range(presses_max):
            self.press("Tab")
            _, is_name, is_value = self.focused()
            if is_name == name and value in (None, is_value):
                return
        raise AssertionError(f"no number of tabs leads to {name}={value}")

    def picture(self, path, height_max):
        """The page from its top, `height_max` CSS pixels at most, as PNG."""
        size = self.devtools("Page.getLayoutMetrics")["cssContentSize"]
        clip = {"x": 0, "y": 0, "width": size["width"], "height": min(size["height"], height_max), "scale": 1}
        taken = self.devtools("Page.captureScreenshot", format="png", captureBeyondViewport=True, clip=clip)
        path.write_bytes(base64.b64decode(taken["data"]))

    def width_needed(self):
        """Of the whole page: more than the window's means that it scrolls sideways."""
        return self.devtools("Page.getLayoutMetrics")["cssContentSize"]["width"]


@contextlib.contextmanager
def browser(width=390, height=844):
    with tempfile.TemporaryDirectory(prefix="cairn-browser-", ignore_cleanup_errors=True) as folder:
        one = Browser(folder, width, height)
        try:
            yield one
        finally:
            one.stop()
